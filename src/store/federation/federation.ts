import { Problem } from '../../problems/problem.js'
import { queryForm } from '../form.js'
import { Spool } from '../spool.js'
import type { Answer, QueryOptions, Store } from '../store.js'
import type { OwnQuestion, Start } from './messages.js'
import { defaultLimits, type FederationLimits, type FederationOptions } from './options.js'
import { Threads } from './threads.js'
import type { Thread } from './thread.js'

/**
 * A store that also answers queries with `SERVICE` (SPARQL 1.1 Federated Query): other queries go straight to the one
 * that it wraps. What such a query asks of our own data goes to that store too, in as few and as narrow queries as can
 * be; only their solutions meet those of other endpoints, in a thread of its own.
 *
 * `SILENT` passes over all that an endpoint does: it is away, fails, answers nonsense, has an address that must not be
 * asked, or is not on the list. It does not pass over the limits of ours: what they cut is no answer.
 *
 * Beside the problems of the store it fails with `service-not-allowed`, `service-failed` (naming the endpoint), and
 * `result-too-large` beyond the limits.
 */
export function withFederation(store: Store, options: FederationOptions): Store {
  const { services, baseIRI, allowedAddresses = [], own = [`${baseIRI}sparql`], log = () => undefined } = options
  const limits: FederationLimits = { ...defaultLimits, ...options.limits }
  const start: Start = { services, own, baseIRI, allowedAddresses, limits }
  const threads = new Threads(start, log)
  return {
    get isReady() {
      return store.isReady
    },
    ready: store.ready,
    query(text, asked) {
      // Most queries have not even the word: they are parsed once, by the store.
      if (!/service/i.test(text) || queryForm(text).services.length === 0) return store.query(text, asked)
      if (!store.isReady) return Promise.reject(new Problem('not-ready', 'the SPARQL engine is loading the release'))
      return federated({ store, threads, limits }, text, asked)
    },
    status: () => store.status(),
    async close() {
      await threads.close()
      await store.close()
    },
  }
}

interface Parts {
  readonly store: Store
  readonly threads: Threads
  readonly limits: FederationLimits
}

/** The answer is taken as fast as it comes: a slow client holds no thread. It settles with the first of it. */
function federated({ store, threads, limits }: Parts, text: string, asked: QueryOptions): Promise<Answer> {
  const stop = new AbortController()
  const leave = () => stop.abort(asked.signal?.reason)
  const { timeout = Infinity } = asked
  const timer = setTimeout(() => stop.abort(expired(timeout)), Math.min(timeout, longestTimer))
  if (asked.signal?.aborted) leave()
  else asked.signal?.addEventListener('abort', leave, { once: true })
  const own = ownQueries(store, { ...asked, timeout }, stop.signal)
  const run = (thread: Thread) =>
    thread.run({ text, mediaType: asked.mediaType, askOwn: (question) => own.ask(question) })
  return new Promise((resolve, reject) => {
    const spool = new Spool(() => stop.abort(new Error('nobody reads the answer')))
    const begun = () => resolve({ mediaType: asked.mediaType, body: spool })
    threads
      .use(stop.signal, (thread) => pour(run(thread), { spool, begun, most: limits.resultBytes }))
      .then(
        () => {
          begun()
          spool.end()
        },
        (error: unknown) => {
          const failure = error as Error
          reject(failure)
          spool.fail(failure)
        },
      )
      .finally(() => {
        clearTimeout(timer)
        asked.signal?.removeEventListener('abort', leave)
        asked.spent?.(own.spent())
      })
  })
}

/** Beyond this many milliseconds a timer of Node.js goes off at once. */
const longestTimer = 2 ** 31 - 1

interface Into {
  readonly spool: Spool
  readonly begun: () => void
  readonly most: number
}

async function pour(pieces: AsyncIterable<Uint8Array>, { spool, begun, most }: Into): Promise<void> {
  let bytes = 0
  for await (const piece of pieces) {
    bytes += piece.length
    if (bytes > most)
      throw new Problem('result-too-large', `the result is larger than ${most / 1e6} MB: ask for parts of it`)
    await spool.write(piece)
    begun()
  }
}

interface OwnQueries {
  readonly ask: (question: OwnQuestion) => AsyncIterable<Uint8Array>
  /** Milliseconds for which they have occupied engines. */
  readonly spent: () => number
}

/** What a query asks of our own data, as the same client, within the same time; its dataset is that of the whole query. */
function ownQueries(store: Store, asked: QueryOptions & { readonly timeout: number }, signal: AbortSignal): OwnQueries {
  const end = performance.now() + asked.timeout
  const { client, defaultGraphs = [], namedGraphs = [] } = asked
  let spent = 0
  return {
    spent: () => spent,
    async *ask(question) {
      const isSaid = defaultGraphs.length > 0 || namedGraphs.length > 0
      const answer = await store.query(question.text, {
        mediaType: question.mediaType,
        // Graphs of the protocol take the place of those that the query names (SPARQL 1.1 Protocol §2.1.4).
        defaultGraphs: isSaid ? defaultGraphs : question.defaultGraphs,
        namedGraphs: isSaid ? namedGraphs : question.namedGraphs,
        ...(end < Infinity && { timeout: Math.max(1, end - performance.now()) }),
        ...(client !== undefined && { client }),
        signal,
        spent: (milliseconds) => (spent += milliseconds),
      })
      yield* answer.body
    },
  }
}

function expired(timeout: number): Problem {
  return new Problem('query-timeout', `the query was not answered within ${timeout / 1000} s`)
}
