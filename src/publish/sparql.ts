import vary from 'vary'
import { Problem } from '../problems/problem.js'
import { formats } from '../rdf/formats.js'
import { quadLine } from '../rdf/quads.js'
import type { Form, Prefixes } from '../store/form.js'
import { asURI, parametersOf } from './address.js'
import { cacheControl, validate } from './caching.js'
import { languageOf } from './language.js'
import { setLinks } from './links.js'
import { negotiate } from './negotiate.js'
import { editorPage } from './pages/editor.js'
import { setProblemHeaders } from './problem.js'
import { QueryMistake } from './queryProblem.js'
import { addTiming, chooseFormat, resultOffers, runQuery, variantOf } from './queryRun.js'
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
  const client = site.quota.clientOf(request)
  vary(response, 'Accept')
  try {
    await holdToQuota(exchange, client)
    const { form, services, assumed } = await readForm(exchange, asked.text, client)
    refuseServices(site, services)
    const choice = chooseFormat(exchange, form, asked)
    tellAnswer(exchange, assumed)
    if (request.method !== 'POST' && validate(exchange, variantOf(asked, choice, request))) {
      response.statusCode = 304
      response.end()
      return
    }
    await runQuery(exchange, { asked, form, assumed, choice, client })
  } catch (error) {
    if (!wantsPage(asked, request) || !(error instanceof Problem)) throw error
    sendEditor(exchange, { asked, problem: error })
  }
}

/** Tells a client what it has left, and refuses its query where that is nothing. */
async function holdToQuota({ site, response }: Exchange, client: string): Promise<void> {
  const { headers, refusal } = await site.quota.look(client)
  for (const [header, value] of Object.entries(headers)) response.setHeader(header, value)
  if (refusal) throw refusal
}

/** What an answer says beside its format: how long it is good for, the release that it is made from, what was added to the query. */
function tellAnswer({ site, request, response }: Exchange, assumed: Prefixes): void {
  response.setHeader('Cache-Control', request.method === 'POST' ? cacheControl.never : cacheControl.query)
  vary(response, 'Accept-Encoding')
  setLinks(response, [
    { href: `${site.address.baseIRI}dump/${site.release.about.digest}/quads.nq`, rel: 'cite-as' },
    { href: `${site.address.baseIRI}sparql`, rel: 'service-desc' },
  ])
  const added = Object.entries(assumed).map(([prefix, namespace]) => asURI(`${prefix}:<${namespace}>`))
  if (added.length > 0) response.setHeader('X-Prefixes-Added', added.join(' '))
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
  const place = problem instanceof QueryMistake ? problem.place : undefined
  setProblemHeaders(response, problem, status)
  const page = editorPage(site, { text: asked.text, problem, place }, languageOf(request))
  response.statusCode = status
  write(response, 'text/html; charset=utf-8', page)
}

/** What a query tells of itself; the prefixes of the release need no declaration. What does not parse is told with its place. */
async function readForm(exchange: Exchange, text: string, client: string): Promise<Form> {
  const { quota, forms, release } = exchange.site
  const begun = performance.now()
  try {
    return await forms.read(text, release.about.prefixes, (milliseconds) => quota.spend(client, milliseconds))
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'query-syntax') throw error
    throw new QueryMistake(text, error)
  } finally {
    addTiming(exchange, 'read', performance.now() - begun)
  }
}

function refuseServices({ services: allowed }: Site, services: readonly string[]): void {
  const refused = services.find((service) => !allowed.includes(service))
  if (refused === undefined) return
  const list = allowed.length > 0 ? allowed.join(', ') : 'none'
  const message = `SERVICE <${refused}> is not on the list of endpoints that may be asked: ${list}`
  throw new Refusal('service-not-allowed', message, { members: { service: refused, allowed } })
}
