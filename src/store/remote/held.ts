import type { Dispatcher } from 'undici'
import { Problem } from '../../problems/problem.js'
import { name as nameOf } from '../../rdf/namespaces.js'
import { kindOf, type Endpoint, type EngineKind } from './endpoint.js'
import { exchange } from './exchange.js'
import { refusal } from './refusal.js'

/** What an endpoint holds. */
export interface Held {
  readonly kind: EngineKind
  /** The digests of the releases that it says to hold: one, or none. */
  readonly releases: readonly string[]
}

/**
 * What says in an engine which release it holds, as a line of N-Triples: the catalogue in its graph has the digest as
 * version (DCAT 3 §6.4.28). It is the last that is written.
 */
export function marker(baseIRI: string, digest: string): string {
  return `<${baseIRI}catalogue> <${nameOf('dcat', 'version')}> "${digest}" .`
}

/** The graph of the catalogue, in which the marker is. */
export function catalogueGraph(baseIRI: string): string {
  return `${baseIRI}graph/catalogue`
}

/**
 * Asks an endpoint which release it holds.
 *
 * @throws Problem `not-ready` where it cannot be reached; those of `refusal`
 */
export async function askHeld(client: Dispatcher, { url, name, headers }: Endpoint, baseIRI: string): Promise<Held> {
  const text = `SELECT ?release { GRAPH <${catalogueGraph(baseIRI)}> { <${baseIRI}catalogue> <${nameOf('dcat', 'version')}> ?release } } LIMIT 9`
  const answer = await exchange(client, {
    path: `${url.pathname}${url.search}`,
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded', accept: 'text/csv' },
    body: new URLSearchParams({ query: text }).toString(),
    headersTimeout: patience,
    bodyTimeout: patience,
  }).catch((error: unknown) => {
    throw unreachable(name, error)
  })
  const problem = await refusal(name, answer, ['text/csv'])
  if (problem !== undefined) throw problem
  return { kind: kindOf(answer.headers), releases: (await textOf(answer.body)).match(/\b[0-9a-f]{64}\b/g) ?? [] }
}

/** Milliseconds. */
const patience = 20_000

/** The connection itself fails: what is told names the endpoint, and nothing secret. */
export function unreachable(name: string, error: unknown): Problem {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return new Problem('query-timeout', `${name} does not answer in time`, {}, { cause: error })
  return new Problem('not-ready', `${name} cannot be reached (${code ?? message})`, {}, { cause: error })
}

async function textOf(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<string> {
  if (body instanceof Uint8Array) return Buffer.from(body).toString()
  let text = ''
  for await (const piece of body) text += Buffer.from(piece).toString()
  return text
}
