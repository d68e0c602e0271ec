import type { DatasetCore, Term } from '@rdfjs/types'

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
  const statements = indexOf(dataset).bySubject.get(termKey(term))
  const objects = (predicate: string) => statements?.get(predicate) ?? []
  return {
    term,
    dataset,
    out: (predicate) => objects(predicate).map((object) => pointer(dataset, object)),
    has: (predicate, object) => objects(predicate).some((found) => found.value === object),
  }
}

/** The subjects that have a predicate (with that object, where one is named), each once, in the order of the document. */
export function subjectsWith(dataset: DatasetCore, predicate: string, object?: string): readonly Pointer[] {
  const subjects = [...(indexOf(dataset).byPredicate.get(predicate)?.values() ?? [])]
  const pointers = subjects.map((subject) => pointer(dataset, subject))
  return object === undefined
    ? pointers
    : pointers.filter((found) =>
        found.out(predicate).some(({ term }) => term.termType === 'NamedNode' && term.value === object),
      )
}

/** The predicates that a dataset has, each once. */
export function predicatesOf(dataset: DatasetCore): readonly string[] {
  return [...indexOf(dataset).byPredicate.keys()]
}

/** A dataset by where one begins to look; all in the order of the document. */
interface Index {
  /** Subject → predicate → objects. */
  readonly bySubject: Map<string, Map<string, Term[]>>
  /** Predicate → its subjects, by their keys. */
  readonly byPredicate: Map<string, Map<string, Term>>
}

/** Each dataset is gone through once: looking along a predicate is what reading a mapping or a shape does all the time. */
const indexes = new WeakMap<DatasetCore, Index>()

function indexOf(dataset: DatasetCore): Index {
  let index = indexes.get(dataset)
  if (index === undefined) indexes.set(dataset, (index = createIndex(dataset)))
  return index
}

function createIndex(dataset: DatasetCore): Index {
  const index: Index = { bySubject: new Map(), byPredicate: new Map() }
  for (const { subject, predicate, object } of dataset) {
    const key = termKey(subject)
    entry(index.byPredicate, predicate.value, () => new Map<string, Term>()).set(key, subject)
    const statements = entry(index.bySubject, key, () => new Map<string, Term[]>())
    const objects = entry(statements, predicate.value, (): Term[] => [])
    // The same triple may stand in several graphs.
    if (!objects.some((known) => known.equals(object))) objects.push(object)
  }
  return index
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let found = map.get(key)
  if (found === undefined) map.set(key, (found = make()))
  return found
}

/** What tells an IRI or a blank node from all others. */
export function termKey({ termType, value }: Term): string {
  return `${termType} ${value}`
}
