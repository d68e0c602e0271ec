import { LRUCache } from 'lru-cache'
import type { ServerResponse } from 'node:http'
import { isConditional } from './precondition.js'
import type { SiteRequest } from './request.js'
import { headersOf } from './write.js'

/** A whole answer as it was given: the same request gets it again without anything being made. */
export interface KnownAnswer {
  readonly status: number
  /** Names and values in turn, with those that all answers have, without those of one request alone. */
  readonly headers: readonly string[]
  /** Those that a 304 has too (RFC 9110 §15.4.5). */
  readonly headersWithoutBody: readonly string[]
  readonly etag: string | undefined
  readonly lastModified: string | undefined
  readonly body: Buffer
}

/** The answers that were given lately. A release never changes, so what was answered once stays right as long as it is served. */
export interface Answers {
  find(request: SiteRequest): KnownAnswer | undefined
  /** Keeps what the response says when the same is asked for the second time, unless it is large. */
  keep(request: SiteRequest, response: ServerResponse, bodyOf: () => Buffer): void
  /** How many are kept, and the memory that they take, in bytes. */
  held(): { readonly entries: number; readonly bytes: number }
}

/** Memory for answers, in bytes; and the largest that is kept, so that one page of hundreds of kilobytes displaces not hundreds. */
const memory = 64 * 2 ** 20
const largest = 2 ** 20

/** What an answer takes beside its body and its key: headers, and the place in the table. */
const overhead = 2_000

/** Requests that are remembered without their answers: one that comes a second time is worth keeping, one of a crawler is not. */
const remembered = 20_000

export function createAnswers(): Answers {
  const asked = new LRUCache<string, true>({ max: remembered })
  const known = new LRUCache<string, KnownAnswer>({
    maxSize: memory,
    maxEntrySize: largest,
    sizeCalculation: ({ body }, key) => body.length + 2 * key.length + overhead,
  })
  return {
    // Whether it is still what a client has read is judged where the validators are made.
    find: (request) => (isConditional(request.headers) ? undefined : known.get(keyOf(request))),
    held: () => ({ entries: known.size, bytes: known.calculatedSize }),
    keep(request, response, bodyOf) {
      if (request.method !== 'GET') return
      const key = keyOf(request)
      if (!asked.has(key)) {
        asked.set(key, true)
        return
      }
      const body = bodyOf()
      if (body.length > largest) return
      const { etag, 'last-modified': lastModified } = response.getHeaders() as Readonly<Record<string, string>>
      const headers = headersOf(response).filter(([name]) => !ofRequest.has(name.toLowerCase()))
      known.set(key, {
        status: response.statusCode,
        headers: headers.flat(),
        headersWithoutBody: headers.filter(([name]) => !ofBody.has(name.toLowerCase())).flat(),
        etag,
        lastModified,
        body,
      })
    },
  }
}

/** All that an answer depends on beside the release: the address, and the headers that are negotiated by. */
function keyOf({ url, headers }: SiteRequest): string {
  const { accept = '', 'accept-encoding': encoding = '', 'accept-language': language = '' } = headers
  return `${url}\n${accept}\n${encoding}\n${language}`
}

/** Headers that one request has alone. */
const ofRequest: ReadonlySet<string> = new Set(['x-request-id', 'ratelimit', 'server-timing'])

/** Headers that describe a body. */
const ofBody: ReadonlySet<string> = new Set(['content-length', 'content-type', 'content-encoding', 'content-language'])
