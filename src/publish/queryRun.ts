import vary from 'vary'
import { formats, resultFormats } from '../rdf/formats.js'
import type { Answer, QueryForm } from '../store/store.js'
import { collect } from './collect.js'
import { languageOf } from './language.js'
import type { Choice, Offer } from './negotiate.js'
import { editorPage } from './pages/editor.js'
import { type PageResult, readPageResult } from './pageResult.js'
import type { QueryRequest } from './queryRequest.js'
import { mustChoose, sendPieces, withCharset } from './representation.js'
import { rewriteTriples } from './rewriteTriples.js'
import type { SiteRequest } from './request.js'
import type { Exchange, Site } from './site.js'
import { write } from './write.js'

/** What may be asked for as the result of SELECT and ASK. */
export const resultOffers: readonly Offer[] = [
  ...resultFormats,
  { name: 'html', mediaType: 'text/html', aliases: ['application/xhtml+xml'] },
]

/** The formats by the form of the query: never RDF for a SELECT. */
const offersOf: Readonly<Record<QueryForm, readonly Offer[]>> = {
  select: resultOffers,
  ask: resultOffers,
  construct: formats,
  describe: formats,
}

/** The format of an answer, or a refusal that lists those there are for this form of query. */
export function chooseFormat({ site, request }: Exchange, form: QueryForm, asked: QueryRequest): Choice<Offer> {
  const { text: query, format } = asked
  const at = ({ name }: Offer): string =>
    `${site.address.mount}sparql?${new URLSearchParams({ query, format: name }).toString()}`
  return mustChoose(request, offersOf[form], { at, extension: format })
}

/** What tells an answer from others at this address. */
export function variantOf(asked: QueryRequest, { mediaType }: Choice<Offer>, request: SiteRequest): string[] {
  const { text, defaultGraphs, namedGraphs } = asked
  const page = mediaType === 'text/html' ? languageOf(request).language : ''
  return [text, JSON.stringify([defaultGraphs, namedGraphs]), mediaType, page]
}

interface Run {
  readonly asked: QueryRequest
  readonly form: QueryForm
  readonly choice: Choice<Offer>
}

/** Asks the store and sends the answer; a client that goes away stops its query. */
export async function runQuery(exchange: Exchange, run: Run): Promise<void> {
  const { site, response } = exchange
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  try {
    const answer = await ask(site, run, gone.signal)
    await sendAnswer(exchange, { ...run, answer })
  } catch (error) {
    // A client that has gone away needs no answer, and its leaving is no failure; breaking off an answer is.
    if (!gone.signal.aborted || response.headersSent) throw error
  }
}

function ask(site: Site, { asked, form, choice: { offer } }: Run, signal: AbortSignal): Promise<Answer> {
  const { text, defaultGraphs, namedGraphs, timeout = Infinity } = asked
  return site.store.query(text, {
    mediaType: offer.name === 'html' ? pageSource[form] : (engineTypes[offer.name] ?? offer.mediaType),
    defaultGraphs,
    namedGraphs,
    timeout: Math.min(timeout, site.queryTimeout),
    signal,
  })
}

/** What the engine is asked for where a page is made from its answer. */
const pageSource: Readonly<Record<QueryForm, string>> = {
  select: 'application/sparql-results+json',
  ask: 'application/sparql-results+json',
  construct: 'application/n-triples',
  describe: 'application/n-triples',
}

/** The RDF/XML of engines loses carriage returns and makes elements without a name: it is written here. */
const engineTypes: Readonly<Record<string, string>> = { rdf: 'application/n-triples' }

interface Answered extends Run {
  readonly answer: Answer
}

async function sendAnswer(exchange: Exchange, answered: Answered): Promise<void> {
  const { site, response } = exchange
  const { asked, form, choice, answer } = answered
  const { prefixes } = site.release.about
  if (choice.offer.name === 'html') {
    sendPage(exchange, { asked, result: await readPageResult(answer, form, prefixes) })
  } else if (choice.offer.name === 'rdf') {
    const text = await rewriteTriples(await collect(answer), 'rdf', prefixes)
    write(response, choice.mediaType, text)
  } else {
    response.setHeader('Content-Type', withCharset(choice.mediaType))
    await sendPieces(response, answer.body)
  }
}

interface Shown {
  readonly asked: QueryRequest
  readonly result: PageResult
}

function sendPage({ site, request, response }: Exchange, { asked, result }: Shown): void {
  vary(response, 'Accept-Language')
  write(response, 'text/html; charset=utf-8', editorPage(site, { text: asked.text, result }, languageOf(request)))
}
