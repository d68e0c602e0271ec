import type { Quad } from '@rdfjs/types'
import { name } from '../../rdf/namespaces.js'
import type { Release } from '../../release/release.js'
import type { Fact, FactValue } from './fact.js'
import { isOurs, linkTo, type View } from './view.js'

/** Where on a page a property is told, whatever the theme. */
export type Place =
  'title' | 'type' | 'description' | 'names' | 'facts' | 'relations' | 'identifiers' | 'identity' | 'place'

/** The place of a fact: by its property where that is a common one, else by what its values are. */
export function placeOf(view: View, { predicate, values }: Pick<Fact, 'predicate' | 'values'>): Place {
  const place = places[predicate]
  if (place) return place
  if (isIdentifier(view.site.release, predicate)) return 'identifiers'
  return values.some((value) => isLink(view, value)) ? 'relations' : 'facts'
}

function isLink(view: View, { term, facts, name: title }: FactValue): boolean {
  if (facts.length > 0 || title !== undefined || term.termType !== 'NamedNode') return false
  return isOurs(view, term.value) && linkTo(view, term.value) !== undefined
}

/** Properties of identifiers say so themselves: they are placed below `dct:identifier`. */
function isIdentifier(release: Release, predicate: string): boolean {
  let known = identifiers.get(release)
  if (known === undefined) identifiers.set(release, (known = new Map<string, boolean>()))
  let answer = known.get(predicate)
  if (answer === undefined) {
    answer = release.describe(predicate)?.quads.some(isBelowIdentifier) ?? false
    known.set(predicate, answer)
  }
  return answer
}

/** Which predicates of a release are identifiers: a release does not change. */
const identifiers = new WeakMap<Release, Map<string, boolean>>()

function isBelowIdentifier({ predicate, object }: Quad): boolean {
  return predicate.value === name('rdfs', 'subPropertyOf') && object.value === name('dct', 'identifier')
}

/** The properties that label a thing, the best first. */
export const titleProperties = [
  name('skos', 'prefLabel'),
  name('dct', 'title'),
  name('rdfs', 'label'),
  name('foaf', 'name'),
  name('schema', 'name'),
]

/** The places of properties of common vocabularies; a theme's own are placed by what they are. */
export const places: Readonly<Record<string, Place>> = {
  ...inPlace('title', titleProperties),
  ...inPlace('type', [name('rdf', 'type')]),
  ...inPlace('description', [
    name('dct', 'description'),
    name('rdfs', 'comment'),
    name('skos', 'definition'),
    name('schema', 'description'),
  ]),
  ...inPlace('names', [name('skos', 'altLabel'), name('skos', 'hiddenLabel'), name('schema', 'alternateName')]),
  ...inPlace('identifiers', [name('dct', 'identifier'), name('adms', 'identifier'), name('skos', 'notation')]),
  ...inPlace('identity', [name('owl', 'sameAs'), name('skos', 'exactMatch'), name('skos', 'closeMatch')]),
  ...inPlace('place', [name('geo', 'lat'), name('geo', 'long'), name('geosparql', 'asWKT')]),
}

function inPlace(place: Place, predicates: readonly string[]): Record<string, Place> {
  return Object.fromEntries(predicates.map((predicate) => [predicate, place]))
}
