import type { ServerResponse } from 'node:http'
import vary from 'vary'
import { codes, type Code } from '../problems/codes.js'
import { Problem } from '../problems/problem.js'
import { cacheControl } from './caching.js'
import { languageOf } from './language.js'
import { setLinks } from './links.js'
import { negotiate, type Offer } from './negotiate.js'
import { problemPage } from './pages/problem.js'
import { isTold, Refusal, statusOf, type ToldProblem } from './refusal.js'
import type { Exchange, Site } from './site.js'
import { write } from './write.js'

/** Answers an error: as `application/problem+json` (RFC 9457), or as a page to who prefers HTML. */
export function sendProblem({ site, request, response }: Exchange, error: unknown): void {
  if (response.headersSent) {
    // Part of the answer has gone out: breaking the connection is the only honest end (no text after it).
    site.log.error({ err: error, id: response.getHeader('X-Request-Id') }, 'answer broken off')
    response.destroy()
    return
  }
  const problem = asProblem(error)
  const told = tell(problem, String(response.getHeader('X-Request-Id') ?? ''))
  if (told.status === 500 || told.status === 502) site.log.error({ err: error, id: told.id }, told.code)
  setProblemHeaders(response, problem, told.status)
  const asPage = negotiate(request.headers.accept, offers)?.offer.name === 'html'
  const body = asPage
    ? problemPage(site, told, languageOf(request))
    : JSON.stringify(asDocument(site, told), undefined, 2)
  response.statusCode = told.status
  write(response, asPage ? 'text/html; charset=utf-8' : 'application/problem+json', body)
}

const offers: readonly Offer[] = [
  { name: 'json', mediaType: 'application/problem+json', aliases: ['application/json'] },
  { name: 'html', mediaType: 'text/html', aliases: ['application/xhtml+xml'] },
]

/** Sets what the answer to a problem says of itself, and takes away what another answer would have said. */
export function setProblemHeaders(response: ServerResponse, problem: Problem, status: number): void {
  for (const header of ['ETag', 'Last-Modified', 'Link', 'Content-Location', 'Content-Language', 'Content-Encoding'])
    response.removeHeader(header)
  vary(response, 'Accept')
  response.setHeader('Cache-Control', status === 404 ? cacheControl.missing : cacheControl.never)
  const wait = waits[problem.code]
  if (wait !== undefined) response.setHeader('Retry-After', wait)
  const { headers = {}, links = [] } = problem instanceof Refusal ? problem.details : {}
  for (const [header, value] of Object.entries(headers)) response.setHeader(header, value)
  setLinks(response, links)
}

/** Seconds after which the same request may succeed (RFC 9110 §10.2.3): a query that took too long may do so in a quieter time. */
const waits: Readonly<Partial<Record<Code, number>>> = { 'not-ready': 5, 'too-busy': 5, 'query-timeout': 60 }

/** Errors of the HTTP libraries by the status that they carry. */
const byStatus: Readonly<Record<number, Code>> = {
  400: 'bad-request',
  413: 'body-too-large',
  415: 'unsupported-media-type',
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { status, message } = error instanceof Error ? (error as Error & { status?: number }) : {}
  const code = status === undefined ? undefined : byStatus[status]
  if (code) return new Problem(code, message ?? codes[code].title, {}, { cause: error })
  return new Problem('internal-error', 'the program failed', {}, { cause: error })
}

function tell(problem: Problem, id: string): ToldProblem {
  const { code, message: detail, origin } = problem
  if (!isTold(code)) {
    const told = `something failed inside; its keeper finds it in the log under the request id ${id}`
    return { code: 'internal-error', status: 500, title: codes['internal-error'].title, detail: told, id, members: {} }
  }
  const { line, character } = origin
  const place = line === undefined ? {} : { line, column: character }
  const members = { ...place, ...(problem instanceof Refusal ? problem.details.members : {}) }
  return { code, status: statusOf(code), title: codes[code].title, detail, id, members }
}

function asDocument({ address }: Site, { code, status, title, detail, id, members }: ToldProblem): object {
  return { type: `${address.baseIRI}problem/${code}`, title, status, detail, code, requestId: id, ...members }
}
