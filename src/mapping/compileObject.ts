import { gatherTerm } from './gather/gather.js'
import type { Gatherings } from './gather/gatherings.js'
import { joinKeys } from './join.js'
import type { JoinIndex } from './joinIndex.js'
import { isReferencing, type ReferencingObjectMap, type TermMap } from './model.js'
import { compileTerm, conditional, type TermFunction } from './terms.js'
import { compileValues, type Scope } from './values.js'

/** What compiling subjects and objects needs to know beside. */
export interface ObjectScope extends Scope {
  /** The indexes of the joins. */
  readonly joins: ReadonlyMap<ReferencingObjectMap, JoinIndex>
  /** Takes what is gathered; without it only the heads are wanted. */
  readonly gatherings: Gatherings | undefined
}

/** Compiles a subject or an object: a term map, one that gathers others, or a join. */
export function compileObject(object: TermMap | ReferencingObjectMap, scope: ObjectScope): TermFunction {
  if (isReferencing(object)) return compileReferencing(object, scope)
  const { gather, condition, ...own } = object
  if (gather === undefined) return compileTerm(object, scope)
  const gathered = gatherTerm({
    gather,
    heads: own.expression.kind === 'none' ? undefined : compileTerm(own, scope),
    members: gather.members.map((member) => compileObject(member, scope)),
    scope,
    gatherings: scope.gatherings,
  })
  return condition === undefined ? gathered : conditional(gathered, compileValues(condition.expression, scope))
}

function compileReferencing(object: ReferencingObjectMap, scope: ObjectScope): TermFunction {
  const { parent, conditions } = object
  // Without a condition the parent's subject is made from the same row (RML-Core §7.1); what it gathers, the parent writes.
  if (conditions.length === 0)
    return compileObject(parent.subject.term, { ...scope, baseIRI: parent.baseIRI, gatherings: undefined })
  const index = scope.joins.get(object)!
  const keys = joinKeys(
    conditions.map((condition) => condition.child),
    scope,
  )
  return (cells) => {
    const [key, ...others] = keys(cells)
    if (key === undefined) return undefined
    return others.length === 0 ? index.get(key) : [...new Set([key, ...others].flatMap((one) => index.get(one)))]
  }
}
