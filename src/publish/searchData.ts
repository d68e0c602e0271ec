import type { Literal } from '@rdfjs/types'
import { prefixes } from '../rdf/namespaces.js'
import { documentPath } from './address.js'
import { searchPath } from './searchRequest.js'
import type { Facet, SearchResult } from './searchResult.js'
import type { Site } from './site.js'

/**
 * What was found as JSON, which its context makes JSON-LD: a schema.org `SearchResultsPage` whose list of items has the things
 * in order. Programs that know nothing of RDF read the same members.
 *
 * - `results`: `iri`, `label` (that was found) with its `language`, `name` (language → preferred labels), `types`, `document` (none of what is named elsewhere)
 * - `total`, and `count` of facets: absent where they are too many to be counted at once
 */
export function searchAsJson(site: Site, result: SearchResult): string {
  const { asked, corrected, found, hasMore, total, facets } = result
  const at = (page: number): string => site.address.mount + searchPath({ ...asked, page })
  const names = site.release.labels(found.map(({ iri }) => iri))
  const body = {
    '@context': { '@base': site.address.baseIRI, ...context },
    iri: at(asked.page),
    types: [`${prefixes.schema}SearchResultsPage`, `${prefixes.schema}ItemList`],
    query: asked.text,
    ...(corrected !== undefined && { corrected }),
    ...(total !== undefined && { total }),
    results: found.map(({ iri, label, types }) => ({
      iri,
      label: label.value,
      ...(label.language && { language: label.language }),
      name: languageMap(names.get(iri) ?? []),
      types,
      ...(iri.startsWith(site.address.baseIRI) && { document: documentPath(site.address, iri.replace(/#.*$/, '')) }),
    })),
    facets: facets.map((facet) => asFacet(site, result, facet)),
    ...(asked.page > 1 && { previous: at(asked.page - 1) }),
    ...(hasMore && { next: at(asked.page + 1) }),
  }
  return `${JSON.stringify(body, undefined, 2)}\n`
}

const context = {
  hydra: 'http://www.w3.org/ns/hydra/core#',
  schema: prefixes.schema,
  iri: '@id',
  types: '@type',
  query: 'hydra:freetextQuery',
  total: 'schema:numberOfItems',
  results: { '@id': 'schema:itemListElement', '@container': '@list' },
  name: { '@id': `${prefixes.rdfs}label`, '@container': '@language' },
  document: { '@id': `${prefixes.foaf}isPrimaryTopicOf`, '@type': '@id' },
  previous: { '@id': 'hydra:previous', '@type': '@id' },
  next: { '@id': 'hydra:next', '@type': '@id' },
  // What is said of the search, not of the things.
  corrected: null,
  label: null,
  language: null,
  facets: null,
}

/** JSON-LD 1.1 §4.6.2: labels by language, those without one under `@none`. */
function languageMap(labels: readonly Literal[]): Record<string, string[]> {
  const map: Record<string, string[]> = {}
  for (const { language, value } of labels) (map[language || '@none'] ??= []).push(value)
  return map
}

function asFacet({ address }: Site, { asked }: SearchResult, { type, count }: Facet): object {
  return {
    type: type.name,
    class: type.classes[0],
    ...(count !== undefined && { count }),
    results: address.mount + searchPath({ ...asked, type, page: 1 }),
  }
}

/** What was found as OpenSearch Suggestions 1.1: the text, then the labels, what they are called, and the things, each in order. */
export function searchAsSuggestions(
  { asked, found }: SearchResult,
  describe: (types: readonly string[]) => string,
): string {
  return JSON.stringify([
    asked.text,
    found.map(({ label }) => label.value),
    found.map(({ types }) => describe(types)),
    found.map(({ iri }) => iri),
  ])
}
