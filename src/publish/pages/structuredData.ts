import { name, prefixes } from '../../rdf/namespaces.js'
import type { Document } from '../document.js'
import type { Fact, Place } from './facts.js'
import type { View } from './view.js'

/** What search engines read of a page: the thing in the words of schema.org. */
export function structuredData(
  view: View,
  document: Document,
  { facts, title }: { readonly facts: ReadonlyMap<Place, readonly Fact[]>; readonly title: string },
): object {
  const values = (place: Place): string[] =>
    (facts.get(place) ?? []).flatMap((fact) => fact.values.map(({ term }) => term.value))
  const [description] = values('description')
  const identity = (facts.get('identity') ?? []).filter(({ predicate }) => predicate === name('owl', 'sameAs'))
  return {
    '@context': 'https://schema.org',
    '@id': document.thing,
    '@type': typesOf(values('type')),
    name: title,
    ...(description === undefined ? {} : { description }),
    url: document.iri,
    ...many('alternateName', values('names')),
    ...many(
      'sameAs',
      identity.flatMap((fact) => fact.values.map(({ term }) => term.value)),
    ),
    ...many('identifier', identifiers(facts.get('identifiers') ?? [])),
    ...position(facts.get('place') ?? []),
    ...many(
      'license',
      [...new Set(document.datasets.flatMap(({ licences }) => licences))].filter(() => isDataset(values('type'))),
    ),
    inLanguage: view.language,
  }
}

function typesOf(types: readonly string[]): string | string[] {
  const own = types.filter((type) => type.startsWith(prefixes.schema)).map((type) => type.slice(prefixes.schema.length))
  if (isDataset(types) && !own.includes('Dataset')) own.push('Dataset')
  return own.length > 0 ? own : 'Thing'
}

function isDataset(types: readonly string[]): boolean {
  return types.includes(name('dcat', 'Dataset'))
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

function many(property: string, values: readonly unknown[]): object {
  return values.length === 0 ? {} : { [property]: values.length === 1 ? values[0] : values }
}
