import type { Literal, Quad, Term } from '@rdfjs/types'
import { name } from '../../rdf/namespaces.js'
import type { Document } from '../document.js'
import type { Fact, Place } from './facts.js'
import { schemaClasses, schemaProperties } from './schemaTerms.js'
import { bestLiteral, type View } from './view.js'

/**
 * What search engines read of a page: the thing in the words of schema.org, as far as the data speak them: by classes and
 * properties of schema.org, and by those of the theme that its ontology places below them.
 */
export function structuredData(
  view: View,
  document: Document,
  { facts, title }: { readonly facts: ReadonlyMap<Place, readonly Fact[]>; readonly title: string },
): object {
  const values = (place: Place): Term[] =>
    (facts.get(place) ?? []).flatMap((fact) => fact.values.map(({ term }) => term))
  const description = bestLiteral(view, values('description').filter(isLiteral))
  const identity = (facts.get('identity') ?? []).filter(({ predicate }) => predicate === name('owl', 'sameAs'))
  const telling: Telling = { view, document, within: [document.thing] }
  const types = typesOf(view, document.types)
  const known = {
    '@context': 'https://schema.org',
    '@id': document.thing,
    '@type': oneOrMany(types.length > 0 ? types : ['Thing']),
    name: title,
    ...(description === undefined ? {} : { description: description.value }),
    url: document.iri,
    mainEntityOfPage: document.iri,
    ...many('alternateName', [...new Set(values('names').map(({ value }) => value))]),
    ...many(
      'sameAs',
      identity.flatMap((fact) => fact.values.map(({ term }) => term.value)),
    ),
    ...many('identifier', identifiers(facts.get('identifiers') ?? [])),
    ...position(facts.get('place') ?? []),
  }
  // What is made from the whole page is better than one property of it.
  const others = Object.entries(told(telling, document.thing)).filter(([property]) => !Object.hasOwn(known, property))
  return { ...known, ...licence(document, types), ...Object.fromEntries(others) }
}

interface Telling {
  readonly view: View
  readonly document: Document
  /** The subjects around what is told, so that a circle ends. */
  readonly within: readonly string[]
}

/** What is said of a subject by properties that schema.org has, or that are below such. */
function told(telling: Telling, subject: string): Record<string, unknown> {
  const { view, document } = telling
  const bySchema = new Map<string, Term[]>()
  for (const quad of document.description.quads) {
    if (keyOf(quad.subject) !== subject) continue
    for (const property of schemaProperties(view.site.release, quad.predicate.value)) {
      bySchema.set(property, [...(bySchema.get(property) ?? []), quad.object])
    }
  }
  return Object.fromEntries(
    [...bySchema].map(([property, terms]) => [property, oneOrMany(distinct(valuesOf(telling, terms)))]),
  )
}

/** Texts in the reader's language where there are such; things by name, parts with what is said of them. */
function valuesOf(telling: Telling, terms: readonly Term[]): unknown[] {
  const literals = terms.filter(isLiteral)
  const own = literals.filter(({ language }) => language === telling.view.language)
  const chosen = own.length > 0 ? own : literals
  const things = terms.filter((term) => !isLiteral(term)).slice(0, shownThings)
  return [...chosen.map(({ value }) => value), ...things.map((term) => thingOf(telling, term))]
}

/** Search engines read the first of many. */
const shownThings = 20

function thingOf(telling: Telling, term: Term): object {
  const { view, document, within } = telling
  const key = keyOf(term)
  const label = bestLiteral(view, document.labels.get(key) ?? [])
  const isPart = term.termType === 'BlankNode' || key.startsWith(`${document.thing}#`)
  const isTold = isPart && !within.includes(key) && within.length < deepest
  const types = isTold ? typesOf(view, classesOf(document.description.quads, key)) : []
  return {
    ...(term.termType === 'NamedNode' ? { '@id': term.value } : {}),
    ...(types.length > 0 ? { '@type': oneOrMany(types) } : {}),
    ...(isTold ? told({ ...telling, within: [...within, key] }, key) : {}),
    ...(label === undefined ? {} : { name: label.value }),
  }
}

const deepest = 4

function classesOf(quads: readonly Quad[], subject: string): string[] {
  return quads
    .filter((quad) => keyOf(quad.subject) === subject && quad.predicate.value === name('rdf', 'type'))
    .map(({ object }) => object.value)
}

function typesOf({ site }: View, types: readonly string[]): string[] {
  return [...new Set(types.flatMap((type) => schemaClasses(site.release, type)))]
}

function licence({ datasets }: Document, types: readonly string[]): object {
  if (!types.includes('Dataset')) return {}
  return many('license', [...new Set(datasets.flatMap(({ licences }) => licences))])
}

function identifiers(facts: readonly Fact[]): object[] {
  return facts.flatMap(({ label, values }) =>
    values.map(({ term }) => ({ '@type': 'PropertyValue', propertyID: label, value: term.value })),
  )
}

function position(facts: readonly Fact[]): object {
  const value = (local: string) =>
    facts.find(({ predicate }) => predicate === name('geo', local))?.values[0]?.term.value
  const [latitude, longitude] = [value('lat'), value('long')]
  return latitude && longitude ? { geo: { '@type': 'GeoCoordinates', latitude, longitude } } : {}
}

function isLiteral(term: Term): term is Literal {
  return term.termType === 'Literal'
}

function keyOf({ termType, value }: Term): string {
  return termType === 'BlankNode' ? `_:${value}` : value
}

function distinct(values: readonly unknown[]): readonly unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}

/** A property of one value or of several; nothing where there is none. */
export function many(property: string, values: readonly unknown[]): object {
  return values.length === 0 ? {} : { [property]: oneOrMany(values) }
}

function oneOrMany(values: readonly unknown[]): unknown {
  return values.length === 1 ? values[0] : values
}
