import { Problem } from '../../problems/problem.js'
import { name as iri } from '../../rdf/namespaces.js'
import type { Pointer } from '../../rdf/pointer.js'
import { readExpression } from '../read/readTermMap.js'
import { namespacesOf } from '../read/readSource.js'
import { formulationOf, textFormulation } from '../read/sourceKind.js'
import type { Field, Formulation, IterableContent } from '../model.js'
import { rml } from '../vocabulary.js'

/** Where fields stand. */
export interface FieldsContext {
  /** What the references in the parent's records are written in, as far as texts may be written in it. */
  readonly formulation: Formulation | undefined
  /** The absolute name of the field that they stand in. */
  readonly parent?: { readonly name: string; readonly kind: 'expression' | 'iterable' }
  /** The fields in which they stand. */
  readonly above?: readonly string[]
}

/**
 * Reads the fields of a view, of a join or of a field (RML-LV §4).
 *
 * @throws Problem `bad-mapping`
 */
export function readFields(owner: Pointer, context: FieldsContext): readonly Field[] {
  const found = owner.out(`${rml}field`)
  if (found.length === 0) throw new Problem('bad-mapping', `${nameOf(context)} needs an rml:field`)
  return found.map((field) => readField(field, context))
}

function nameOf({ parent }: FieldsContext): string {
  return parent === undefined ? 'a view or join' : `the field "${parent.name}"`
}

function readField(field: Pointer, context: FieldsContext): Field {
  const { above = [], parent } = context
  const name = parent === undefined ? declaredName(field, context) : `${parent.name}.${declaredName(field, context)}`
  if (above.includes(field.term.value)) throw new Problem('bad-mapping', `the field "${name}" stands in itself`)
  const below = { above: [...above, field.term.value] }
  if (isIterable(field)) {
    const content = readIterable(field, name, context)
    const formulation = content.formulation ?? context.formulation
    return { name, content, fields: readFields(field, { ...below, formulation, parent: { name, kind: 'iterable' } }) }
  }
  if (parent?.kind === 'expression') {
    throw new Problem(
      'bad-mapping',
      `the field "${name}" stands in an expression field, so it must be an rml:IterableField with an rml:referenceFormulation`,
    )
  }
  const nested = field.out(`${rml}field`).length > 0
  const fields = nested
    ? readFields(field, { ...below, formulation: undefined, parent: { name, kind: 'expression' } })
    : []
  if (!expressions.some((local) => field.out(rml + local).length > 0))
    throw new Problem('bad-mapping', `the field "${name}" needs one of rml:${expressions.join(', rml:')}`)
  return { name, content: { kind: 'expression', expression: readExpression(field, 'value') }, fields }
}

/** What gives the values of an expression field. */
const expressions = ['reference', 'template', 'constant', 'functionExecution']

/** RML-LV §4.2: an alphanumerical string; the test cases have `_` too. */
function declaredName(field: Pointer, context: FieldsContext): string {
  const [name, ...more] = field.out(`${rml}fieldName`).map(({ term }) => term.value)
  if (name === undefined || more.length > 0)
    throw new Problem('bad-mapping', `a field of ${nameOf(context)} needs exactly one rml:fieldName`)
  if (!/^[\p{L}\p{M}\p{N}_]+$/u.test(name))
    throw new Problem('bad-mapping', `"${name}" cannot be the name of a field: it is made of letters, digits and "_"`)
  return name
}

/**
 * By its type; where it has none (earlier drafts) a field iterates where it says how, or has fields that read its records
 * rather than the text that is its value.
 */
function isIterable(field: Pointer): boolean {
  if (isA(field, 'IterableField')) return true
  if (isA(field, 'ExpressionField')) return false
  if (['iterator', 'referenceFormulation'].some((local) => field.out(rml + local).length > 0)) return true
  const nested = field.out(`${rml}field`)
  return nested.length > 0 && !nested.every((child) => child.out(`${rml}referenceFormulation`).length > 0)
}

function readIterable(field: Pointer, name: string, { formulation, parent }: FieldsContext): IterableContent {
  const said = formulationOf(field)
  const declared = said === undefined ? undefined : textFormulation(said)
  const reference = field.out(`${rml}reference`)[0]?.term.value
  const iterator = field.out(`${rml}iterator`)[0]?.term.value
  const isOther = declared !== undefined && (declared !== formulation || parent?.kind === 'expression')
  if (isOther && reference === undefined && parent?.kind !== 'expression') {
    throw new Problem(
      'bad-mapping',
      `the field "${name}" has another reference formulation than what it stands in: let it stand in an expression field that gives the text`,
    )
  }
  if (declared === undefined && parent?.kind === 'expression')
    throw new Problem(
      'bad-mapping',
      `the field "${name}" stands in an expression field, so it needs an rml:referenceFormulation`,
    )
  if (!isOther && reference === undefined && iterator === undefined)
    throw new Problem('bad-mapping', `the iterable field "${name}" needs an rml:iterator`)
  return {
    kind: 'iterable',
    ...(reference !== undefined && { reference }),
    ...(isOther && { formulation: declared }),
    ...(iterator !== undefined && { iterator }),
    ...namespacesOf(field),
  }
}

/** Is it of a class of RML? */
export function isA(node: Pointer, local: string): boolean {
  return node.has(iri('rdf', 'type'), rml + local)
}
