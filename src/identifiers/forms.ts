import { schemes, type Scheme, type SchemeName } from './schemes.js'

/** A value as it is written, and the scheme that it may be of. */
export interface Written {
  readonly scheme: SchemeName
  readonly written: string
}

/** The values that stand in an address of one of the scheme's registries, as they are written there, percent-encoding undone. */
export function addressed(name: SchemeName, text: string): string[] {
  return schemes[name].addresses.flatMap((address: RegExp) => {
    const value = address.exec(text)?.[1]
    return value === undefined ? [] : [decode(value)]
  })
}

/** What stands in a form in which the scheme is named: `ror:…`, `urn:issn:…`, `info:doi/…`, `ISSN 2045-2322`. */
export function named(text: string): Written[] {
  return namedForms.flatMap(({ form, isAddress }) => {
    const [, name = '', value = ''] = form.exec(text) ?? []
    const scheme = byName.get(name.toLowerCase())
    return scheme === undefined ? [] : [{ scheme, written: isAddress ? decode(value) : value }]
  })
}

/** What a name before a value may be: those of the schemes, and what else they are called. */
const byName = new Map(
  Object.entries<Scheme>(schemes).flatMap(([scheme, { aliases = [] }]) =>
    [scheme, ...aliases].map((name) => [name, scheme as SchemeName] as const),
  ),
)

/**
 * Forms that all schemes have: compact IRIs and names before values, also as URN (RFC 8141); `info:` (RFC 4452), with the
 * `info:eu-repo` of repositories; the resolvers that take the name of a scheme.
 */
const namedForms: readonly { readonly form: RegExp; readonly isAddress: boolean }[] = [
  { form: /^(?:urn:)?([a-z][\w.-]*)(?:\s*[:=]\s*|\s+)(\S.*)$/i, isAddress: false },
  { form: /^info:(?:eu-repo\/semantics\/altIdentifier\/)?([a-z][\w.-]*)\/(\S.*)$/i, isAddress: false },
  { form: /^https?:\/\/(?:identifiers\.org|n2t\.net|bioregistry\.io)\/([a-z][\w.-]*)[:/](.+)$/i, isAddress: true },
]

/** The percent-encoding of an address undone; as it is where it is not well encoded. */
function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}
