import { createHash } from 'node:crypto'
import type { Request } from 'express'
import Negotiator from 'negotiator'
import type { Exchange } from './site.js'

/** How long each kind of answer may be kept (RFC 9111 §5.2.2, RFC 5861). */
export const cacheControl = {
  /** A thing's 303: its document's address does not change. */
  name: 'public, max-age=86400',
  representation: 'public, max-age=300, stale-while-revalidate=86400',
  query: 'public, max-age=60',
  missing: 'public, max-age=60',
  hashed: 'public, max-age=31536000, immutable',
  never: 'no-store',
} as const

/**
 * Sets the validators of a representation; true where the client has it already, judged after negotiation.
 * A release never changes, so the digest and the variant (media type, language, parameters, encoding) say all; the
 * program's version stands in it because pages are of its making.
 */
export function validate({ site, request, response }: Exchange, variant: readonly string[]): boolean {
  const { digest, built } = site.release.about
  const encoding = encodingFor(request)
  const variantHash = createHash('sha256')
    .update(JSON.stringify([site.version, encoding, ...variant]))
    .digest('base64url')
  response.setHeader('ETag', `"${digest.slice(0, 16)}-${variantHash.slice(0, 16)}"`)
  response.setHeader('Last-Modified', built.toUTCString())
  return request.fresh
}

/** The encoding that the package compression will choose, which asks in just this way; the types lack the second argument. */
function encodingFor(request: Request): string | undefined {
  const negotiator = new Negotiator(request) as unknown as {
    encoding(available: readonly string[], options: { readonly preferred: readonly string[] }): string | undefined
  }
  return negotiator.encoding(['br', 'gzip', 'deflate', 'identity'], { preferred: ['br', 'gzip'] })
}
