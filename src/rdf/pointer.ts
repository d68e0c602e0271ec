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

/** Points to a term of a dataset. */
export function pointer(dataset: DatasetCore, term: Term): Pointer {
  const objects = (predicate: string) =>
    [...dataset.match(term, factory.namedNode(predicate))].map((quad) => quad.object)
  return {
    term,
    dataset,
    out: (predicate) => objects(predicate).map((object) => pointer(dataset, object)),
    has: (predicate, object) => objects(predicate).some((found) => found.value === object),
  }
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
