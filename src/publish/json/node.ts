import type { Literal, Term } from '@rdfjs/types'
import { name } from '../../rdf/namespaces.js'
import type { PropertyShape } from '../../shapes/model.js'
import { valueObject } from './literals.js'
import { listItems } from './lists.js'
import type { Plan, Planned } from './plan.js'
import { id, type JsonObject, keyword, languageKey, type Writing, xsdString } from './state.js'
import { keyOf } from './told.js'
import { putValues } from './values.js'

/** How a node is written. */
export interface NodeOptions {
  /** Shapes of its properties beside those of its classes; they come first. */
  readonly nested?: readonly PropertyShape[] | undefined
  readonly depth?: number
  /** Is it told by itself rather than where it is named? Then it always has its `id`. */
  readonly isRoot?: boolean
}

/** All that is told of a subject: `id`, `type`, `label`, the properties of its shapes in their order, then all others. */
export function writeNode(
  writing: Writing,
  key: string,
  { nested, depth = 0, isRoot = false }: NodeOptions = {},
): JsonObject {
  const { told, plans } = writing
  const statements = told.subjects.get(key) ?? none
  const types = statements.get(rdfType) ?? []
  const plan = plans(
    types.map(({ value }) => value),
    nested,
  )
  writing.written.add(key)
  const node: JsonObject = {}
  if (isRoot || !key.startsWith('_:') || told.references.get(key) !== 1) node.id = id(writing, key)
  const odd = putTypes(writing, node, types)
  const oddLabels = putLabel(writing, node, key)
  const rest = putPlanned(writing, { node, plan, statements, depth })
  for (const [predicate, objects] of statements) {
    if (predicate !== rdfType && !plan.byPredicate.has(predicate)) rest.set(predicate, objects)
  }
  if (odd.length > 0) rest.set(rdfType, odd)
  if (oddLabels.length > 0) rest.set(rdfsLabel, [...(rest.get(rdfsLabel) ?? []), ...oddLabels])
  for (const [predicate, objects] of rest) {
    node[keyword(writing, predicate)] = objects.map((object) => explicitValue(writing, object, depth))
  }
  return node
}

const none: ReadonlyMap<string, readonly Term[]> = new Map()
const rdfType = name('rdf', 'type')
const rdfsLabel = name('rdfs', 'label')

interface Putting {
  readonly node: JsonObject
  readonly plan: Plan
  readonly statements: ReadonlyMap<string, readonly Term[]>
  readonly depth: number
}

/** Writes the properties of the plan; what does not fit them is left, by predicate. */
function putPlanned(writing: Writing, { node, plan, statements, depth }: Putting): Map<string, readonly Term[]> {
  const rest = new Map<string, readonly Term[]>()
  for (const planned of plan.properties) {
    const predicate = planned.property.path[0]!.iri
    const left = put(writing, node, { planned, objects: statements.get(predicate) ?? [], depth })
    if (left.length > 0) rest.set(predicate, left)
  }
  return rest
}

/** Writes values under the key of their property; gives back those that do not fit it. */
export function put(
  writing: Writing,
  node: JsonObject,
  { planned, objects, depth = 0 }: { planned: Planned; objects: readonly Term[]; depth?: number },
): readonly Term[] {
  return putValues(writing, node, {
    planned,
    objects,
    thing: (term) => thing(writing, term, { planned, depth }),
    explicit: (term) => explicitValue(writing, term, depth),
  })
}

/** Classes by their terms or short names; what cannot be a class in JSON-LD is left. */
function putTypes(writing: Writing, node: JsonObject, types: readonly Term[]): readonly Term[] {
  const iris = types.filter(({ termType }) => termType === 'NamedNode')
  if (iris.length > 0) node.type = iris.map(({ value }) => writing.classTerms.get(value) ?? keyword(writing, value))
  return iris.length === types.length ? [] : types.filter(({ termType }) => termType !== 'NamedNode')
}

/** One label a language; what is left stands beside it. */
function putLabel(writing: Writing, node: JsonObject, key: string): readonly Literal[] {
  const labels = writing.told.labels.get(key)
  writing.labelled.add(key)
  if (labels === undefined || labels.length === 0) return []
  const texts: Record<string, string> = {}
  const left = labels.filter((label) => {
    const language = languageKey(label)
    if (language === undefined || texts[language] !== undefined) return true
    texts[language] = label.value
    return false
  })
  if (left.length < labels.length) node.label = texts
  return left
}

/** An object for a thing: what is told of it where it is a part, else its `id` and `label`. */
export function thing(
  writing: Writing,
  term: Term,
  { planned, depth }: { planned?: Planned; depth: number },
): JsonObject {
  const key = keyOf(term)
  if (isTold(writing, key, depth))
    return writeNode(writing, key, { nested: planned?.property.properties, depth: depth + 1 })
  const node: JsonObject = { id: id(writing, key) }
  const left = putLabel(writing, node, key)
  if (left.length > 0) node[keyword(writing, rdfsLabel)] = left.map((label) => valueObject(label, writing.names))
  return node
}

/** Is a thing told where it is named: a blank node or a part, which was not told yet? */
function isTold({ told, written, partsOf, document }: Writing, key: string, depth: number): boolean {
  if (depth >= deepest || written.has(key)) return false
  if (key.startsWith('_:')) return told.subjects.has(key) || told.labels.has(key)
  const isPart = (partsOf !== undefined && key.startsWith(partsOf)) || (document !== undefined && isOf(document, key))
  return isPart && told.subjects.has(key)
}

/** Is it a fragment or a page of the document? */
function isOf(document: string, key: string): boolean {
  return key.startsWith(document) && (key[document.length] === '#' || key[document.length] === '?')
}

/** Objects within objects: what is deeper is told by itself. */
const deepest = 16

/** A value that says itself what it is. */
export function explicitValue(writing: Writing, term: Term, depth: number): JsonObject {
  if (term.termType === 'Literal') {
    if (term.language === '' && term.datatype.value !== xsdString) keyword(writing, term.datatype.value)
    return valueObject(term, writing.names)
  }
  const items = listItems(writing, term, depth)
  if (items !== undefined) return { '@list': items.map((item) => explicitValue(writing, item, depth + 1)) }
  return thing(writing, term, { depth })
}
