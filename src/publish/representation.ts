import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib'
import vary from 'vary'
import { type FormatName, formats } from '../rdf/formats.js'
import { type Encoding, encodingFor, validate } from './caching.js'
import { languageOf } from './language.js'
import { type Link, setLinks } from './links.js'
import { choose, type Choice, type Offer } from './negotiate.js'
import { Refusal } from './refusal.js'
import type { SiteRequest } from './request.js'
import type { Exchange } from './site.js'

/** A representation that is ready to be sent, but not yet made. */
export interface Representation {
  readonly mediaType: string
  /** What tells it from the other representations of this address. */
  readonly variant: readonly string[]
  readonly cacheControl: string
  readonly links: readonly Link[]
  readonly body: () => Promise<string> | string
}

/** The choice among the offers, or a refusal that lists them (RFC 9110 §15.5.7); `at` is the address without extension. */
export function mustChoose<Of extends Offer>(
  request: SiteRequest,
  offers: readonly Of[],
  { at, extension }: { readonly at: (offer: Of) => string; readonly extension?: string | undefined },
): Choice<Of> {
  const choice = choose(request, offers, extension)
  if (choice) return choice
  const alternatives = offers.map((offer) => ({ mediaType: offer.mediaType, href: at(offer) }))
  throw new Refusal(
    'not-acceptable',
    `none of the formats that were asked for is made here; these are: ${offers.map(({ mediaType }) => mediaType).join(', ')}`,
    {
      headers: { Vary: 'Accept' },
      links: alternatives.map(({ mediaType, href }) => ({ href, rel: 'alternate', type: mediaType })),
      members: { alternatives },
    },
  )
}

/** Sends a representation, or 304 where the client has it; it is made only when it is needed, and kept for who asks next. */
export async function send(exchange: Exchange, what: Representation): Promise<void> {
  if (setHeaders(exchange, what)) return
  await sendWhole(exchange, await what.body())
}

/** Sends a body as a whole, of which all but its length and coding is said already; packed where that is worth it, and kept for who asks next. */
export async function sendWhole({ site, request, response }: Exchange, whole: string | Buffer): Promise<void> {
  const encoding = encodingFor(request)
  if (encoding === 'identity' || whole.length < worthEncoding) {
    response.setHeader('Content-Length', Buffer.byteLength(whole))
    site.answers.keep(request, response, () => Buffer.from(whole))
    // A text is written together with the head, in one piece.
    response.end(whole)
    return
  }
  const body = await encoders[encoding](Buffer.from(whole))
  response.setHeader('Content-Encoding', encoding)
  response.setHeader('Content-Length', body.length)
  site.answers.keep(request, response, () => body)
  response.end(body)
}

/** A representation that is sent as it is made: long, or without end to be seen. */
export interface StreamedRepresentation extends Omit<Representation, 'body'> {
  readonly body: () => AsyncIterable<string | Uint8Array>
}

/**
 * As {@link send}, piece by piece and no faster than the client takes it; a client that goes away ends what makes it.
 * What fails before the first piece is told as a problem, what fails later breaks the connection off.
 */
export async function sendStream(exchange: Exchange, what: StreamedRepresentation): Promise<void> {
  const { request, response } = exchange
  if (setHeaders(exchange, what)) return
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  await sendPieces(exchange, what.body())
}

type Piece = string | Uint8Array

/**
 * Sends pieces as they come, packed where the client takes that; the first is awaited, so that a failure before it is told as
 * a problem.
 */
export async function sendPieces({ request, response }: Exchange, body: AsyncIterable<Piece>): Promise<void> {
  const pieces = body[Symbol.asyncIterator]()
  const first = await pieces.next()
  // What is packed already is not packed again (RFC 9111 §5.2.2.6).
  const mayPack = !String(response.getHeader('Cache-Control')).includes('no-transform')
  const encoding = mayPack ? encodingFor(request) : 'identity'
  const packed = encoding === 'identity' ? [] : [packers[encoding]()]
  if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding)
  // A pipeline alone has several, beside those that count, log and pack.
  response.setMaxListeners(20)
  try {
    await pipeline([Readable.from(joined(first, pieces)), ...packed, response])
  } catch (error) {
    if (!hasLeft(error)) throw error
  }
}

async function* joined(first: IteratorResult<Piece>, pieces: AsyncIterator<Piece>): AsyncGenerator<Piece> {
  try {
    // An empty piece would end a stream of text.
    for (let piece = first; !piece.done; piece = await pieces.next()) if (piece.value.length > 0) yield piece.value
  } finally {
    await pieces.return?.()
  }
}

/** Going away is a client's right, and no failure. */
function hasLeft(error: unknown): boolean {
  return ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '')
}

/** Sets what a representation says of itself; true where that is all, because the client has it (304). */
function setHeaders(exchange: Exchange, what: Omit<Representation, 'body'>): boolean {
  const { request, response } = exchange
  const isPage = what.mediaType === 'text/html'
  const language = isPage ? languageOf(request).language : ''
  response.setHeader('Cache-Control', what.cacheControl)
  setLinks(response, what.links)
  if (isPage) vary(response, 'Accept-Language')
  vary(response, 'Accept-Encoding')
  if (validate(exchange, [...what.variant, what.mediaType, ...(isPage ? [language, request.url] : [])])) {
    response.statusCode = 304
    response.end()
    return true
  }
  response.setHeader('Content-Type', withCharset(what.mediaType))
  if (isPage) response.setHeader('Content-Language', language)
  return false
}

/** Characters below which a coding costs more than it saves: the answer fits into one packet. */
const worthEncoding = 1_024

const brotli = promisify(brotliCompress)
const deflate = promisify(gzip)

/** Qualities at which a page is coded in about the time in which it is made. */
const encoders: Readonly<Record<Exclude<Encoding, 'identity'>, (body: Buffer) => Promise<Buffer>>> = {
  br: (body) =>
    brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }),
  gzip: (body) => deflate(body, { level: 6 }),
}

/** Likewise, piece by piece: each is sent when it is there. */
const packers: Readonly<Record<Exclude<Encoding, 'identity'>, () => NodeJS.ReadWriteStream>> = {
  br: () =>
    createBrotliCompress({
      flush: constants.BROTLI_OPERATION_FLUSH,
      params: { [constants.BROTLI_PARAM_QUALITY]: 4 },
    }),
  gzip: () => createGzip({ flush: constants.Z_SYNC_FLUSH, level: 6 }),
}

/** The other formats of a document (RFC 8288 `alternate`); data formats also describe it (signposting). */
export function alternates(path: string, chosen: string, offers: readonly Offer[] = formats): Link[] {
  return offers
    .filter(({ name }) => name !== chosen)
    .map(({ name, mediaType }) => ({
      href: `${path}.${name}`,
      rel: name === 'html' ? 'alternate' : 'alternate describedby',
      type: mediaType,
    }))
}

/** The path's extension, where it is that of an offer. */
export function extensionOf(path: string): FormatName | undefined
export function extensionOf<Of extends Offer>(path: string, offers: readonly Of[]): Of['name'] | undefined
export function extensionOf(path: string, offers: readonly Offer[] = formats): string | undefined {
  const extension = /\.([a-z]+)$/.exec(path)?.[1]
  return offers.find(({ name }) => name === extension)?.name
}

/** Text types have a charset parameter; that of the others is said by their own specification. */
export function withCharset(mediaType: string): string {
  return mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType
}
