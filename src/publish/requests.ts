import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { Refusal } from './refusal.js'

/** Gives a request an id, which its answer and the log say, and logs it when it ends. */
export function logRequest(log: Logger, request: IncomingMessage, response: ServerResponse): string {
  const id = idOf(request)
  if (log.isLevelEnabled('info')) logWhenEnded(log.child({ id }), request, response)
  return id
}

function logWhenEnded(log: Logger, { method, url }: IncomingMessage, response: ServerResponse): void {
  const started = performance.now()
  response.on('close', () => {
    const milliseconds = Math.round(performance.now() - started)
    log.info({ method, url, status: response.statusCode, milliseconds, whole: response.writableFinished }, 'request')
  })
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
