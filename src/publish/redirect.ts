import { cacheControl } from './caching.js'
import type { Exchange } from './site.js'

/** Sends the client to another path of the site; the same for every client, so nothing varies. */
export function redirect({ site, request, response }: Exchange, status: 301 | 302 | 303, location: string): void {
  response.setHeader('Location', location)
  response.setHeader('Cache-Control', cacheControl.name)
  response.setHeader('Content-Length', 0)
  response.statusCode = status
  site.answers.keep(request, response, () => nothing)
  response.end()
}

const nothing = Buffer.alloc(0)
