import type { Request } from 'express'
import Negotiator from 'negotiator'
import { parametersOf } from './address.js'

/** What can be negotiated for: a row of the table of formats. */
export interface Offer {
  readonly name: string
  readonly mediaType: string
  readonly aliases: readonly string[]
}

/** What was chosen, and the media type by which the client asked for it. */
export interface Choice<Of extends Offer> {
  readonly offer: Of
  readonly mediaType: string
}

/** The choice among the offers: extension beats `?format=` (a name or media type) beats `Accept`; undefined where none fits. */
export function choose<Of extends Offer>(
  request: Request,
  offers: readonly Of[],
  extension?: string,
): Choice<Of> | undefined {
  const named = extension ?? parametersOf(request).get('format')
  return named ? byName(named, offers) : negotiate(request.headers.accept, offers)
}

function byName<Of extends Offer>(named: string, offers: readonly Of[]): Choice<Of> | undefined {
  const offer = offers.find(({ name, mediaType }) => name === named || mediaType === named)
  return offer && { offer, mediaType: offer.mediaType }
}

/**
 * Proactive negotiation (RFC 9110 §12.5.1). HTML only where the client names it with the best quality; at equal quality
 * another type that the client names wins; without `Accept`, and for wildcards, the first offer.
 */
export function negotiate<Of extends Offer>(accept: string | undefined, offers: readonly Of[]): Choice<Of> | undefined {
  const choices = new Map(offers.flatMap((offer) => typesOf(offer, accept).map((type) => [type, choice(offer, type)])))
  const negotiator = new Negotiator({ headers: { accept: htmlLast(accept) } })
  const ranked = negotiator.mediaTypes([...choices.keys()]).flatMap((type) => choices.get(type) ?? [])
  return ranked.find(({ offer }) => offer.name !== 'html' || namesHtml(accept)) ?? ranked[0]
}

/** The offer's media types, also with the charset that careful clients add; its aliases only where the client names them. */
function typesOf({ mediaType, aliases }: Offer, accept = ''): string[] {
  const named = aliases.filter((alias) => accept.toLowerCase().includes(bareOf(alias)))
  return [mediaType, ...named].flatMap((type) => (type.includes(';') ? [type] : [type, `${type};charset=utf-8`]))
}

/** HTML and parameters are answered under the format's own name, other aliases under theirs. */
function choice<Of extends Offer>(offer: Of, type: string): Choice<Of> {
  return { offer, mediaType: offer.name === 'html' ? offer.mediaType : bareOf(type) }
}

function bareOf(type: string): string {
  return type.split(';')[0] ?? type
}

/** The client's order decides at equal quality: so HTML stands last there. */
function htmlLast(accept: string | undefined): string | undefined {
  const ranges = accept?.split(',')
  return ranges && [...ranges.filter((range) => !namesHtml(range)), ...ranges.filter(namesHtml)].join(',')
}

function namesHtml(ranges: string | undefined): boolean {
  return /(^|[\s,])(text\/html|application\/xhtml\+xml)\s*([;,]|$)/i.test(ranges ?? '')
}
