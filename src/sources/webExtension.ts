import { formats } from '../rdf/formats.js'

/**
 * The extension, with its point, that tells what a file holds: by a media type of RDF, else by the address, else by what
 * RDF is called too (`text/plain`, `application/json`).
 */
export function extensionOf(url: string, contentType = ''): string | undefined {
  const mediaType = contentType.split(';', 1)[0]!.trim().toLowerCase()
  const exact = formats.find((format) => format.mediaType === mediaType)
  if (exact !== undefined) return `.${exact.name}`
  const named = /[^/](\.[a-z0-9]{1,8}){1,2}$/i.exec(new URL(url).pathname)?.[0].slice(1)
  const alike = formats.find((format) => format.aliases.some((alias) => alias === mediaType))
  return named ?? (alike === undefined ? undefined : `.${alike.name}`)
}
