import type { Request } from 'express'
import { type FormatName, formats } from '../rdf/formats.js'
import { validate } from './caching.js'
import { languageOf } from './language.js'
import { type Link, setLinks } from './links.js'
import { choose, type Choice, type Offer } from './negotiate.js'
import { Refusal } from './refusal.js'
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
  request: Request,
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

/** Sends a representation, or 304 where the client has it; it is made only when it is needed. */
export async function send(exchange: Exchange, what: Representation): Promise<void> {
  const { request, response } = exchange
  const isPage = what.mediaType === 'text/html'
  const { language } = languageOf(request)
  response.setHeader('Cache-Control', what.cacheControl)
  setLinks(response, what.links)
  if (isPage) response.vary('Accept-Language')
  if (validate(exchange, [...what.variant, what.mediaType, ...(isPage ? [language, request.url] : [])])) {
    response.status(304).end()
    return
  }
  const body = Buffer.from(await what.body())
  response.setHeader('Content-Type', withCharset(what.mediaType))
  if (isPage) response.setHeader('Content-Language', language)
  response.send(body)
}

/** The other formats of a document (RFC 8288 `alternate`); data formats also describe it (signposting). */
export function alternates(path: string, chosen: string): Link[] {
  return formats
    .filter(({ name }) => name !== chosen)
    .map(({ name, mediaType }) => ({
      href: `${path}.${name}`,
      rel: name === 'html' ? 'alternate' : 'alternate describedby',
      type: mediaType,
    }))
}

/** The path's extension, where it is one of the table of formats. */
export function extensionOf(path: string): FormatName | undefined {
  const extension = /\.([a-z]+)$/.exec(path)?.[1]
  return formats.find(({ name }) => name === extension)?.name
}

/** Text types have a charset parameter; that of the others is said by their own specification. */
function withCharset(mediaType: string): string {
  return mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType
}
