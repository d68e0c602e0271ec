import type { Response } from 'express'
import { cacheControl } from './caching.js'

/** Sends the client to another path of the site; the same for every client, so nothing varies. */
export function redirect(response: Response, status: 301 | 303, location: string): void {
  response.setHeader('Location', location)
  response.setHeader('Cache-Control', cacheControl.name)
  response.status(status).end()
}
