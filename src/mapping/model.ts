import type { Problem } from '../problems/problem.js'
import type { LogicalSource } from '../sources/source.js'
import type { LogicalTarget } from './targets/target.js'

/** A mapping document, read: what its triples say, in the words of RML-Core, ready to be compiled. */
export interface Mapping {
  /** The file, as the user knows it. */
  readonly file: string
  readonly triplesMaps: readonly TriplesMap[]
  /** The logical targets that its term maps name, by their ids in the document. */
  readonly targets: ReadonlyMap<string, LogicalTarget>
  /** What is wrong with it: all of it, so that it is mended in one go. With any that is fatal it is not used. */
  readonly problems: readonly Problem[]
}

/** RML-Core §4: how the rows of a logical source become triples. */
export interface TriplesMap {
  /** Its IRI as a person reads it, such as `<#Institution>`. */
  readonly name: string
  readonly source: AnySource
  readonly subject: SubjectMap
  readonly predicateObjects: readonly PredicateObjectMap[]
  /** Put before relative IRIs (`rml:baseIRI`, else the base of the run). */
  readonly baseIRI: string
  /** Where it stands in its file, where the format tells it. */
  readonly line?: number
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
  /** RML-IO: ids of the logical targets of the quads that the term takes part in. */
  readonly targets?: readonly string[]
  /** Where it stands in its file, where the format tells it. */
  readonly line?: number
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

/** A term of a mapping, as plain data, which can pass between threads: the part of an RDF/JS term that is needed. */
export interface ConstantTerm {
  readonly termType: 'NamedNode' | 'BlankNode' | 'Literal'
  readonly value: string
  /** Of a literal; empty: none. */
  readonly language: string
  /** IRI of a literal's datatype; empty for other terms. */
  readonly datatype: string
}

/** RML-Core §6, and function executions (RML-FNML §3). `none`: a blank node of its own for each row, and for each term map (`of`). */
export type Expression =
  | { readonly kind: 'constant'; readonly term: ConstantTerm }
  | { readonly kind: 'reference'; readonly reference: string }
  | { readonly kind: 'template'; readonly parts: readonly TemplatePart[] }
  | { readonly kind: 'function'; readonly call: FunctionCall }
  | { readonly kind: 'none'; readonly of: string }

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
  /** As of a term map. */
  readonly targets?: readonly string[]
  readonly line?: number
}

/** Rows are joined where both expressions give the same text. */
export interface JoinCondition {
  readonly child: Expression
  readonly parent: Expression
}

/** What a triples map reads its rows from (RML-LV §3: an abstract logical source). */
export type AnySource = LogicalSource | LogicalView

/** RML-LV §3: rows made of the named fields of another source, and of fields joined from other views. */
export interface LogicalView {
  readonly kind: 'view'
  /** How the file at its root is called when it is told of. */
  readonly name: string
  /** `rml:viewOn`. */
  readonly on: AnySource
  readonly fields: readonly Field[]
  readonly joins: readonly ViewJoin[]
}

/** RML-LV §4: gives a name to what is derived from the records of its parent. */
export interface Field {
  /** The absolute name: of nested fields `parent.declared`. */
  readonly name: string
  readonly content: ExpressionContent | IterableContent
  /** Evaluated on the records of this field. */
  readonly fields: readonly Field[]
}

/** RML-LV §4: values, by an expression. */
export interface ExpressionContent {
  readonly kind: 'expression'
  readonly expression: Expression
}

/** RML-LV §4: records, by an iterator. */
export interface IterableContent {
  readonly kind: 'iterable'
  /** In the parent's words: where the records, or the texts that hold them, stand (earlier drafts). */
  readonly reference?: string
  /** What the texts are written in; without it there is no text: the records are parts of the parent's. */
  readonly formulation?: Formulation
  /** In the words of `formulation`, or of the parent: which parts are the records. */
  readonly iterator?: string
  /** Prefix → namespace, for XPaths. */
  readonly namespaces?: Readonly<Record<string, string>>
}

/** The reference formulations that fields may have. */
export type Formulation = 'csv' | 'json' | 'xml'

/** RML-LV §5.1: which rows without a match stay, those of the view (`left`), those of both (`full`), none (`inner`). */
export type JoinKind = 'left' | 'full' | 'inner'

/** RML-LV §5: the rows of a view, extended with fields of the rows of another that match them. */
export interface ViewJoin {
  readonly kind: JoinKind
  readonly parent: LogicalView
  readonly conditions: readonly JoinCondition[]
  /** Their expressions are over the parent's keys. */
  readonly fields: readonly Field[]
}

/** Does the object come from a join with another triples map? */
export function isReferencing(map: TermMap | ReferencingObjectMap): map is ReferencingObjectMap {
  return 'parent' in map
}

/** The reference whose values are literals as they stand: strings without datatype, language and all that. */
export function textReference(map: TermMap | ReferencingObjectMap): string | undefined {
  if (isReferencing(map) || map.termType !== 'literal' || map.expression.kind !== 'reference') return undefined
  const isPlain = map.language === undefined && map.datatype === undefined && map.gather === undefined
  return isPlain ? map.expression.reference : undefined
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

/** All references that a map reads in its own rows. */
export function childReferences(map: TriplesMap): readonly string[] {
  const terms = [map.subject.term, ...map.subject.classes, ...map.subject.graphs]
  const parts = map.predicateObjects.flatMap(({ predicates, objects, graphs }) => [
    ...[...predicates, ...graphs].flatMap(termReferences),
    ...objects.flatMap(objectReferences),
  ])
  return [...terms.flatMap(termReferences), ...parts]
}

/** The joins with other maps, those inside gather maps too. */
export function joinsOf({ subject, predicateObjects }: TriplesMap): readonly ReferencingObjectMap[] {
  return [subject.term, ...predicateObjects.flatMap(({ objects }) => objects)].flatMap(joinsIn)
}

function joinsIn(object: TermMap | ReferencingObjectMap): readonly ReferencingObjectMap[] {
  return isReferencing(object) ? [object] : (object.gather?.members ?? []).flatMap(joinsIn)
}

/** Is it a view? */
export function isView(source: AnySource): source is LogicalView {
  return source.kind === 'view'
}

/** The logical sources of all maps of a mapping. */
export function allSources({ triplesMaps }: Mapping): readonly LogicalSource[] {
  return triplesMaps.flatMap(({ source }) => sourcesOf(source))
}

/** The logical sources that lie beneath a source, a view's joins included: each once, its root first. */
export function sourcesOf(source: AnySource): readonly LogicalSource[] {
  if (!isView(source)) return [source]
  const all = [source.on, ...source.joins.map(({ parent }) => parent)].flatMap(sourcesOf)
  return [...new Map(all.map((found) => [JSON.stringify(found), found])).values()]
}

/** The IRIs of the predicates that maps state; undefined where one of them depends on the row. */
export function predicatesOf(maps: readonly TriplesMap[]): readonly string[] | undefined {
  const terms = maps.flatMap(({ predicateObjects }) => predicateObjects.flatMap(({ predicates }) => predicates))
  const iris = terms.map(({ expression }) => (expression.kind === 'constant' ? expression.term.value : undefined))
  return iris.every((iri) => iri !== undefined) ? [...new Set(iris)] : undefined
}

/** Is a term the head of what it gathers, or, of a join, of what the parent gathers? */
export function gathers(object: TermMap | ReferencingObjectMap): boolean {
  return isReferencing(object) ? gathers(object.parent.subject.term) : object.gather !== undefined
}

/** Does it gather under names, so that rows append to what earlier rows made? Then all its rows are mapped in one go. */
export function gathersAcrossRows({ subject, predicateObjects }: TriplesMap): boolean {
  return [subject.term, ...predicateObjects.flatMap(({ objects }) => objects)].some(isNamedGather)
}

function isNamedGather(object: TermMap | ReferencingObjectMap): boolean {
  if (isReferencing(object) || object.gather === undefined) return false
  return object.expression.kind !== 'none' || object.gather.members.some(isNamedGather)
}

/** Triples maps that read one logical source: it is read once for all of them. */
export interface SourceGroup {
  readonly source: AnySource
  readonly maps: readonly TriplesMap[]
}

/** The work of a mapping, cut where it can be shared out: by logical source, in the order of the document. */
export function sourceGroups(mapping: Mapping): readonly SourceGroup[] {
  const groups = new Map<string, TriplesMap[]>()
  for (const map of mapping.triplesMaps) {
    const key = JSON.stringify(map.source)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [map])
    else group.push(map)
  }
  return [...groups.values()].map((maps) => ({ source: maps[0]!.source, maps }))
}

/**
 * The tasks by those that one worker must do: what names its collections and containers goes together, as the rows of each
 * source append to what those of the others made.
 */
export function inOneHand<T extends { readonly group: SourceGroup }>(tasks: readonly T[]): readonly (readonly T[])[] {
  const batches: T[][] = []
  let naming: T[] | undefined
  for (const task of tasks) {
    const isNaming = task.group.maps.some(gathersAcrossRows)
    if (isNaming && naming !== undefined) naming.push(task)
    else batches.push([task])
    if (isNaming) naming ??= batches.at(-1)
  }
  return batches
}
