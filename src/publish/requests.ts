import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { Refusal } from './refusal.js'

/** Gives each request an id, which its answer and the log say, and logs it when it ends. */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const started = performance.now()
    const id = idOf(request)
    response.setHeader('X-Request-Id', id)
    response.on('close', () => {
      const { method, originalUrl: url } = request
      const milliseconds = Math.round(performance.now() - started)
      log.info(
        { id, method, url, status: response.statusCode, milliseconds, whole: response.writableFinished },
        'request',
      )
    })
    next()
  }
}

/** Refuses addresses longer than 8 kB (RFC 9110 §15.5.15); the longest IRI that RFC 9110 §4.1 asks for fits. */
export function limitURL(request: Request, _response: Response, next: NextFunction): void {
  const { length } = request.originalUrl
  if (length > longestURL)
    throw new Refusal('url-too-long', `the address has ${length} characters; ${longestURL} are the most`)
  next()
}

const longestURL = 8_192

/** The id that a proxy gave the request, or a new one. */
function idOf(request: Request): string {
  const given = request.get('X-Request-Id') ?? ''
  return /^[\w-]{8,64}$/.test(given) ? given : randomUUID()
}
