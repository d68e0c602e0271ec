import fresh from 'fresh'
import { createHash } from 'node:crypto'
import Negotiator from 'negotiator'
import { LRUCache } from 'lru-cache'
import { mustStillBe } from './precondition.js'
import type { SiteRequest } from './request.js'
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
 *
 * @throws Refusal `precondition-failed` where the client wants it only as it was, and it is not
 */
export function validate({ site, request, response }: Exchange, variant: readonly string[]): boolean {
  const { digest, built } = site.release.about
  const encoding = encodingFor(request)
  const variantHash = createHash('sha256')
    .update(JSON.stringify([site.version, encoding, ...variant]))
    .digest('base64url')
  const etag = `"${digest.slice(0, 16)}-${variantHash.slice(0, 16)}"`
  const lastModified = built.toUTCString()
  response.setHeader('ETag', etag)
  response.setHeader('Last-Modified', lastModified)
  mustStillBe(request.headers, { etag, lastModified })
  return isFresh(request, { etag, lastModified })
}

/** Has the client what the validators stand for (RFC 9110 §13.2.2)? Asked for GET and HEAD alone. */
export function isFresh(
  { method, headers }: SiteRequest,
  { etag, lastModified }: { readonly etag: string | undefined; readonly lastModified: string | undefined },
): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  if (headers['if-none-match'] === undefined && headers['if-modified-since'] === undefined) return false
  return fresh(headers, { etag, 'last-modified': lastModified })
}

/** The content codings that are made, the best first; `identity` is none. */
export type Encoding = 'br' | 'gzip' | 'identity'

/** The coding that a client takes (RFC 9110 §12.5.3); one that refuses even none gets none all the same. */
export function encodingFor({ headers }: Pick<SiteRequest, 'headers'>): Encoding {
  const accepted = headers['accept-encoding']
  if (accepted === undefined) return 'identity'
  let encoding = encodings.get(accepted)
  if (encoding === undefined) encodings.set(accepted, (encoding = negotiateEncoding(accepted)))
  return encoding
}

/** Clients are of few kinds: what each says is read once. */
const encodings = new LRUCache<string, Encoding>({ max: 500 })

/** The types of negotiator lack the options. */
function negotiateEncoding(accepted: string): Encoding {
  const negotiator = new Negotiator({ headers: { 'accept-encoding': accepted } }) as unknown as {
    encoding(available: readonly Encoding[], options: { readonly preferred: readonly Encoding[] }): Encoding | undefined
  }
  return negotiator.encoding(['br', 'gzip', 'identity'], { preferred: ['br', 'gzip'] }) ?? 'identity'
}
