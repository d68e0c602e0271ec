import { recognise } from '../identifiers/recognise.js'
import { isSchemeName, schemes } from '../identifiers/schemes.js'
import { named } from '../identifiers/forms.js'
import { Problem } from '../problems/problem.js'
import { extensionOf } from './representation.js'
import { askedFor, faultOf, holdersOf } from './identified.js'
import { asURI, decodedPath } from './address.js'
import { findIRI, findNamed, type Named } from './find.js'
import type { Site } from './site.js'

/** What an IRI, or another full form of an identifier, leads to. */
export interface Resolution {
  readonly status: 'found' | 'merged' | 'several' | 'gone' | 'unknown' | 'invalid'
  /** What it names, what that was merged into, or what took its place. */
  readonly things: readonly string[]
  /** The identifier that was recognised. */
  readonly identifier?: { readonly scheme: string; readonly value: string }
  /** Why it leads nowhere. */
  readonly reason?: string
}

/**
 * Resolves an IRI of the site (of a thing, also a merged one or one that has gone, of its document, or by an identifier; also
 * as it is served locally), or any full form of an identifier ({@link recognise}).
 */
export function resolveIRI(site: Site, given: string): Resolution {
  const iri = given.trim()
  if (iri === '') return { status: 'invalid', things: [], reason: 'it is empty' }
  if (/\p{Surrogate}/u.test(iri)) return { status: 'invalid', things: [], reason: 'it holds half a character' }
  const exact = findIRI(site, [iri])
  if (exact.kind !== 'unknown' && iri.startsWith(site.address.baseIRI)) return ofNamed(exact)
  const path = ownPath(site, iri)
  return path === undefined ? ofIdentifiers(site, iri) : ofOwnPath(site, iri, asURI(path))
}

function ofNamed(named: Exclude<Named, { kind: 'unknown' }>): Resolution {
  switch (named.kind) {
    case 'here':
      return { status: 'found', things: [named.thing] }
    case 'moved':
      return { status: 'merged', things: [named.thing] }
    case 'gone':
      return { status: 'gone', things: named.successors, reason: `${named.iri} has been withdrawn` }
  }
}

/**
 * The path below the base of an IRI of the site, without its query; undefined for an IRI of others. Local hosts are taken for
 * the site's own, but never what a request says in `Host`.
 */
function ownPath({ address: { baseIRI, mount } }: Site, iri: string): string | undefined {
  if (iri.startsWith(baseIRI)) return withoutQuery(iri.slice(baseIRI.length))
  const [, host, rest] = /^https?:\/\/([^/?#]+)(\/.*)$/i.exec(iri) ?? []
  if (host === undefined || !rest!.startsWith(mount)) return undefined
  const isOwn = host.toLowerCase() === new URL(baseIRI).host || loopback.test(host)
  return isOwn ? withoutQuery(rest!.slice(mount.length)) : undefined
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i

function withoutQuery(path: string): string {
  return path.replace(/\?[^#]*/, '')
}

function ofOwnPath(site: Site, iri: string, path: string): Resolution {
  try {
    const named = findNamed(site, pathsOf(path))
    if (named.kind !== 'unknown') return ofNamed(named)
    const { scheme, value } = askedFor(decodedPath(path))
    const found = holdersOf(site.release, scheme, value)
    if (found.things.length > 0) return ofHolders({ scheme, value: found.identifier }, found.things)
    const fault = path.startsWith('id/') && isSchemeName(scheme) ? faultOf(scheme, value) : undefined
    if (fault !== undefined) return { status: 'invalid', things: [], reason: fault }
    return { status: 'unknown', things: [], reason: `this release says nothing of ${iri}` }
  } catch (error) {
    if (error instanceof Problem) return { status: 'invalid', things: [], reason: error.message }
    throw error
  }
}

/** The paths of what a path names: the thing itself, or that of a document, with or without the extension of a format. */
function pathsOf(path: string): string[] {
  const document = /^doc\/([^#]*)/.exec(path)?.[1]
  if (document === undefined) return [path]
  const extension = extensionOf(document)
  const bare = extension === undefined ? [] : [document.slice(0, -extension.length - 1)]
  return [document, ...bare].flatMap((each) => [`id/${each}`, each])
}

/** What holds the identifiers that a text may be; of the first that anything holds, where several could be meant. */
function ofIdentifiers({ release }: Site, text: string): Resolution {
  const candidates = recognise(text)
  const [first] = candidates
  if (first === undefined) return { status: 'invalid', things: [], reason: whyNone(text) }
  const held = candidates.map((identifier) => ({
    identifier,
    things: release.identified(identifier.scheme, identifier.value),
  }))
  const things = [...new Set(held.flatMap((each) => each.things))]
  const identifier = held.find((each) => each.things.length > 0)?.identifier
  if (identifier !== undefined) return ofHolders(identifier, things)
  const names = candidates.map(({ scheme, value }) => `${schemes[scheme].title} ${value}`)
  return {
    status: 'unknown',
    things: [],
    identifier: first,
    reason: `nothing in this release holds the ${names.join(' or ')}`,
  }
}

function ofHolders(
  identifier: { readonly scheme: string; readonly value: string },
  things: readonly string[],
): Resolution {
  return { status: things.length > 1 ? 'several' : 'found', things, identifier }
}

/** A text that names its scheme has a value that is none; of any other nothing is known. */
function whyNone(text: string): string {
  const faults = named(text).map(({ scheme, written }) => faultOf(scheme, written))
  const shown = JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text)
  return (
    faults.find((fault) => fault !== undefined) ??
    `${shown} is neither an IRI of this site nor a form of an identifier that is known here`
  )
}
