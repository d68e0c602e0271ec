import { setTimeout as pause } from 'node:timers/promises'
import { EnvHttpProxyAgent, type Dispatcher } from 'undici'
import { Problem } from '../problems/problem.js'
import type { WebRequest } from './source.js'
import { addressOf, isPacked } from './webAddress.js'
import { ask, leave, one, Unanswered, type Answer } from './webAnswer.js'
import { decode, receive } from './webBody.js'
import { isStrong, openCacheEntry, type CacheEntry, type Copy, type DraftFacts } from './webCache.js'
import { extensionOf } from './webExtension.js'

export interface FetchSettings {
  /** Folder of what was fetched; made where it is missing. */
  readonly cache: string
  /** The largest that a file may be, as it is sent and as it is read. */
  readonly maxBytes: number
  /** Milliseconds without any byte (or with hardly any) after which it is given up. */
  readonly timeout: number
  /** Only what is in the cache is used. */
  readonly isOffline?: boolean
  /** Milliseconds before it is tried again, each time twice as many; 500 by default. */
  readonly retryPause?: number
}

export interface Fetched {
  /** The file in the cache folder. */
  readonly path: string
  /** `stale-source`: the server is away, the file is from an earlier time. */
  readonly warning?: Problem
}

/** Fetches from servers. Connections are shared by its requests. */
export interface Fetcher {
  /**
   * Brings what a server answers to a file of the cache folder: what is there already is only asked whether it is still
   * the same (RFC 9110 §13), what broke off is continued (§14), by this process or by a later one.
   *
   * @throws Problem `unreachable-source`; `bad-setting` where the cache folder cannot be used
   */
  fetch(request: WebRequest): Promise<Fetched>
  close(): Promise<void>
}

export function createFetcher(settings: FetchSettings): Fetcher {
  // Proxies as the environment says: http_proxy, https_proxy, no_proxy.
  const dispatcher = new EnvHttpProxyAgent({ connect: { timeout: settings.timeout } })
  return {
    fetch: (request) => fetchFile(request, { ...settings, dispatcher }),
    close: () => dispatcher.destroy(),
  }
}

interface Options extends FetchSettings {
  readonly dispatcher: Dispatcher
}

async function fetchFile(request: WebRequest, options: Options): Promise<Fetched> {
  const origin = { file: addressOf(request.url) }
  const entry = await openCacheEntry(options.cache, request)
  try {
    const { path } = options.isOffline ? fromCache(entry) : await tryAgain(entry, request, options)
    return { path }
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    const { copy } = entry
    if (copy === undefined || error.kind === 'refused')
      throw new Problem('unreachable-source', error.message, origin, { cause: error })
    const message = `${error.message}; what it had at ${copy.fetched} is used`
    return { path: copy.path, warning: new Problem('stale-source', message, origin, { cause: error }) }
  } finally {
    await entry.close()
  }
}

function fromCache({ copy }: CacheEntry): Copy {
  if (copy !== undefined) return copy
  throw new Unanswered('refused', 'it is not in the cache, and --offline asks no server: run once without it')
}

const mostTries = 4

/** As many bytes more make a try that broke off a good one: a large file may come in many pieces. */
const goodProgress = 1 << 20

async function tryAgain(entry: CacheEntry, request: WebRequest, options: Options): Promise<Copy> {
  const { timeout, retryPause = 500 } = options
  let furthest = await entry.draftSize()
  for (let tries = 1; ; tries++) {
    try {
      return await tryOnce(entry, request, { ...options, isFirst: tries === 1 })
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
      const size = await entry.draftSize()
      if (size >= furthest + goodProgress) tries = 1
      furthest = Math.max(furthest, size)
      const wait = error.after ?? retryPause * 2 ** (tries - 1)
      if (error.kind !== 'broken' || tries === mostTries || wait > timeout) throw error
      await pause(wait)
    }
  }
}

async function tryOnce(
  entry: CacheEntry,
  request: WebRequest,
  options: Options & { readonly isFirst: boolean },
): Promise<Copy> {
  const started = await startOf(entry, request)
  const conditions = conditionsOf(entry, request, { ...started, isFirst: options.isFirst })
  const answer = await ask(request, { ...options, conditions })
  if (answer.statusCode === 304 && entry.copy !== undefined) {
    leave(answer)
    return entry.confirm(entry.copy)
  }
  const facts = await accept(answer, entry, { ...started, url: request.url })
  await receive(answer, { ...options, draft: entry.draft, total: facts.total })
  const whole = await decode(entry.draft, { ...options, encoding: isPacked(request.url) ? undefined : facts.encoding })
  return entry.keep(whole, facts)
}

/** What stands in the draft already, with what is known of it. */
interface Started {
  readonly size: number
  readonly facts: DraftFacts
}

/** What has no strong ETag cannot be continued; neither can the answer to a query. */
async function startOf(entry: CacheEntry, { query }: WebRequest): Promise<Started> {
  const facts = await entry.draftFacts()
  const size = isStrong(facts.etag) && query === undefined ? await entry.draftSize() : 0
  return { size, facts: size > 0 ? facts : {} }
}

/** The answer to a query is asked for anew each time: conditions are for GET (RFC 9110 §13.1.2). */
function conditionsOf(
  { copy }: CacheEntry,
  { url, query }: WebRequest,
  { size, facts, isFirst }: Started & { readonly isFirst: boolean },
): Record<string, string> {
  // Servers that pack as they send cannot continue: where that broke off, it is asked for as it is.
  const encoding = size > 0 ? (facts.encoding ?? 'identity') : isFirst && !isPacked(url) ? 'gzip' : 'identity'
  if (query !== undefined) return { 'accept-encoding': encoding }
  const { etag, lastModified } = copy ?? {}
  return {
    'accept-encoding': encoding,
    ...(etag !== undefined && { 'if-none-match': etag }),
    ...(etag === undefined && lastModified !== undefined && { 'if-modified-since': lastModified }),
    ...(size > 0 && facts.etag !== undefined && { range: `bytes=${size}-`, 'if-range': facts.etag }),
  }
}

/** Looks at the head of an answer: it continues the draft, or the draft begins anew. */
async function accept(
  answer: Answer,
  entry: CacheEntry,
  started: Started & { readonly url: string },
): Promise<DraftFacts> {
  const { statusCode } = answer
  try {
    if (statusCode === 200) {
      const facts = factsOf(answer, started.url)
      await entry.begin(facts)
      return facts
    }
    if (statusCode === 206 && started.size > 0 && continues(answer, started)) return started.facts
    if (started.size > 0 && [206, 416].includes(statusCode)) {
      await entry.begin({})
      throw new Unanswered('broken', 'the server continues with something else')
    }
    throw refusal(answer)
  } catch (error) {
    leave(answer)
    throw error
  }
}

function factsOf({ headers }: Answer, url: string): DraftFacts {
  const extension = extensionOf(url, one(headers['content-type']))
  const [etag, lastModified] = [one(headers['etag']), one(headers['last-modified'])]
  const encoding = one(headers['content-encoding'])?.trim().toLowerCase()
  const length = Number(one(headers['content-length']) ?? NaN)
  return {
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
    ...(encoding !== undefined && encoding !== '' && encoding !== 'identity' && { encoding }),
    ...(Number.isSafeInteger(length) && length >= 0 && { total: length }),
    ...(extension !== undefined && { extension }),
  }
}

/** Is it the rest of the same bytes (RFC 9110 §14.4)? */
function continues({ headers }: Answer, { size, facts }: Started): boolean {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(one(headers['content-range']) ?? '')
  const etag = one(headers['etag'])
  const isSameTotal = range?.[2] === '*' || facts.total === undefined || Number(range?.[2]) === facts.total
  return Number(range?.[1] ?? NaN) === size && isSameTotal && (etag === undefined || etag === facts.etag)
}

/** What to do about a status; others are faults of the server, which may pass. */
const advice: Readonly<Record<number, string>> = {
  401: 'it wants to know who asks: put credentials into the address or the headers of the mapping',
  403: 'it does not let us have it: look at credentials in the address or the headers of the mapping',
  404: 'correct the address in the mapping',
  410: 'it is gone for good: correct the address in the mapping',
  406: 'it has it in none of the formats that are asked for',
  413: 'make the query shorter',
  429: 'it is asked too often: try later',
}

function refusal({ statusCode, statusText, headers }: Answer): Unanswered {
  const isPassing = statusCode >= 500 || [408, 425, 429].includes(statusCode)
  const what = advice[statusCode] ?? (isPassing ? 'try later' : 'correct the address in the mapping')
  const after = retryAfter(one(headers['retry-after']))
  return new Unanswered(
    isPassing ? 'broken' : 'refused',
    `the server answers ${statusCode} ${statusText}`.trimEnd() +
      (isPassing && after !== undefined ? `, to be asked again in ${Math.ceil(after / 1000)} s` : `: ${what}`),
    { ...(after !== undefined && { after }) },
  )
}

/** Seconds, or a date (RFC 9110 §10.2.3), as milliseconds from now. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(wait) ? undefined : Math.max(0, wait)
}
