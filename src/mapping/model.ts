import type { Term } from '@rdfjs/types'
import type { LogicalSource } from '../sources/source.js'

/** A mapping document, read: what its triples say, in the words of RML-Core, ready to be compiled. */
export interface Mapping {
  /** The file, as the user knows it. */
  readonly file: string
  readonly triplesMaps: readonly TriplesMap[]
}

/** RML-Core §4: how the rows of a logical source become triples. */
export interface TriplesMap {
  /** Its IRI as a person reads it, such as `<#Institution>`. */
  readonly name: string
  readonly source: LogicalSource
  readonly subject: SubjectMap
  readonly predicateObjects: readonly PredicateObjectMap[]
  /** Put before relative IRIs (`rml:baseIRI`, else the base of the run). */
  readonly baseIRI: string
}

export interface SubjectMap {
  readonly term: TermMap
  readonly classes: readonly TermMap[]
  readonly graphs: readonly TermMap[]
}

export interface PredicateObjectMap {
  readonly predicates: readonly TermMap[]
  readonly objects: readonly (TermMap | ReferencingObjectMap)[]
  readonly graphs: readonly TermMap[]
}

export type TermType = 'iri' | 'uri' | 'unsafeIri' | 'blankNode' | 'literal'

/** RML-Core §5: what gives a term for a row. */
export interface TermMap {
  readonly expression: Expression
  readonly termType: TermType
  readonly language?: TermMap
  readonly datatype?: TermMap
  /** RML-FNML §5: the term is made only for rows where this gives `true`. */
  readonly condition?: TermMap
  /** RML-CC: the term is the head of collections or containers of other terms; with expression `none` it has no name. */
  readonly gather?: Gather
}

/** RML-CC: which terms are gathered, and to what. */
export interface Gather {
  readonly members: readonly (TermMap | ReferencingObjectMap)[]
  /** Local name in `rdf:`. */
  readonly kind: 'List' | 'Bag' | 'Seq' | 'Alt'
  /** All terms to one, or one for each combination. */
  readonly strategy: 'append' | 'cartesianProduct'
  /** Without members there is `rdf:nil`, or a container with none; else nothing. */
  readonly allowsEmpty: boolean
  /** Its place among the gather maps of the document. */
  readonly number: number
}

/** RML-Core §6, and function executions (RML-FNML §3). `none`: a blank node of its own for each row. */
export type Expression =
  | { readonly kind: 'constant'; readonly term: Term }
  | { readonly kind: 'reference'; readonly reference: string }
  | { readonly kind: 'template'; readonly parts: readonly TemplatePart[] }
  | { readonly kind: 'function'; readonly call: FunctionCall }
  | { readonly kind: 'none' }

/** A piece of a template: text as it stands, or the name of a reference. */
export type TemplatePart = string | { readonly reference: string }

export interface FunctionCall {
  /** IRI of the function. */
  readonly function: string
  /** Parameter IRI → what gives its value. */
  readonly inputs: readonly { readonly parameter: string; readonly value: TermMap }[]
  /** IRI of the result that is wanted; the first one where it is not said. */
  readonly result?: string
}

/** RML-Core §7: objects that are the subjects of another triples map. */
export interface ReferencingObjectMap {
  readonly parent: TriplesMap
  readonly conditions: readonly JoinCondition[]
}

/** Rows are joined where both expressions give the same text. */
export interface JoinCondition {
  readonly child: Expression
  readonly parent: Expression
}

/** Does the object come from a join with another triples map? */
export function isReferencing(map: TermMap | ReferencingObjectMap): map is ReferencingObjectMap {
  return 'parent' in map
}

/** The references that an expression reads. */
export function referencesOf(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'reference':
      return [expression.reference]
    case 'template':
      return expression.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.reference]))
    case 'function':
      return expression.call.inputs.flatMap((input) => termReferences(input.value))
    case 'constant':
    case 'none':
      return []
  }
}

/** The references that a term map reads, with those of its language and datatype maps, its condition and what it gathers. */
export function termReferences(map: TermMap): readonly string[] {
  const parts = [map.language, map.datatype, map.condition].filter((part) => part !== undefined)
  return [
    ...referencesOf(map.expression),
    ...parts.flatMap(termReferences),
    ...(map.gather?.members ?? []).flatMap(objectReferences),
  ]
}

/** The references that an object reads in the rows of its own map. */
export function objectReferences(object: TermMap | ReferencingObjectMap): readonly string[] {
  if (!isReferencing(object)) return termReferences(object)
  return object.conditions.length === 0
    ? termReferences(object.parent.subject.term)
    : object.conditions.flatMap(({ child }) => referencesOf(child))
}

/** The joins with other maps, those inside gather maps too. */
export function joinsOf({ subject, predicateObjects }: TriplesMap): readonly ReferencingObjectMap[] {
  return [subject.term, ...predicateObjects.flatMap(({ objects }) => objects)].flatMap(joinsIn)
}

function joinsIn(object: TermMap | ReferencingObjectMap): readonly ReferencingObjectMap[] {
  return isReferencing(object) ? [object] : (object.gather?.members ?? []).flatMap(joinsIn)
}

/** Does it gather under names, so that rows append to what earlier rows made? Then all its rows are mapped in one go. */
export function gathersAcrossRows({ subject, predicateObjects }: TriplesMap): boolean {
  return [subject.term, ...predicateObjects.flatMap(({ objects }) => objects)].some(isNamedGather)
}

function isNamedGather(object: TermMap | ReferencingObjectMap): boolean {
  if (isReferencing(object) || object.gather === undefined) return false
  return object.expression.kind !== 'none' || object.gather.members.some(isNamedGather)
}
