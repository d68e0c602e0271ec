import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from './refusal.js'

/** What stands for a representation, as its headers say it. */
interface Validators {
  readonly etag: string
  readonly lastModified: string
}

/** Does a client want an answer only where what it has read is still so? */
export function isConditional(headers: IncomingHttpHeaders): boolean {
  return headers['if-match'] !== undefined || headers['if-unmodified-since'] !== undefined
}

/**
 * Refuses what a client wants only where it is still as it was (RFC 9110 §13.1.1, §13.1.4, §13.2.2): `If-Match` names none of
 * its validators, or, without that, it has changed since `If-Unmodified-Since`; a date that is none is not heard.
 *
 * @throws Refusal `precondition-failed`, with the validators of what there is now
 */
export function mustStillBe(headers: IncomingHttpHeaders, validators: Validators): void {
  if (isConditional(headers) && !isStill(headers, validators)) throw refusePrecondition(validators)
}

/** The refusal of a representation that a client wants only as it was. */
export function refusePrecondition({ etag, lastModified }: Validators): Refusal {
  const message = `this is not what the client has read earlier (If-Match, If-Unmodified-Since); it is now ${etag}, of ${lastModified}`
  return new Refusal('precondition-failed', message, { headers: { ETag: etag, 'Last-Modified': lastModified } })
}

function isStill(headers: IncomingHttpHeaders, { etag, lastModified }: Validators): boolean {
  const named = headers['if-match']
  // The comparison is strong: weak validators match nothing (§8.8.3.2).
  if (named !== undefined) return named.trim() === '*' || named.split(',').some((each) => each.trim() === etag)
  const since = Date.parse(headers['if-unmodified-since']!)
  return Number.isNaN(since) || Date.parse(lastModified) <= since
}
