import { fetch, type RequestInit, type Response } from 'undici'
import { Problem } from '../../problems/problem.js'
import type { Guard } from './guard.js'

export interface GuardedRequest {
  readonly guard: Guard
  /** Hosts to which a redirect may lead: those of the list. */
  readonly hosts: ReadonlySet<string>
  readonly url: string
  /** A query that is posted; without, the address is read. */
  readonly query?: string
  readonly accept: string
  readonly signal: AbortSignal
  /** The largest answer, in bytes as it is unpacked. */
  readonly most: number
}

export interface GuardedAnswer {
  readonly status: number
  readonly mediaType: string
  readonly body: Uint8Array
}

const mostRedirects = 5

/**
 * Asks a server of others, wherever it leads within the list; each address is checked. A query is sent again where a
 * redirect leads, as it changes nothing. No cookies or credentials are sent.
 *
 * @throws Problem `result-too-large`; `service-failed` of the guard, perhaps as the cause
 */
export async function guardedFetch(request: GuardedRequest): Promise<GuardedAnswer> {
  const response = await follow(request)
  const body = await readBody(response, request.most)
  const mediaType = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  return { status: response.status, mediaType, body }
}

/** The host names of endpoints. */
export function hostsOf(endpoints: readonly string[]): ReadonlySet<string> {
  return new Set(endpoints.filter((iri) => URL.canParse(iri)).map((iri) => new URL(iri).hostname))
}

async function follow({ guard, hosts, url: start, query, accept, signal }: GuardedRequest): Promise<Response> {
  const headers = { Accept: accept, 'User-Agent': 'dataESR (SPARQL federation)' }
  const read: RequestInit = { method: 'GET', headers }
  const posted: RequestInit = { method: 'POST', headers, body: new URLSearchParams({ query: query ?? '' }) }
  let init = query === undefined ? read : posted
  let url = new URL(start)
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    guard.check(url)
    const response = await fetch(url, { ...init, redirect: 'manual', dispatcher: guard.agent, signal })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || location === null) return response
    await response.body?.cancel()
    if (!URL.canParse(location, url)) throw new Error(`it leads to "${location}", which is no address`)
    url = new URL(location, url)
    if (!hosts.has(url.hostname)) throw new Error(`it leads to ${url.host}, which is not on the list`)
    // RFC 9110 §15.4.4: the answer is to be read there.
    if (response.status === 303) init = read
  }
  throw new Error(`it leads on more than ${mostRedirects} times`)
}

async function readBody(response: Response, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of response.body ?? []) {
    pieces.push(piece as Uint8Array)
    bytes += (piece as Uint8Array).length
    if (bytes > most) throw tooLarge('the answer of an endpoint', most)
  }
  return Buffer.concat(pieces)
}

/** The problem of something that is larger than it may be. */
export function tooLarge(what: string, most: number): Problem {
  return new Problem('result-too-large', `${what} would be larger than ${most / 1e6} MB: make what is asked narrower`)
}
