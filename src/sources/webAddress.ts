import { unescape } from 'node:querystring'

/** An address as it is told: who asks is nobody else's business. */
export function addressOf(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^/?#]*@/i, '$1')
}

/** Is what it names packed by itself? A server that labels it `gzip` then says what it is, not how it is sent. */
export function isPacked(url: string): boolean {
  return /\.(?:gz|tgz)$/i.test(new URL(url).pathname)
}

/** Who asks, where an address says it: the value of an `Authorization` header (RFC 7617). */
export function authorizationOf({ username, password }: URL): string | undefined {
  if (username === '') return undefined
  return `Basic ${Buffer.from(`${unescape(username)}:${unescape(password)}`).toString('base64')}`
}
