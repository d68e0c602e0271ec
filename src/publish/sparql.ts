import vary from 'vary'
import { Problem } from '../problems/problem.js'
import { formats } from '../rdf/formats.js'
import { quadLine } from '../rdf/quads.js'
import { queryForm } from '../store/form.js'
import { parametersOf } from './address.js'
import { cacheControl, validate } from './caching.js'
import { languageOf } from './language.js'
import { negotiate } from './negotiate.js'
import { editorPage } from './pages/editor.js'
import { excerptOf } from './queryExcerpt.js'
import { chooseFormat, resultOffers, runQuery, variantOf } from './queryRun.js'
import { type QueryRequest, readOnly, readQueryRequest } from './queryRequest.js'
import { isTold, Refusal, statusOf } from './refusal.js'
import { mustChoose, send } from './representation.js'
import { serviceDescription } from './serviceDescription.js'
import type { SiteRequest } from './request.js'
import type { Exchange, Site } from './site.js'
import { write } from './write.js'

/** Answers `sparql` (SPARQL 1.1 Protocol): a query, else the service description or the page with an editor. */
export async function answerSparql(exchange: Exchange): Promise<void> {
  const asked = readQueryRequest(exchange.request)
  if (asked) await answerQuery(exchange, asked)
  else await answerService(exchange)
}

/** Refuses what would change the data by the Graph Store Protocol; other methods are not for this address. */
export function refuseWrite({ request }: Exchange): void {
  const parameters = parametersOf(request)
  if (parameters.has('graph') || parameters.has('default')) throw readOnly()
  const headers = { Allow: 'GET, HEAD, POST' }
  throw new Refusal('method-not-allowed', `${request.method} is not for this address`, { headers })
}

async function answerService(exchange: Exchange): Promise<void> {
  const { site, request, response } = exchange
  const path = `${site.address.mount}sparql`
  const { offer, mediaType } = mustChoose(request, formats, { at: ({ name }) => `${path}?format=${name}` })
  vary(response, 'Accept')
  await send(exchange, {
    mediaType,
    variant: ['service', offer.name],
    cacheControl: cacheControl.representation,
    links: [],
    body: () =>
      'serialize' in offer
        ? offer.serialize(serviceDescription(site).map(quadLine), { prefixes: site.release.about.prefixes })
        : editorPage(site, { text: '' }, languageOf(request)),
  })
}

async function answerQuery(exchange: Exchange, asked: QueryRequest): Promise<void> {
  const { site, request, response } = exchange
  vary(response, 'Accept')
  try {
    const { form, services } = parse(asked.text)
    refuseServices(site, services)
    const choice = chooseFormat(exchange, form, asked)
    response.setHeader('Cache-Control', request.method === 'POST' ? cacheControl.never : cacheControl.query)
    if (request.method !== 'POST' && validate(exchange, variantOf(asked, choice, request))) {
      response.statusCode = 304
      response.end()
      return
    }
    await runQuery(exchange, { asked, form, choice })
  } catch (error) {
    if (!wantsPage(asked, request) || !(error instanceof Problem)) throw error
    sendEditor(exchange, { asked, problem: error })
  }
}

function wantsPage({ format }: QueryRequest, request: SiteRequest): boolean {
  return format === undefined
    ? negotiate(request.headers.accept, resultOffers)?.offer.name === 'html'
    : format === 'html'
}

interface Failed {
  readonly asked: QueryRequest
  readonly problem: Problem
}

/** A person whose query fails stays at the editor, with the query at hand. */
function sendEditor({ site, request, response }: Exchange, { asked, problem }: Failed): void {
  if (!isTold(problem.code) || response.headersSent) throw problem
  const status = statusOf(problem.code)
  const excerpt = problem instanceof Refusal ? problem.details.members?.['excerpt'] : undefined
  const place = typeof excerpt === 'string' ? { excerpt } : {}
  for (const header of ['ETag', 'Last-Modified']) response.removeHeader(header)
  response.setHeader('Cache-Control', cacheControl.never)
  if (status === 503) response.setHeader('Retry-After', '5')
  const page = editorPage(site, { text: asked.text, problem, ...place }, languageOf(request))
  response.statusCode = status
  write(response, 'text/html; charset=utf-8', page)
}

/** The form of the query and the endpoints that it asks; what does not parse is told with its place. */
function parse(text: string): ReturnType<typeof queryForm> {
  try {
    return queryForm(text)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'query-syntax') throw error
    const { line, character: column } = error.origin
    throw new Refusal(error.code, error.message, { members: { line, column, excerpt: excerptOf(text, error.origin) } })
  }
}

function refuseServices({ services: allowed }: Site, services: readonly string[]): void {
  const refused = services.find((service) => !allowed.includes(service))
  if (refused === undefined) return
  const list = allowed.length > 0 ? allowed.join(', ') : 'none'
  const message = `SERVICE <${refused}> is not on the list of endpoints that may be asked: ${list}`
  throw new Refusal('service-not-allowed', message, { members: { service: refused, allowed } })
}
