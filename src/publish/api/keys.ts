import type { Site } from '../site.js'
import { allThings } from './allThings.js'

/** How the things of a collection are named in its addresses (`/api/{collection}/{key}`). */
export interface Keys {
  /** What follows `id/{type}/` in the thing's IRI; else what follows the base IRI; else, for an IRI of others, all of it. */
  readonly of: (iri: string) => string
  /** The IRIs below the base, without it, that a key may stand for; the most likely first. */
  readonly paths: (key: string) => AsyncIterable<string>
}

/** The keys of a collection. The types in the IRIs of its things are learnt from these, once, when a key asks for it. */
export function createKeys(site: Site, collection: string): Keys {
  const { baseIRI } = site.address
  let types: Promise<readonly string[]> | undefined
  const typesOf = (): Promise<readonly string[]> => {
    types ??= learnTypes(site, collection)
    // What failed for once is tried again.
    types.catch(() => (types = undefined))
    return types
  }
  return {
    of: (iri) => (iri.startsWith(baseIRI) ? iri.slice(baseIRI.length).replace(typed, '') : iri),
    async *paths(key) {
      yield `id/${collection}/${key}`
      yield key
      for (const type of await typesOf()) if (type !== collection) yield `id/${type}/${key}`
    },
  }
}

const typed = /^id\/[^/]+\/(?=.)/

async function learnTypes(site: Site, collection: string): Promise<readonly string[]> {
  const beginning = `${site.address.baseIRI}id/`
  const types = new Set<string>()
  for await (const things of allThings(site.release, { collection, filters: [], sort: [] })) {
    for (const iri of things) {
      if (iri.startsWith(beginning)) types.add(iri.slice(beginning.length).split('/', 1)[0]!)
    }
  }
  return [...types]
}
