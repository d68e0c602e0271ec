import { isUtf8 } from 'node:buffer'
import { parametersOf } from './address.js'
import { Refusal } from './refusal.js'
import type { SiteRequest } from './request.js'

/** A query as it was asked by the SPARQL 1.1 Protocol (§2.1). */
export interface QueryRequest {
  readonly text: string
  readonly defaultGraphs: readonly string[]
  readonly namedGraphs: readonly string[]
  /** In milliseconds, as the client asks. */
  readonly timeout: number | undefined
  /** Name or media type of a format. */
  readonly format: string | undefined
}

/**
 * Reads the query of a GET, a POSTed form, or a POST of the query itself; undefined for a GET without parameters of a query.
 * @throws Refusal `bad-request`, `unsupported-media-type` or `read-only`
 */
export function readQueryRequest(request: SiteRequest): QueryRequest | undefined {
  const parameters = parametersOf(request)
  mustBeUTF8(request.url)
  if (request.method !== 'POST') {
    if (parameters.has('update')) throw readOnly()
    return parameters.has('query') ? fromParameters(parameters) : undefined
  }
  const read = bodies[contentTypeOf(request)]
  if (!read) throw unsupported(request)
  const charset = /;\s*charset="?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1] ?? 'utf-8'
  if (!/^(utf-8|us-ascii)$/i.test(charset)) throw unsupported(request)
  return read(parameters, decodeBody(request))
}

type ReadBody = (parameters: URLSearchParams, body: string) => QueryRequest

/** The media types of a POST's body (§2.1.2, §2.1.3, §2.2). */
const bodies: Readonly<Record<string, ReadBody>> = {
  'application/x-www-form-urlencoded': (parameters, body) => {
    mustBeUTF8(body)
    const form = new URLSearchParams(body)
    if (form.has('update')) throw readOnly()
    for (const [name, value] of parameters) form.append(name, value)
    return fromParameters(form)
  },
  'application/sparql-query': (parameters, body) => {
    if (parameters.has('query'))
      throw new Refusal('bad-request', 'the query is given twice: in the address and in the body')
    parameters.set('query', body)
    return fromParameters(parameters)
  },
  'application/sparql-update': () => {
    throw readOnly()
  },
}

function fromParameters(parameters: URLSearchParams): QueryRequest {
  const [text = '', ...others] = parameters.getAll('query')
  if (others.length > 0)
    throw new Refusal('bad-request', `there are ${others.length + 1} parameters "query"; there must be one`)
  if (text.trim() === '') throw new Refusal('bad-request', 'the parameter "query" is missing or empty')
  checkText(text)
  return {
    text,
    defaultGraphs: parameters.getAll('default-graph-uri'),
    namedGraphs: parameters.getAll('named-graph-uri'),
    timeout: timeoutOf(parameters.get('timeout')),
    format: parameters.get('format') ?? undefined,
  }
}

/** The longest query, in bytes of UTF-8. */
const longest = 128 * 1024

function checkText(text: string): void {
  const bytes = Buffer.byteLength(text)
  if (bytes > longest)
    throw new Refusal('body-too-large', `the query has ${bytes} bytes; ${longest} are the most`, {
      members: { bytes, limit: longest },
    })
  if (text.includes('\0')) throw new Refusal('bad-request', 'the query has a character NUL (U+0000)')
}

/** What a client has percent-encoded is UTF-8 (RFC 3986 §2.5): other bytes would silently become another query. */
function mustBeUTF8(encoded: string): void {
  for (const [bytes] of encoded.matchAll(/(?:%[89a-f][0-9a-f])+/gi))
    if (!isUtf8(Buffer.from(bytes.replaceAll('%', ''), 'hex')))
      throw new Refusal('bad-request', `${bytes.slice(0, 30)} is no percent-encoded UTF-8`)
}

function timeoutOf(seconds: string | null): number | undefined {
  if (seconds === null || seconds === '') return undefined
  const value = Number(seconds)
  if (!(value > 0)) throw new Refusal('bad-request', `timeout must be a number of seconds above 0, not "${seconds}"`)
  return value * 1000
}

function contentTypeOf(request: SiteRequest): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

function decodeBody({ body }: SiteRequest): string {
  if (!Buffer.isBuffer(body)) return ''
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new Refusal('bad-request', 'the body is not UTF-8')
  }
}

function unsupported(request: SiteRequest): Refusal {
  const sent = request.headers['content-type'] ?? 'a body without Content-Type'
  const read = 'application/sparql-query or application/x-www-form-urlencoded, in UTF-8'
  return new Refusal('unsupported-media-type', `${sent} is not read here; send ${read}`, {
    headers: { 'Accept-Post': 'application/sparql-query, application/x-www-form-urlencoded' },
  })
}

/** The refusal of an update. */
export function readOnly(): Refusal {
  return new Refusal('read-only', 'this endpoint answers queries; what is published changes only by a new release')
}
