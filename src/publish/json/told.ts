import type { Literal, Quad, Term } from '@rdfjs/types'
import { name } from '../../rdf/namespaces.js'

/** What quads tell, each triple once whatever graphs it is in, by where a writer looks for it. */
export interface Told {
  /** Key of a subject → predicate → objects; without labels. */
  readonly subjects: ReadonlyMap<string, ReadonlyMap<string, readonly Term[]>>
  /** IRI → its labels. */
  readonly labels: Map<string, Literal[]>
  /** Key of a blank node → how often it is an object. */
  readonly references: ReadonlyMap<string, number>
}

/** An IRI as it is, a blank node as `_:label`. */
export function keyOf({ termType, value }: Term): string {
  return termType === 'BlankNode' ? `_:${value}` : value
}

/** Sorts quads by subject and predicate; the labels of things that are at hand come first. */
export function tell(quads: readonly Quad[], labels?: ReadonlyMap<string, readonly Literal[]>): Told {
  const subjects = new Map<string, Map<string, Term[]>>()
  const own = new Map<string, Literal[]>()
  const references = new Map<string, number>()
  for (const { subject, predicate, object } of quads) {
    const key = keyOf(subject)
    if (predicate.value === label && object.termType === 'Literal') {
      let known = own.get(key)
      if (known === undefined) own.set(key, (known = [...(labels?.get(key) ?? [])]))
      addOnce(known, object)
      continue
    }
    let predicates = subjects.get(key)
    if (predicates === undefined) subjects.set(key, (predicates = new Map<string, Term[]>()))
    let objects = predicates.get(predicate.value)
    if (objects === undefined) predicates.set(predicate.value, (objects = []))
    if (addOnce(objects, object) && object.termType === 'BlankNode') {
      references.set(keyOf(object), (references.get(keyOf(object)) ?? 0) + 1)
    }
  }
  for (const [iri, literals] of labels ?? []) if (!own.has(iri)) own.set(iri, [...literals])
  return { subjects, labels: own, references }
}

const label = name('rdfs', 'label')

function addOnce<Of extends Term>(terms: Of[], term: Of): boolean {
  // Long lists are looked through in sets, or a thing with 10,000 parts would take seconds.
  if (terms.length >= 16) {
    const seen = seenOf(terms)
    const key = exactKey(term)
    if (seen.has(key)) return false
    seen.add(key)
  } else if (terms.some((known) => known.equals(term))) return false
  terms.push(term)
  return true
}

const longLists = new WeakMap<readonly Term[], Set<string>>()

function seenOf(terms: readonly Term[]): Set<string> {
  let seen = longLists.get(terms)
  if (seen === undefined) longLists.set(terms, (seen = new Set(terms.map(exactKey))))
  return seen
}

function exactKey(term: Term): string {
  return term.termType === 'Literal'
    ? JSON.stringify([term.value, term.language, term.datatype.value])
    : `<${keyOf(term)}`
}

/** Each term once. */
export function distinctTerms(terms: readonly Term[]): readonly Term[] {
  return terms.length < 2 ? terms : [...new Map(terms.map((term) => [exactKey(term), term])).values()]
}
