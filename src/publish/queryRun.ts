import vary from 'vary'
import { Problem } from '../problems/problem.js'
import { formats, resultFormats } from '../rdf/formats.js'
import { declare, type Prefixes } from '../store/form.js'
import type { Answer, QueryForm } from '../store/store.js'
import { countResults } from './countResults.js'
import { languageOf } from './language.js'
import type { Choice, Offer } from './negotiate.js'
import { editorPage } from './pages/editor.js'
import { readPageResult } from './pageResult.js'
import { QueryMistake } from './queryProblem.js'
import type { QueryRequest } from './queryRequest.js'
import { mustChoose, sendPieces, sendWhole, withCharset } from './representation.js'
import { type Rewritten, rewriteTriples } from './rewriteTriples.js'
import type { SiteRequest } from './request.js'
import type { Exchange } from './site.js'
import { takeSmall } from './takeSmall.js'

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

/** A query that is to be run. */
export interface Run {
  readonly asked: QueryRequest
  readonly form: QueryForm
  /** The prefixes that it uses and does not declare. */
  readonly assumed: Prefixes
  readonly choice: Choice<Offer>
  /** Who asks. */
  readonly client: string
}

/** Asks the store and sends the answer; a client that goes away stops its query. */
export async function runQuery(exchange: Exchange, run: Run): Promise<void> {
  const { response } = exchange
  const gone = new AbortController()
  response.once('close', () => {
    // To abort what has ended would only cost.
    if (!response.writableFinished) gone.abort()
  })
  const begun = performance.now()
  try {
    const answer = await ask(exchange, run, gone.signal)
    await sendAnswer(exchange, { ...run, answer, begun })
  } catch (error) {
    // A client that has gone away needs no answer, and its leaving is no failure; breaking off an answer is.
    if (!gone.signal.aborted || response.headersSent) throw error
  }
}

async function ask({ site }: Exchange, run: Run, signal: AbortSignal): Promise<Answer> {
  const { asked, form, assumed, client, choice } = run
  const { text, defaultGraphs, namedGraphs, timeout = Infinity } = asked
  const declared = declare(text, assumed)
  try {
    return await site.store.query(declared, {
      mediaType:
        choice.offer.name === 'html' ? pageSource[form] : (engineTypes[choice.offer.name] ?? choice.offer.mediaType),
      defaultGraphs,
      namedGraphs,
      timeout: Math.min(timeout, site.queryTimeout),
      signal,
      client,
      spent: (milliseconds) => site.quota.spend(client, milliseconds),
    })
  } catch (error) {
    const isMistake = error instanceof Problem && error.code === 'query-syntax'
    throw isMistake ? new QueryMistake(text, error, declared.length - text.length) : error
  }
}

/** What the engine is asked for where a page is made from its answer. */
const pageSource: Readonly<Record<QueryForm, string>> = {
  select: 'application/sparql-results+json',
  ask: 'application/sparql-results+json',
  construct: 'application/n-triples',
  describe: 'application/n-triples',
}

/**
 * What the engine is asked for instead of a format. Triples are N-Quads and TriG as they stand in N-Triples and Turtle. The
 * RDF/XML of engines loses carriage returns and makes elements without a name, and not all write JSON-LD: these are written here.
 */
const engineTypes: Readonly<Record<string, string>> = {
  nq: 'application/n-triples',
  trig: 'text/turtle',
  rdf: 'application/n-triples',
  jsonld: 'application/n-triples',
}

const rewritten: ReadonlySet<string> = new Set<Rewritten>(['rdf', 'jsonld'])

interface Answered extends Run {
  readonly answer: Answer
  /** When the store was asked. */
  readonly begun: number
}

async function sendAnswer(exchange: Exchange, answered: Answered): Promise<void> {
  const { site, request, response } = exchange
  const { answer, begun, choice } = answered
  const { name } = choice.offer
  if (name === 'html') {
    await sendPage(exchange, answered)
    return
  }
  const { prefixes } = site.release.about
  const body = rewritten.has(name) ? rewriteTriples(answer.body, name as Rewritten, prefixes) : answer.body
  const { whole, pieces } = await takeSmall(body)
  addTiming(exchange, 'answer', performance.now() - begun)
  response.setHeader('Content-Type', withCharset(choice.mediaType))
  if (whole === undefined) {
    await sendPieces(exchange, request.method === 'HEAD' ? ended(pieces) : pieces)
    return
  }
  const count = countResults(name, whole)
  if (count !== undefined) response.setHeader('X-Total-Results', count)
  await sendWhole(exchange, whole)
}

/** The head of a long answer needs no more than its beginning. */
async function* ended(pieces: AsyncIterable<string | Uint8Array>): AsyncGenerator<string | Uint8Array> {
  for await (const piece of pieces) {
    yield piece
    return
  }
}

/** Tells how long a part of the work took, in milliseconds (Server Timing, W3C). */
export function addTiming({ response }: Exchange, part: string, milliseconds: number): void {
  const told = response.getHeader('Server-Timing')
  const entry = `${part};dur=${milliseconds.toFixed(1)}`
  response.setHeader('Server-Timing', told === undefined ? entry : `${String(told)}, ${entry}`)
}

async function sendPage(exchange: Exchange, answered: Answered): Promise<void> {
  const { asked, form, assumed, answer, begun } = answered
  const { site, request, response } = exchange
  const result = await readPageResult(answer, form, site.release.about.prefixes)
  addTiming(exchange, 'answer', performance.now() - begun)
  const choice = languageOf(request)
  vary(response, 'Accept-Language')
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.setHeader('Content-Language', choice.language)
  await sendWhole(exchange, editorPage(site, { text: asked.text, assumed, result }, choice))
}
