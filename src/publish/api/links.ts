import type { Link } from '../links.js'
import type { Site } from '../site.js'
import type { ApiFormat } from './formats.js'

/** Where a collection is, or one of its things: below the mount, without the extension of a format. */
export function apiPath({ address }: Site, ...parts: readonly string[]): string {
  return `${address.mount}${['api', ...parts].join('/')}`
}

/** The parameters of an address with some of them changed; those that are undefined are left out. */
export function changed(query: string, changes: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const parameters = new URLSearchParams(query)
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) parameters.delete(name)
    else parameters.set(name, value)
  }
  return parameters
}

/** A path with its parameters, brackets and commas as people write them. */
export function withQuery(path: string, parameters: URLSearchParams): string {
  const query = parameters.toString().replaceAll('%5B', '[').replaceAll('%5D', ']').replaceAll('%2C', ',')
  return query === '' ? path : `${path}?${query}`
}

/** The same answer in each other format, at the address with its extension (RFC 8288 `alternate`). */
export function alternatesOf(
  { path, query }: { readonly path: string; readonly query: string },
  formats: readonly ApiFormat[],
  chosen: string,
): Link[] {
  return formats
    .filter(({ name }) => name !== chosen)
    .map(({ name, mediaType }) => ({
      href: withQuery(`${path}.${name}`, changed(query, { format: undefined })),
      rel: 'alternate',
      type: mediaType,
    }))
}

/** Media type of an OpenAPI description (https://spec.openapis.org/oas/v3.1, IANA registration). */
export const openApiMediaType = 'application/vnd.oai.openapi+json;version=3.1'

/** The links that all answers of the API have: what describes it (RFC 8631, and `describedby`). */
export function descriptionLinks(site: Site): Link[] {
  const href = apiPath(site, 'openapi.json')
  return [
    { href, rel: 'describedby service-desc', type: openApiMediaType },
    { href: apiPath(site, 'docs'), rel: 'service-doc', type: 'text/html' },
  ]
}
