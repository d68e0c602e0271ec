import { canonicalIfValid } from './canonical.js'
import { addressed, named, type Written } from './forms.js'
import { schemes, type SchemeName } from './schemes.js'

/** An identifier: of which scheme, and its value in canonical form. */
export interface Identifier {
  readonly scheme: SchemeName
  readonly value: string
}

/**
 * What identifiers a text may be, in any of their full forms: the address of a registry's page, with the name of the scheme
 * (`ror:…`, `urn:issn:…`, `info:doi/…`), or bare, where the form or the check digit tells the scheme. What says more
 * comes first; several are possible (nine digits are a SIREN, an IdRef, or both). Empty where it is none.
 */
export function recognise(text: string): readonly Identifier[] {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > lengthAtMost) return []
  const found = new Map<string, Identifier>()
  for (const { scheme, written } of candidates(trimmed)) {
    const value = canonicalIfValid(scheme, written)
    if (value !== undefined) found.set(`${scheme} ${value}`, { scheme, value })
  }
  return [...found.values()]
}

/** The longest text that is looked at: no identifier comes near. */
const lengthAtMost = 2_000

const names = Object.keys(schemes) as SchemeName[]
const bareNames = names.filter((scheme) => schemes[scheme].bare)

function* candidates(text: string): Iterable<Written> {
  if (text.includes('/')) {
    for (const scheme of names) for (const written of addressed(scheme, text)) yield { scheme, written }
  }
  yield* named(text)
  if (!text.includes('://')) for (const scheme of bareNames) yield { scheme, written: text }
}
