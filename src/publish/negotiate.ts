import { LRUCache } from 'lru-cache'
import Negotiator from 'negotiator'
import { parametersOf } from './address.js'
import type { SiteRequest } from './request.js'

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
  request: SiteRequest,
  offers: readonly Of[],
  extension?: string,
): Choice<Of> | undefined {
  const named = extension ?? parametersOf(request).get('format')
  return named ? byName(named, offers) : negotiate(request.headers.accept, offers)
}

function byName<Of extends Offer>(named: string, offers: readonly Of[]): Choice<Of> | undefined {
  const names: readonly (string | undefined)[] = [named, otherNames.get(named.toLowerCase())]
  const offer = offers.find(({ name, mediaType }) => names.includes(name) || mediaType === named)
  return offer && { offer, mediaType: offer.mediaType }
}

/** What libraries call formats (SPARQLWrapper, Virtuoso, Fuseki): of those that a name may mean, the one that is offered. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['turtle', 'ttl'],
  ['n3', 'ttl'],
  ['n-triples', 'nt'],
  ['ntriples', 'nt'],
  ['n-quads', 'nq'],
  ['nquads', 'nq'],
  ['rdf+xml', 'rdf'],
  ['rdf/xml', 'rdf'],
  ['rdfxml', 'rdf'],
  ['xml', 'rdf'],
  ['json-ld', 'jsonld'],
  ['ld+json', 'jsonld'],
  ['json', 'jsonld'],
])

/**
 * Proactive negotiation (RFC 9110 §12.5.1). HTML only where the client names it with the best quality; at equal quality
 * another type that the client names wins; without `Accept`, and for wildcards, the first offer.
 */
export function negotiate<Of extends Offer>(accept: string | undefined, offers: readonly Of[]): Choice<Of> | undefined {
  // An empty header takes nothing, none takes all.
  const key = accept === undefined ? '*' : `=${accept}`
  if (key.length > longestRemembered) return rank(accept, offers)
  const judged = choicesAmong(offers)
  let found = judged.get(key)
  if (found === undefined) judged.set(key, (found = { choice: rank(accept, offers) }))
  return found.choice as Choice<Of> | undefined
}

/** Clients are of few kinds: what each accepts is judged once for each table of offers. */
type Choices = LRUCache<string, { readonly choice: Choice<Offer> | undefined }>

const judgedOf = new WeakMap<readonly Offer[], Choices>()

/** No client of the few has a longer `Accept`. */
const longestRemembered = 1_000

function choicesAmong(offers: readonly Offer[]): Choices {
  let choices = judgedOf.get(offers)
  if (choices === undefined) judgedOf.set(offers, (choices = new LRUCache({ max: 500 })))
  return choices
}

function rank<Of extends Offer>(accept: string | undefined, offers: readonly Of[]): Choice<Of> | undefined {
  const ranges = accept === undefined ? undefined : htmlLast(rangesIn(accept))
  const names = new Set(ranges?.filter((range) => !isHtml(range) || isBare(range)).map(nameOf))
  const negotiator = new Negotiator({ headers: { accept: ranges?.join(',') } })
  const choices = new Map(offers.flatMap((offer) => typesOf(offer, names).map((type) => [type, choice(offer, type)])))
  const [best] = negotiator.mediaTypes([...choices.keys()])
  if (best !== undefined) return choices.get(best)
  // A page that nobody named is better than nothing, where a wildcard takes it.
  const page = offers.find(({ name }) => name === 'html')
  return page && negotiator.mediaTypes([page.mediaType]).length > 0 ? choice(page, page.mediaType) : undefined
}

/** The ranges of a list, which may have commas in quotes (RFC 9110 §5.6.1, §5.6.4). */
function rangesIn(accept: string): string[] {
  return accept.match(/(?:[^,"]|"(?:\\.|[^"\\])*"?)+/g) ?? []
}

/** The media type of a range, without parameters. */
function nameOf(range: string): string {
  return bareOf(range).trim().toLowerCase()
}

/** The offer's media types, also with the charset that careful clients add; aliases, and those of HTML, only where the client names them. */
function typesOf({ name, mediaType, aliases }: Offer, names: ReadonlySet<string>): string[] {
  const unnamed = name === 'html' ? [] : [mediaType]
  const named = [mediaType, ...aliases].filter((type) => names.has(bareOf(type)))
  return [...new Set([...unnamed, ...named])].flatMap((type) => (type.includes(';') ? [type] : [type, type + charset]))
}

const charset = ';charset=utf-8'

/** HTML and parameters are answered under the format's own name, other aliases under theirs. */
function choice<Of extends Offer>(offer: Of, type: string): Choice<Of> {
  return { offer, mediaType: offer.name === 'html' ? offer.mediaType : bareOf(type) }
}

function bareOf(type: string): string {
  return type.split(';')[0] ?? type
}

/** At equal quality the more exact range decides, then the client's order: so HTML stands last there, and without its charset. */
function htmlLast(ranges: readonly string[]): string[] {
  return [
    ...ranges.filter((range) => !isHtml(range)),
    ...ranges.filter(isHtml).map((range) => range.replace(/;\s*charset="?utf-8"?\s*(?=;|$)/i, '')),
  ]
}

function isHtml(range: string): boolean {
  return html.has(nameOf(range))
}

/** Has it no parameter but its quality? HTML with another (`level=1`) is not what is made here. */
function isBare(range: string): boolean {
  return /^[^;]*(?:;\s*q\s*=[^;]*)?$/i.test(range)
}

const html: ReadonlySet<string> = new Set(['text/html', 'application/xhtml+xml'])
