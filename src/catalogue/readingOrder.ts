import type { Quad, Term } from '@rdfjs/types'
import { name } from '../rdf/namespaces.js'
import { termText } from '../rdf/quads.js'

/**
 * The order in which a person reads a catalogue, the same for the same statements: the catalogue, the datasets each with
 * its parts, the graphs, the build, then what they name; of each thing its type first.
 */
export function readingOrder(quads: Iterable<Quad>, baseIRI: string): Quad[] {
  const keyed = [...quads].map((quad) => ({ quad, key: keyOf(quad, baseIRI) }))
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ quad }) => quad)
}

type Key = readonly (string | number)[]

/** What begins so stands in this order, the longest beginning holds; all else comes after it. */
const sections = ['catalogue', 'dataset/', 'graph/', 'catalogue#build', 'catalogue#dataesr', 'catalogue#input']

function sectionOf(iri: string, baseIRI: string): number {
  const section = sections.findLastIndex((start) => iri.startsWith(baseIRI + start))
  return section === -1 ? sections.length : section
}

function keyOf({ subject, predicate, object }: Quad, baseIRI: string): Key {
  const isType = predicate.value === name('rdf', 'type')
  return [sectionOf(subject.value, baseIRI), textOf(subject), isType ? '' : predicate.value, textOf(object)]
}

/** Without the `>` of an IRI, a thing comes before its parts (`…/x`, `…/x#dump`, `…/x#dump-sha256`). */
function textOf(term: Term): string {
  return term.termType === 'NamedNode' ? term.value : termText(term)
}

function compare(a: Key, b: Key): number {
  const at = a.findIndex((part, position) => part !== b[position])
  if (at === -1) return 0
  return a[at]! < b[at]! ? -1 : 1
}
