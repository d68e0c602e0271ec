import type { Dispatcher } from 'undici'
import { Problem } from '../../problems/problem.js'
import type { Question } from '../question.js'
import { acceptable } from './acceptable.js'
import { exchange, type Exchanged } from './exchange.js'
import { refusal } from './refusal.js'

/** A query of the SPARQL Protocol, and where it is put. */
export interface Asked {
  /** Of the endpoint, on the host of the connection. */
  readonly path: string
  /** The endpoint, as it is called in problems: its host. */
  readonly name: string
  readonly question: Question
  /** Relative IRIs of the query are resolved against it. */
  readonly baseIRI: string
  readonly headers?: Readonly<Record<string, string>>
  /** Further parameters of this kind of endpoint. */
  readonly parameters?: Readonly<Record<string, string>>
}

/**
 * Puts a query to an endpoint (SPARQL 1.1 Protocol §2.1.2, by a form: all endpoints take it, where some hang on a query that
 * is the body). What is no whole answer in the format that was asked for is a Problem: {@link refusal}; errors of the connection
 * are thrown as they are.
 */
export async function askByProtocol(
  client: Dispatcher,
  asked: Asked,
  accepted = acceptable(asked.question.mediaType),
): Promise<Exchanged['body']> {
  const { path, name, question, headers } = asked
  const answer = await exchange(client, {
    path,
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/x-www-form-urlencoded',
      accept: accepted.map((type, at) => (at === 0 ? type : `${type};q=0.${9 - at}`)).join(', '),
    },
    body: formOf(asked),
  })
  const problem = await refusal(name, answer, accepted)
  if (problem === undefined) return answer.body instanceof Uint8Array ? answer.body : toEnd(answer.body, name)
  if (!(answer.body instanceof Uint8Array)) await answer.body[Symbol.asyncIterator]().return?.()
  // Virtuoso looks at no other format of a list than the first.
  if (answer.status === 406 && accepted.length > 1 && accepted.includes(nTriples))
    return askByProtocol(client, asked, [nTriples])
  throw problem.code === 'query-syntax' && !hasBase(question.text) ? moved(problem) : problem
}

const nTriples = 'application/n-triples'

/**
 * The base stands on a line of its own before the query; a `BASE` of the query that comes later counts from there. A query that
 * begins with its own needs none, and Virtuoso takes but one.
 */
function formOf({ question: { text, graphs }, baseIRI, parameters = {} }: Asked): string {
  const query = hasBase(text) ? text : `BASE <${baseIRI}>\n${text}`
  const form = new URLSearchParams({ query, ...parameters })
  for (const iri of graphs?.default ?? []) form.append('default-graph-uri', iri)
  for (const iri of graphs?.named ?? []) form.append('named-graph-uri', iri)
  return form.toString()
}

/** Does the query begin with a base, behind spaces and comments? */
function hasBase(text: string): boolean {
  return /^(?:\s|#[^\n]*\n)*BASE\s*<[a-z][a-z\d+.-]*:/i.test(text)
}

/** The place of a mistake, in the text without our line. */
function moved(problem: Problem): Problem {
  const { line, ...origin } = problem.origin
  if (line === undefined) return problem
  return new Problem(problem.code, problem.message, { ...origin, line: Math.max(1, line - 1) })
}

/** A connection that ends within an answer: what came is not the answer. */
async function* toEnd(body: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw new Problem('query-failed', `${name} ended within its answer`, {}, { cause: error })
  }
}
