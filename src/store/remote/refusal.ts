import type { Code } from '../../problems/codes.js'
import { Problem } from '../../problems/problem.js'
import type { Exchanged } from './exchange.js'

/**
 * Why an answer of an endpoint is none: its status, the signs of a result that was cut, or another media type than those
 * that were asked for (a page for people that says so with 200). Undefined where it is one.
 *
 * @param name the endpoint, as problems call it
 */
export async function refusal(
  name: string,
  answer: Exchanged,
  accepted: readonly string[],
): Promise<Problem | undefined> {
  const { status, headers } = answer
  const cut = cutOf(headers, status)
  if (cut !== undefined) return new Problem(cut.code, `${name} ${cut.message}`)
  const type = mediaTypeOf(headers)
  if (status !== 200) return statusProblem(name, status, messageOf(type, await beginning(answer.body)))
  if (accepted.includes(type)) return undefined
  return new Problem(
    'query-failed',
    `${name} answers with ${type || 'no media type'} where ${accepted[0]} was asked for`,
  )
}

interface Cut {
  readonly code: Code
  readonly message: string
}

/**
 * Virtuoso tells in headers that a result is not whole (README.ANYTIME): `X-SQL-State: S1TAT` where its time was up, with 200
 * or 206; `X-SPARQL-MaxRows` where it has as many rows as it may.
 */
function cutOf(headers: Exchanged['headers'], status: number): Cut | undefined {
  if (headers['x-sparql-maxrows'] !== undefined)
    return { code: 'result-too-large', message: `gives no more than ${String(headers['x-sparql-maxrows'])} rows` }
  if (headers['x-sql-state'] === 'S1TAT' || status === 206)
    return { code: 'query-timeout', message: 'has stopped the query at its time limit' }
  if (headers['x-sql-state'] !== undefined)
    return {
      code: 'query-failed',
      message: `has not finished: ${String(headers['x-sql-message']).slice(0, messageLength)}`,
    }
  return undefined
}

/** HTTP status → what it says of the query (SPARQL 1.1 Protocol §2.1.7). */
const statuses: Readonly<Record<number, readonly [Code, string]>> = {
  400: ['query-syntax', 'refuses the query'],
  401: [
    'engine-failed',
    'asks who we are: set DATAESR_ENGINE_USER and DATAESR_ENGINE_PASSWORD, or DATAESR_ENGINE_TOKEN',
  ],
  403: ['engine-failed', 'does not let us ask'],
  404: ['engine-failed', 'has no endpoint at this address'],
  406: ['query-failed', 'does not answer in this format'],
  408: ['query-timeout', 'has stopped the query at its time limit'],
  413: ['query-failed', 'does not take a query of this size'],
  429: ['too-busy', 'answers no more for now'],
  502: ['not-ready', 'cannot be reached through its proxy'],
  503: ['not-ready', 'does not answer for now'],
  504: ['query-timeout', 'has not answered its proxy in time'],
}

/** What engines say with 500 or 503 of a query that takes too long (Jena, Virtuoso, RDF4J, Oxigraph). */
const timeUp = /\b(timed? ?out|time limit|time-out|execution time|cancelled)\b/i

function statusProblem(name: string, status: number, message: string): Problem {
  const said = message === '' ? '' : `: ${message}`
  if (status >= 500 && timeUp.test(message))
    return new Problem('query-timeout', `${name} has stopped the query at its time limit${said}`)
  if (status === 400) return syntaxProblem(name, message)
  const [code, meaning] = statuses[status] ?? ['query-failed', `fails with HTTP status ${status}`]
  return new Problem(code, `${name} ${meaning}${said}`)
}

/** Where engines say that the mistake is: `error at 2:22: …` (Oxigraph), `Line 2, column 22: …` (Jena), `line 2: …` (Virtuoso). */
const places = [/^error at (\d+):(\d+): (.*)$/is, /\bline (\d+), column (\d+)[:.]? ?(.*)$/is, /\bline (\d+): ()(.*)$/is]

function syntaxProblem(name: string, message: string): Problem {
  for (const place of places) {
    const [, line, character, what] = place.exec(message) ?? []
    if (line === undefined) continue
    return new Problem('query-syntax', `${name} cannot read it: ${what}`, {
      line: Number(line),
      ...(character !== '' && { character: Number(character) }),
    })
  }
  return new Problem('query-syntax', `${name} refuses the query: ${message}`)
}

function mediaTypeOf(headers: Exchanged['headers']): string {
  return String(headers['content-type'] ?? '')
    .split(';')[0]!
    .trim()
    .toLowerCase()
}

const messageLength = 300

/** The first of what is said in plain text; a page for people says nothing to a program. */
function messageOf(mediaType: string, text: string): string {
  if (!/^text\/plain$|json$/.test(mediaType)) return ''
  return text.replace(/\s+/g, ' ').trim().slice(0, messageLength)
}

async function beginning(body: Exchanged['body']): Promise<string> {
  if (body instanceof Uint8Array) return Buffer.from(body.subarray(0, messageLength * 4)).toString()
  for await (const piece of body) return Buffer.from(piece.subarray(0, messageLength * 4)).toString()
  return ''
}
