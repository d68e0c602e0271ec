import type { Quad } from '@rdfjs/types'
import { parse } from 'oxigraph'
import { name } from '../../rdf/namespaces.js'
import { createGuard, type GuardOptions } from './guard.js'
import { guardedFetch, hostsOf } from './guardedFetch.js'
import type { ListedService } from './listed.js'
import { problemIn } from './problems.js'
import { createUpstream } from './upstream.js'

/** What an endpoint says when it is asked. */
export interface CheckedService {
  readonly endpoint: string
  /** Does it answer a query? */
  readonly answers: boolean
  /** Milliseconds that it took to answer the query. */
  readonly milliseconds: number
  /** The languages and features of its service description, by their last part: `SPARQL11Query`, `BasicFederatedQuery`. */
  readonly languages: readonly string[]
  /** IRIs of licences: of its description, else of the catalogue. */
  readonly licences: readonly string[]
  /** Why it does not answer, or why there is no description. */
  readonly problem: string | undefined
}

export interface CheckOptions extends GuardOptions {
  /** Milliseconds for a query, and for a description. */
  readonly timeout?: number
}

/** Asks each endpoint for its service description and the answer to a small query, all at once; in the order of the list. */
export async function checkServices(
  services: readonly ListedService[],
  { allowedAddresses, timeout = 15_000 }: CheckOptions = {},
): Promise<readonly CheckedService[]> {
  const guard = createGuard({ allowedAddresses })
  const endpoints = services.map(({ endpoint }) => endpoint)
  const limits = { calls: endpoints.length, concurrency: 16, callTimeout: timeout, answerBytes: 1e6, allBytes: 1e9 }
  const upstream = createUpstream({ guard, services: endpoints, limits })
  const hosts = hostsOf(endpoints)
  const describe = (endpoint: string) =>
    guardedFetch({ guard, hosts, url: endpoint, accept, signal: AbortSignal.timeout(timeout), most: 5e6 })
  const checked = services.map(async ({ endpoint, licence }) => {
    const [answered, description] = await Promise.all([
      timed(upstream.ask(endpoint, 'ASK { ?s ?p ?o }')),
      describe(endpoint).then((answer) => readDescription(endpoint, answer), failed),
    ])
    const licences = description.licences.length > 0 ? description.licences : licence === undefined ? [] : [licence]
    return {
      endpoint,
      answers: answered.problem === undefined,
      milliseconds: answered.milliseconds,
      languages: description.languages,
      licences,
      problem: answered.problem ?? description.problem,
    }
  })
  try {
    return await Promise.all(checked)
  } finally {
    await guard.agent.close()
  }
}

const accept = 'text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.8'

async function timed(answer: Promise<unknown>): Promise<{ problem: string | undefined; milliseconds: number }> {
  const begun = performance.now()
  const problem = await answer.then(
    () => undefined,
    (error: unknown) => reasonOf(error),
  )
  return { problem, milliseconds: Math.round(performance.now() - begun) }
}

interface Description extends Pick<CheckedService, 'languages' | 'licences'> {
  readonly problem: string | undefined
}

function failed(error: unknown): Description {
  return { languages: [], licences: [], problem: `no service description: ${reasonOf(error)}` }
}

function readDescription(
  endpoint: string,
  { status, mediaType, body }: { readonly status: number; readonly mediaType: string; readonly body: Uint8Array },
): Description {
  if (status !== 200) return failed(new Error(`it says ${status}`))
  if (!accept.includes(mediaType) || mediaType === '')
    return failed(new Error(`it answers with ${mediaType || 'nothing'}`))
  try {
    const quads = parse(body, { format: mediaType, base_iri: endpoint }) as unknown as readonly Quad[]
    const values = (...iris: readonly string[]) => [
      ...new Set(quads.filter(({ predicate }) => iris.includes(predicate.value)).map(({ object }) => object.value)),
    ]
    const languages = values(name('sd', 'supportedLanguage'), name('sd', 'feature')).map((iri) =>
      iri.split(/[#/]/).at(-1)!,
    )
    const licences = values(name('dct', 'license'))
    return {
      languages,
      licences,
      problem: languages.length === 0 ? 'no service description: it says nothing of SPARQL' : undefined,
    }
  } catch (error) {
    return failed(error)
  }
}

function reasonOf(error: unknown): string {
  const { message = String(error) } = (problemIn(error) ?? error) as Partial<Error>
  return message.replace(/\s+/g, ' ').replace(/^<[^>]*> does not answer as it should: /, '')
}
