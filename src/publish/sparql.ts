import type { Request, Response } from 'express'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { Problem } from '../problems/problem.js'
import { formats, resultFormats } from '../rdf/formats.js'
// @ts-ignore: not there yet
import { queryForm } from '../store/form.js'
import type { Answer, QueryForm } from '../store/store.js'
import { parametersOf } from './address.js'
import { cacheControl, validate } from './caching.js'
import { languageOf } from './language.js'
import { type Choice, negotiate, type Offer } from './negotiate.js'
import { editorPage } from './pages/editor.js'
import { type PageResult, readPageResult } from './pageResult.js'
import { type QueryRequest, readOnly, readQueryRequest } from './queryRequest.js'
import { Refusal, statusOf } from './refusal.js'
import { mustChoose, send } from './representation.js'
import { serviceDescription } from './serviceDescription.js'
import type { Site } from './site.js'

/** Answers `sparql` (SPARQL 1.1 Protocol): a query, else the service description or the page with an editor. */
export async function answerSparql(site: Site, request: Request, response: Response): Promise<void> {
  const asked = readQueryRequest(request)
  if (asked) await answerQuery(site, asked, request, response)
  else await answerService(site, request, response)
}

/** Refuses what would change the data by the Graph Store Protocol; other methods are not for this address. */
export function refuseWrite(_site: Site, request: Request): void {
  const parameters = parametersOf(request)
  if (parameters.has('graph') || parameters.has('default')) throw readOnly()
  throw new Refusal('method-not-allowed', `${request.method} is not for this address`, {
    headers: { Allow: 'GET, HEAD, POST' },
  })
}

async function answerService(site: Site, request: Request, response: Response): Promise<void> {
  const path = `${site.address.mount}sparql`
  const { offer, mediaType } = mustChoose(request, formats, { at: ({ name }) => `${path}?format=${name}` })
  response.vary('Accept')
  await send(site, request, response, {
    mediaType,
    variant: ['service', offer.name],
    cacheControl: cacheControl.representation,
    links: [],
    body: () =>
      'serialize' in offer
        ? offer.serialize(serviceDescription(site), { prefixes: site.release.about.prefixes })
        : editorPage(site, { text: '' }, languageOf(request)),
  })
}

async function answerQuery(site: Site, asked: QueryRequest, request: Request, response: Response): Promise<void> {
  const wantsPage = asked.format === 'html' || (asked.format === undefined && prefersPage(request))
  response.vary('Accept')
  try {
    const { form, services } = parse(asked.text)
    refuseServices(site, services)
    const choice = chooseFormat(site, form, asked, request)
    response.setHeader('Cache-Control', request.method === 'POST' ? cacheControl.never : cacheControl.query)
    if (request.method !== 'POST' && validate(site, request, response, variantOf(asked, choice, request))) {
      response.status(304).end()
      return
    }
    await run(site, { asked, form, choice }, request, response)
  } catch (error) {
    // A person stays at the editor, with the query at hand.
    const status = error instanceof Problem ? statusOf(error.code) : undefined
    if (!wantsPage || response.headersSent || !(error instanceof Problem) || status === undefined) throw error
    const page = editorPage(
      site,
      { text: asked.text, problem: error, excerpt: excerptOf(error, asked.text) },
      languageOf(request),
    )
    response.removeHeader('ETag')
    response.removeHeader('Last-Modified')
    response.setHeader('Cache-Control', cacheControl.never)
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.status(status).send(Buffer.from(page))
  }
}

function prefersPage(request: Request): boolean {
  return negotiate(request.headers.accept, [...resultFormats, pageFormat])?.offer.name === 'html'
}

const pageFormat: Offer = { name: 'html', mediaType: 'text/html', aliases: ['application/xhtml+xml'] }

/** The formats by the form of the query: never RDF for a SELECT. */
const formatsOf: Readonly<Record<QueryForm, readonly Offer[]>> = {
  select: [...resultFormats, pageFormat],
  ask: [...resultFormats, pageFormat],
  construct: formats,
  describe: formats,
}

function chooseFormat(site: Site, form: QueryForm, { format, text }: QueryRequest, request: Request): Choice<Offer> {
  const at = ({ name }: Offer): string =>
    `${site.address.mount}sparql?${new URLSearchParams({ query: text, format: name }).toString()}`
  return mustChoose(request, formatsOf[form], { at, extension: format })
}

function variantOf(asked: QueryRequest, { mediaType }: Choice<Offer>, request: Request): string[] {
  const { text, defaultGraphs, namedGraphs } = asked
  const { language } = languageOf(request)
  return [text, JSON.stringify([defaultGraphs, namedGraphs]), mediaType, mediaType === 'text/html' ? language : '']
}

interface Run {
  readonly asked: QueryRequest
  readonly form: QueryForm
  readonly choice: Choice<Offer>
}

async function run(site: Site, { asked, form, choice }: Run, request: Request, response: Response): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const isPage = choice.offer.name === 'html'
  try {
    const answer = await site.store.query(asked.text, {
      mediaType: isPage ? pageSource[form] : choice.offer.mediaType,
      defaultGraphs: asked.defaultGraphs,
      namedGraphs: asked.namedGraphs,
      timeout: Math.min(asked.timeout ?? Infinity, site.queryTimeout),
      signal: gone.signal,
    })
    if (isPage) await sendPage(site, { asked, result: await readPageResult(answer, form) }, request, response)
    else await stream(answer, choice.mediaType, response)
  } catch (error) {
    // A client that has gone away needs no answer, and its leaving is no failure.
    if (!gone.signal.aborted) throw error
  }
}

/** What a page is made from. */
const pageSource: Readonly<Record<QueryForm, string>> = {
  select: 'application/sparql-results+json',
  ask: 'application/sparql-results+json',
  construct: 'text/turtle',
  describe: 'text/turtle',
}

interface Shown {
  readonly asked: QueryRequest
  readonly result: PageResult
}

async function sendPage(site: Site, { asked, result }: Shown, request: Request, response: Response): Promise<void> {
  response.vary('Accept-Language')
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.send(Buffer.from(editorPage(site, { text: asked.text, result }, languageOf(request))))
}

/** Sends an answer as it comes; its first part is awaited, so that a failure before it is told as a problem. */
async function stream({ body }: Answer, mediaType: string, response: Response): Promise<void> {
  const parts = body[Symbol.asyncIterator]()
  const first = await parts.next()
  response.setHeader('Content-Type', mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType)
  await pipeline(Readable.from(joined(first, parts)), response)
}

type Part = string | Uint8Array

async function* joined(first: IteratorResult<Part>, parts: AsyncIterator<Part>): AsyncGenerator<Part> {
  try {
    for (let part = first; !part.done; part = await parts.next()) yield part.value
  } finally {
    await parts.return?.()
  }
}

function parse(text: string): { form: QueryForm; services: readonly string[] } {
  try {
    return queryForm(text)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { line, character } = error.origin
    throw new Refusal(error.code, error.message, {
      members: { line, column: character, excerpt: excerptOf(error, text) },
    })
  }
}

/** The line at which a query does not parse, with a mark below the place. */
function excerptOf({ origin: { line, character }, ...error }: Problem, text: string): string | undefined {
  if (error instanceof Refusal) return String(error.details.members?.['excerpt'] ?? '')
  const found = line === undefined ? undefined : text.split(/\r\n|\r|\n/)[line - 1]
  if (found === undefined || character === undefined) return undefined
  const from = Math.max(0, character - 1 - 60)
  return `${found.slice(from, from + 120)}\n${' '.repeat(character - 1 - from)}^`
}

function refuseServices({ services: allowed }: Site, services: readonly string[]): void {
  const refused = services.find((service) => !allowed.includes(service))
  if (refused === undefined) return
  const list = allowed.length > 0 ? allowed.join(', ') : 'none'
  throw new Refusal(
    'service-not-allowed',
    `SERVICE <${refused}> is not on the list of endpoints that may be asked: ${list}`,
    {
      members: { service: refused, allowed },
    },
  )
}
