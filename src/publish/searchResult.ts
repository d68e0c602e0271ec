import type { Literal } from '@rdfjs/types'
import { name } from '../rdf/namespaces.js'
import type { Hit, Release } from '../release/release.js'
import { type Address, ownDocuments } from './address.js'
import type { Site } from './site.js'

/** A thing found by its label. */
export interface FoundThing {
  readonly iri: string
  readonly label: Literal
  /** The classes that it is said to be of: those of the release's own vocabulary, where there are such. */
  readonly types: readonly string[]
}

/** One page of what was found. */
export interface SearchResult {
  readonly text: string
  /** Counts from 1. */
  readonly page: number
  /** How many came before. */
  readonly from: number
  readonly found: readonly FoundThing[]
  readonly hasMore: boolean
}

/** Asks the label index for one page; an empty text finds nothing. */
export function findByLabel({ release, address }: Site, text: string, page: number): SearchResult {
  const from = (page - 1) * pageSize
  const hits = text === '' ? [] : firstHits(release, text, from + pageSize + 1).slice(from)
  const found = hits.slice(0, pageSize).map(({ iri, label }) => ({ iri, label, types: typesOf(release, iri, address) }))
  return { text, page, from, found, hasMore: hits.length > pageSize }
}

const pageSize = 20

/** The first things that are found, each once; a part of a thing (`…#address`) has no page of its own and stands for it. */
function firstHits(release: Release, text: string, count: number): Hit[] {
  const found = new Map<string, Hit>()
  for (let offset = 0; offset < mostHits && found.size < count; offset += batchSize) {
    const hits = release.search(text, { limit: batchSize, offset })
    for (const hit of hits) {
      const iri = thingOf(release, hit.iri)
      if (!found.has(iri)) found.set(iri, { iri, label: hit.label })
    }
    if (hits.length < batchSize) break
  }
  return [...found.values()].slice(0, count)
}

const batchSize = 200
/** So many hits are looked at; who finds more needs other words. */
const mostHits = 1_000

function thingOf(release: Release, iri: string): string {
  const [thing = '', fragment] = iri.split('#')
  const isTerm = ownDocuments.some((name) => thing.endsWith(`/${name}`))
  return fragment === undefined || isTerm || !release.has(thing) ? iri : thing
}

function typesOf(release: Release, iri: string, { baseIRI }: Address): string[] {
  const quads = release.describe(iri)?.quads ?? []
  const types = quads
    .filter(({ subject, predicate }) => subject.value === iri && predicate.value === name('rdf', 'type'))
    .map(({ object }) => object.value)
  const own = types.filter((type) => type.startsWith(baseIRI))
  return [...new Set(own.length > 0 ? own : types)].slice(0, 2)
}
