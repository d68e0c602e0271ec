import type { Literal } from '@rdfjs/types'
import type { Hit } from '../release/release.js'
import type { HitCounts } from '../release/searchCounts.js'
import { type AskedSearch, type AskedType, typeOfClass } from './searchRequest.js'
import type { Site } from './site.js'

/** A thing found by its label. */
export interface FoundThing {
  readonly iri: string
  /** The label that was found. */
  readonly label: Literal
  /** The classes that it is said to be of: those of the release's own vocabulary, where there are such. */
  readonly types: readonly string[]
}

/** A type of things, and how many of what was found are of it. */
export interface Facet {
  readonly type: AskedType
  /** Undefined where they are too many to be counted at once. */
  readonly count: number | undefined
}

/** One page of what was found. */
export interface SearchResult {
  readonly asked: AskedSearch
  /** What was searched for instead, where nothing was found and a typing error was seen. */
  readonly corrected: string | undefined
  /** How many came before. */
  readonly from: number
  readonly found: readonly FoundThing[]
  readonly hasMore: boolean
  /** How many there are in all; undefined where they are too many to be counted at once. */
  readonly total: number | undefined
  /** The types of what the text finds, the most frequent first, whichever is asked for. */
  readonly facets: readonly Facet[]
}

/** Asks the label index for one page; an empty text finds nothing. */
export function findByLabel(site: Site, asked: AskedSearch): SearchResult {
  const { text, type, page, limit } = asked
  const from = (page - 1) * limit
  const { hits, corrected } = hitsOf(site, asked, from)
  const counts = text === '' ? { total: 0, kinds: [] } : site.release.countHits(corrected ?? text)
  const found = hits.slice(0, limit).map(({ iri, label, types }) => ({ iri, label, types: shownTypes(site, types) }))
  const facets = facetsOf(site, counts, found)
  const total = type && counts ? countOf(counts, type) : counts?.total
  return { asked, corrected, from, found, hasMore: hits.length > limit, total, facets }
}

/** One hit more than a page has, so that it is known whether there are more. */
function hitsOf(
  { release }: Site,
  { text, type, limit }: AskedSearch,
  offset: number,
): { readonly hits: readonly Hit[]; readonly corrected: string | undefined } {
  if (text === '') return { hits: [], corrected: undefined }
  const options = { limit: limit + 1, offset, types: type?.classes }
  const hits = release.search(text, options)
  const isMissed =
    hits.length === 0 && (offset === 0 || release.search(text, { ...options, limit: 1, offset: 0 }).length === 0)
  const corrected = isMissed ? release.correct(text) : undefined
  return corrected === undefined ? { hits, corrected } : { hits: release.search(corrected, options), corrected }
}

/** At most two, and the site's own before those that others made. */
function shownTypes(site: Site, types: readonly string[]): string[] {
  return ownTypes(site, types).slice(0, 2)
}

function ownTypes({ address: { baseIRI } }: Site, types: readonly string[]): readonly string[] {
  const own = types.filter((type) => type.startsWith(baseIRI))
  return own.length > 0 ? own : types
}

/** The collections of the theme, and the types that are in none; where nothing was counted, those that may be found. */
function facetsOf(site: Site, counts: HitCounts | undefined, found: readonly FoundThing[]): Facet[] {
  const { classes } = site.release
  const collections = classes.map(typeOfClass)
  const collected = new Set(collections.flatMap((type) => type.classes))
  const seen = counts ? counts.kinds.map(({ types }) => types) : found.map(({ types }) => types)
  const others = new Set(seen.flatMap((types) => ownTypes(site, types)).filter((iri) => !collected.has(iri)))
  const types = [...collections, ...[...others].map((iri) => ({ name: iri, classes: [iri] }))]
  const facets = types.map((type) => ({ type, count: counts && countOf(counts, type) }))
  return facets.filter(({ count }) => count !== 0).sort((a, b) => (b.count ?? 0) - (a.count ?? 0))
}

function countOf({ kinds }: HitCounts, { classes }: AskedType): number {
  return kinds
    .filter(({ types }) => types.some((iri) => classes.includes(iri)))
    .reduce((sum, { count }) => sum + count, 0)
}
