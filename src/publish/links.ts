import type { ServerResponse } from 'node:http'
import { asURI } from './address.js'

/** A link of a representation (RFC 8288). */
export interface Link {
  readonly href: string
  readonly rel: string
  /** Media type of what it leads to. */
  readonly type?: string
}

/**
 * Sets the `Link` header. Clients refuse long headers (Node's own at 16 kB for all of them), so the links that go
 * beyond 6 kB are left out: the most important come first.
 */
export function setLinks(response: ServerResponse, links: readonly Link[]): void {
  let size = 0
  const written = links.map(write).filter((link) => (size += link.length + 2) < 6_000)
  if (written.length > 0) response.setHeader('Link', written.join(', '))
}

function write({ href, rel, type }: Link): string {
  return `<${asURI(href).replaceAll('>', '%3E')}>; rel="${rel}"${type ? `; type="${type}"` : ''}`
}
