import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Refusal } from './refusal.js'
import type { Exchange } from './site.js'

/**
 * Gives a request an id, which its answer and the log say; when it ends, it is counted and logged.
 *
 * @param url as it came, of which the request holds what is below the mount
 */
export function followRequest({ site, request, response }: Exchange, url: string | undefined): string {
  const id = idOf(request)
  const { socket } = request
  const [started, sent] = [performance.now(), socket.bytesWritten]
  // Once it is closed, a connection knows no more who was there.
  const client = site.log.isLevelEnabled('info') ? site.quota.clientOf(request) : undefined
  response.once('close', () => {
    const { statusCode: status, headersSent, writableFinished: whole } = response
    site.counts.request(request.url, headersSent ? status : 0)
    if (client === undefined) return
    const milliseconds = Math.round(performance.now() - started)
    const bytes = socket.bytesWritten - sent
    site.log.info({ id, client, method: request.method, url, status, milliseconds, bytes, whole }, 'request')
  })
  return id
}

/** Refuses addresses longer than 8 kB (RFC 9110 §15.5.15); the longest IRI that RFC 9110 §4.1 asks for fits. */
export function limitURL({ url = '' }: IncomingMessage): void {
  const { length } = url
  if (length > longestURL)
    throw new Refusal('url-too-long', `the address has ${length} characters; ${longestURL} are the most`)
}

const longestURL = 8_192

/** The id that a proxy gave the request, or a new one. */
function idOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID()
}
