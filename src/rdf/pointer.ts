import type { DatasetCore, Term } from '@rdfjs/types'
import { factory } from './environment.js'

/** A place in a graph from which one looks along predicates: a term of a dataset. */
export interface Pointer {
  readonly term: Term
  readonly dataset: DatasetCore
  /** The objects of a predicate (full IRI), in the order of the document. */
  out(predicate: string): readonly Pointer[]
  /** Is the object of a predicate among these? */
  has(predicate: string, object: string): boolean
}

/** Points to a term of a dataset, which must not change any more. */
export function pointer(dataset: DatasetCore, term: Term): Pointer {
  const statements = indexOf(dataset).get(keyOf(term))
  const objects = (predicate: string) => statements?.get(predicate) ?? []
  return {
    term,
    dataset,
    out: (predicate) => objects(predicate).map((object) => pointer(dataset, object)),
    has: (predicate, object) => objects(predicate).some((found) => found.value === object),
  }
}

/** Subject → predicate → objects, in the order of the document. */
type Index = ReadonlyMap<string, ReadonlyMap<string, readonly Term[]>>

/** Each dataset is gone through once: looking along a predicate is what reading a mapping or a shape does all the time. */
const indexes = new WeakMap<DatasetCore, Index>()

function indexOf(dataset: DatasetCore): Index {
  let index = indexes.get(dataset)
  if (index === undefined) indexes.set(dataset, (index = createIndex(dataset)))
  return index
}

function createIndex(dataset: DatasetCore): Index {
  const index = new Map<string, Map<string, Term[]>>()
  for (const { subject, predicate, object } of dataset) {
    const key = keyOf(subject)
    let statements = index.get(key)
    if (statements === undefined) index.set(key, (statements = new Map<string, Term[]>()))
    const objects = statements.get(predicate.value)
    if (objects === undefined) statements.set(predicate.value, [object])
    else if (!objects.some((known) => known.equals(object))) objects.push(object)
  }
  return index
}

function keyOf({ termType, value }: Term): string {
  return `${termType} ${value}`
}

/** The subjects that have a predicate, each once. */
export function subjectsWith(dataset: DatasetCore, predicate: string, object?: string): readonly Pointer[] {
  const matches = dataset.match(
    null,
    factory.namedNode(predicate),
    object === undefined ? null : factory.namedNode(object),
  )
  const terms = new Map([...matches].map((quad) => [`${quad.subject.termType} ${quad.subject.value}`, quad.subject]))
  return [...terms.values()].map((term) => pointer(dataset, term))
}
