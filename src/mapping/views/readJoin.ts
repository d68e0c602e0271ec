import { Problem } from '../../problems/problem.js'
import type { Pointer } from '../../rdf/pointer.js'
import type { Expression, JoinCondition } from '../model.js'
import { readExpression, type Role } from '../read/readTermMap.js'
import { rml } from '../vocabulary.js'

/** Reads a join condition (RML-Core §7): `rml:child "x"` is short for `rml:childMap [ rml:reference "x" ]`. */
export function readCondition(condition: Pointer): JoinCondition {
  return { child: side(condition, 'child'), parent: side(condition, 'parent') }
}

function side(condition: Pointer, role: Role & ('child' | 'parent')): Expression {
  const short = condition.out(rml + role)[0]
  return short === undefined
    ? readExpression(one(condition, `${role}Map`), role)
    : { kind: 'reference', reference: short.term.value }
}

/** The one object of a property that must have just one. @throws Problem `bad-mapping` */
export function one(from: Pointer, local: string): Pointer {
  const [found, ...more] = from.out(rml + local)
  if (found === undefined || more.length > 0)
    throw new Problem('bad-mapping', `it needs exactly one rml:${local}, and has ${more.length + (found ? 1 : 0)}`)
  return found
}
