import type { Literal, Quad, Term } from '@rdfjs/types'
import { name } from '../../rdf/namespaces.js'
import type { Document } from '../document.js'
import { bestLiteral, isOurs, labelOf, linkTo, type View } from './view.js'

/** A value, with the numbers of the datasets that say it (positions in {@link Document.datasets}, from 1). */
export interface FactValue {
  readonly term: Term
  readonly datasets: readonly number[]
  /** What is said of a value that has no page, beside its name and classes: a blank node, or a part of the thing. */
  readonly facts: readonly Fact[]
  /** The name of such a value. */
  readonly name: Literal | undefined
}

/** All values of one property. */
export interface Fact {
  readonly predicate: string
  readonly label: string
  readonly values: readonly FactValue[]
}

/** Where on a page a property is told. */
export type Place =
  'title' | 'type' | 'description' | 'names' | 'facts' | 'relations' | 'identifiers' | 'identity' | 'place'

/** What is said of a subject, sorted into the places of a page, each by label. */
export function factsOf(view: View, document: Document, subject: string): ReadonlyMap<Place, readonly Fact[]> {
  const places = new Map<Place, Fact[]>()
  for (const fact of factsAbout(view, document, { subject, within: [] })) {
    const place = placeOf(view, fact)
    places.set(place, [...(places.get(place) ?? []), fact])
  }
  return places
}

/** The title of a page: the thing's best label, in the order of the properties that label. */
export function titleOf(view: View, facts: ReadonlyMap<Place, readonly Fact[]>, iri: string): Literal | string {
  const titles = facts.get('title') ?? []
  const ordered = titleProperties.flatMap((property) => titles.filter(({ predicate }) => predicate === property))
  const literals = ordered.map(({ values }) => values.map(({ term }) => term).filter(isLiteral))
  const first = literals.find(({ length }) => length > 0)
  return (first && bestLiteral(view, first)) ?? labelOf(view, iri).text
}

interface Nested {
  readonly subject: string
  /** The subjects around it, so that a circle ends. */
  readonly within: readonly string[]
}

function factsAbout(view: View, document: Document, { subject, within }: Nested): Fact[] {
  const quads = document.description.quads.filter((quad) => quad.subject.value === subject)
  const facts = [...groupBy(quads, ({ predicate }) => predicate.value)].map(([predicate, said]) => ({
    predicate,
    label: labelOf(view, predicate).text,
    values: [...groupBy(said, ({ object }) => keyOf(object)).values()].flatMap((same) =>
      valueOf(view, document, { same, around: { subject, within } }),
    ),
  }))
  return facts.sort((a, b) => a.label.localeCompare(b.label, view.language))
}

/** One value that several datasets may say. */
interface Said {
  readonly same: readonly Quad[]
  readonly around: Nested
}

function valueOf(view: View, document: Document, { same, around }: Said): FactValue[] {
  const [first] = same
  if (!first) return []
  const graphs = new Set(same.map(({ graph }) => graph.value))
  // Where one dataset says all, nothing needs to be told apart.
  const isTold = document.datasets.length > 1
  const datasets = document.datasets.flatMap(({ graph }, index) => (isTold && graphs.has(graph) ? [index + 1] : []))
  const within = [...around.within, around.subject]
  const isNested = isPart(document, first.object) && !within.includes(first.object.value) && within.length < 5
  const facts = isNested ? factsAbout(view, document, { subject: first.object.value, within }) : []
  return [{ term: first.object, datasets, ...partOf(view, facts, around.subject) }]
}

/** What is told of a part where it is named: its name first; neither its classes nor the way back, which are plain there. */
function partOf(view: View, facts: readonly Fact[], around: string): Pick<FactValue, 'name' | 'facts'> {
  const titles = facts.filter(({ predicate }) => titleProperties.includes(predicate))
  const name = bestLiteral(view, titles.flatMap(({ values }) => values.map(({ term }) => term)).filter(isLiteral))
  const told = facts.filter(({ predicate, values }) => {
    const isPlain = places[predicate] === 'title' || places[predicate] === 'type'
    return !isPlain && !values.every(({ term }) => term.value === around)
  })
  // A part that has classes alone is told by them.
  return { name, facts: told.length > 0 || name ? told : facts }
}

function isLiteral(term: Term): term is Literal {
  return term.termType === 'Literal'
}

function isPart(document: Document, term: Term): boolean {
  return term.termType === 'BlankNode' || (term.termType === 'NamedNode' && term.value.startsWith(`${document.thing}#`))
}

function placeOf(view: View, { predicate, values }: Fact): Place {
  const place = places[predicate]
  if (place) return place
  if (isIdentifier(view, predicate)) return 'identifiers'
  const isLink = ({ term, facts, name: title }: FactValue): boolean =>
    facts.length === 0 &&
    title === undefined &&
    term.termType === 'NamedNode' &&
    isOurs(view, term.value) &&
    linkTo(view, term.value) !== undefined
  return values.some(isLink) ? 'relations' : 'facts'
}

/** Properties of identifiers say so themselves: they are placed below `dct:identifier`. */
function isIdentifier({ site }: View, predicate: string): boolean {
  const description = site.release.describe(predicate)
  return description?.quads.some(isBelowIdentifier) ?? false
}

function isBelowIdentifier({ predicate, object }: Quad): boolean {
  return predicate.value === name('rdfs', 'subPropertyOf') && object.value === name('dct', 'identifier')
}

/** The properties that label a thing, the best first. */
const titleProperties = [
  name('skos', 'prefLabel'),
  name('dct', 'title'),
  name('rdfs', 'label'),
  name('foaf', 'name'),
  name('schema', 'name'),
]

/** The places of properties of common vocabularies; a theme's own are placed by what they are. */
const places: Readonly<Record<string, Place>> = {
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

function keyOf(term: Term): string {
  return term.termType === 'Literal'
    ? JSON.stringify([term.value, term.language, term.datatype.value])
    : `${term.termType} ${term.value}`
}

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return groups
}
