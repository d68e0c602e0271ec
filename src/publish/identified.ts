import { distance } from 'fastest-levenshtein'
import { canonical, canonicalIfValid } from '../identifiers/canonical.js'
import { isSchemeName, schemes, type SchemeName } from '../identifiers/schemes.js'
import { Problem } from '../problems/problem.js'
import type { Release } from '../release/release.js'
import type { Site } from './site.js'

/** What a decoded path `id/{scheme}/{value}` asks for; schemes are named in any case. */
export interface Asked {
  readonly scheme: string
  readonly value: string
}

export function askedFor(text: string): Asked {
  const [scheme = '', ...rest] = text.replace(/^id\//, '').split('/')
  return { scheme: scheme.toLowerCase(), value: rest.join('/') }
}

/** An identifier as the release has it, or as it would, and the things that hold it. */
export interface Holders {
  readonly identifier: string
  readonly things: readonly string[]
}

/**
 * The things that hold an identifier. It is sought in its canonical form; where its scheme is the theme's own, or the data
 * spell it otherwise, as it is written, in lower and in upper case.
 */
export function holdersOf(release: Release, scheme: string, value: string): Holders {
  const [first = value, ...others] = spellingsOf(scheme, value)
  for (const identifier of [first, ...others]) {
    const things = release.identified(scheme, identifier)
    if (things.length > 0) return { identifier, things }
  }
  return { identifier: first, things: [] }
}

function spellingsOf(scheme: string, value: string): readonly string[] {
  const known = isSchemeName(scheme) ? canonicalOf(scheme, value) : undefined
  return [...new Set([...(known === undefined ? [] : [known]), value, value.toLowerCase(), value.toUpperCase()])]
}

/** Also without a slash at its end, which people add to addresses. */
function canonicalOf(scheme: SchemeName, value: string): string | undefined {
  if (!value.endsWith('/')) return canonicalIfValid(scheme, value)
  return canonicalIfValid(scheme, value.slice(0, -1)) ?? canonicalIfValid(scheme, value)
}

/** Why a name leads nowhere, and what a program can read of it. */
interface Why {
  readonly reason: string
  readonly members: Readonly<Record<string, unknown>>
}

/** Why nothing is found by a decoded path: the identifier's form, nobody holds it, or there is no such scheme; undefined for a name of a thing. */
export function whyUnknown({ release, address }: Site, text: string): Why | undefined {
  const { scheme, value } = askedFor(text)
  const held = release.schemes()
  if (isSchemeName(scheme) || held.includes(scheme)) return whyNobody(scheme, value)
  const [, segment] = /^id\/([^/]+)\/./.exec(text) ?? []
  // Names of things begin in the same way: then it is not for a scheme that somebody asks.
  if (segment === undefined || release.hasBelow(`${address.baseIRI}id/${segment}/`)) return undefined
  const nearest = nearestFirst(scheme, [...new Set([...held, ...Object.keys(schemes)])])
  return {
    reason: `no thing is named so, and "${segment}" is no scheme of identifiers; the schemes, the nearest first, are ${nearest.join(', ')}`,
    members: { schemes: nearest },
  }
}

/** By distance; of those as far, what has the same letters first: `uia` is `uai` mistyped. */
function nearestFirst(text: string, known: readonly string[]): string[] {
  const letters = (word: string): string => [...word].sort().join('')
  return known
    .map((word) => ({ word, far: distance(text, word), other: distance(letters(text), letters(word)) }))
    .sort((one, other) => one.far - other.far || one.other - other.other)
    .map(({ word }) => word)
}

function whyNobody(scheme: string, value: string): Why {
  if (!isSchemeName(scheme)) return { reason: `nothing holds this identifier of ${scheme}`, members: { scheme } }
  const { title, example } = schemes[scheme]
  const told = { scheme: { name: scheme, title, example } }
  const fault = faultOf(scheme, value)
  if (fault !== undefined) return { reason: `${fault}; ${title} has values such as ${example}`, members: told }
  const identifier = canonicalOf(scheme, value)
  return { reason: `nothing holds the ${title} ${identifier}`, members: { ...told, identifier } }
}

/** What is wrong with a value of a scheme; undefined where it is one. */
export function faultOf(scheme: SchemeName, value: string): string | undefined {
  if (canonicalOf(scheme, value) !== undefined) return undefined
  try {
    canonical(scheme, value)
    return undefined
  } catch (error) {
    if (error instanceof Problem) return error.message
    throw error
  }
}
