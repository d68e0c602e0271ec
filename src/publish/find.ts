import { decodedPath, localPath, spellings } from './address.js'
import { cacheControl } from './caching.js'
import { askedFor, holdersOf, whyUnknown } from './identified.js'
import { Refusal } from './refusal.js'
import type { Site } from './site.js'

/** What a name leads to: the thing itself, the one that it was merged into, what took its place, or nothing. */
export type Named =
  | { readonly kind: 'here'; readonly thing: string }
  | { readonly kind: 'moved'; readonly thing: string }
  | { readonly kind: 'gone'; readonly iri: string; readonly successors: readonly string[] }
  | { readonly kind: 'unknown' }

/**
 * What is named by one of the paths below the base, in whatever spelling: what is here beats what was merged, and that
 * what has gone.
 *
 * @throws Problem `bad-request` where a path is not well percent-encoded
 */
export function findNamed(site: Site, paths: readonly string[]): Named {
  return findIRI(site, iris(site.address.baseIRI, paths))
}

/** Likewise, by its spellings as IRIs. */
export function findIRI({ release }: Site, spelled: readonly string[]): Named {
  const here = spelled.find((iri) => release.has(iri))
  if (here !== undefined) return { kind: 'here', thing: here }
  for (const iri of spelled) {
    const thing = release.successor(iri)
    if (thing !== undefined && release.has(thing)) return { kind: 'moved', thing }
    const successors = release.gone(thing ?? iri)
    if (successors !== undefined) return { kind: 'gone', iri, successors }
  }
  return { kind: 'unknown' }
}

/** The things that hold the identifier of a path `{scheme}/{value}`, with or without `id/` before it, in any form of its scheme. */
export function findIdentified({ release }: Site, path: string): readonly string[] {
  const { scheme, value } = askedFor(decodedPath(path))
  return holdersOf(release, scheme, value).things
}

/** The refusal of a name that nothing has: why, and a search for its last part. */
export function unknown(site: Site, path: string): Refusal {
  const { address } = site
  const text = decodedPath(path)
  const search = `${address.mount}search?q=${encodeURIComponent(text.split('/').at(-1) ?? '')}`
  const { reason, members } = whyUnknown(site, text) ?? { reason: undefined, members: {} }
  const message = `this release says nothing of ${address.baseIRI}${path}`
  return new Refusal('not-found', reason === undefined ? message : `${message}: ${reason}`, {
    members: { ...members, search },
  })
}

/** The refusal of a thing that has gone: 410 with what took its place (RFC 5829 `successor-version`). */
export function refuseGone({ address, release }: Site, iri: string, successors: readonly string[]): Refusal {
  const told = successors.map((successor) => ({ iri: successor, href: localPath(address, successor) ?? successor }))
  const place = successors.length === 0 ? 'nothing is known to have taken its place' : `see ${successors.join(', ')}`
  return new Refusal(
    'gone',
    `${iri} is no more since the release ${release.about.digest.slice(0, 16)}, or an earlier one; ${place}`,
    {
      headers: { 'Cache-Control': cacheControl.representation },
      links: told.map(({ href }) => ({ href, rel: 'successor-version' })),
      members: { successors: told },
    },
  )
}

function iris(baseIRI: string, paths: readonly string[]): string[] {
  return paths.flatMap((path) => spellings(path)).map((path) => baseIRI + path)
}
