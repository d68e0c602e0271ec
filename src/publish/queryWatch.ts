import { setTimeout as after } from 'node:timers/promises'
import { Problem } from '../problems/problem.js'
import type { QueryOptions, Store } from '../store/store.js'
import { readQueryRequest } from './queryRequest.js'
import { isTold } from './refusal.js'
import type { Exchange, Handler } from './site.js'

/**
 * Has the queries that a handler answers counted, and logged with who asked: request id, client, outcome, milliseconds,
 * those of engines, bytes sent (with the head), the beginning of the text.
 */
export function watched(handler: Handler): Handler {
  return async (exchange) => {
    const watch = beginWatch(exchange, String(exchange.response.getHeader('X-Request-Id')))
    try {
      await handler({ ...exchange, site: { ...exchange.site, store: watchedStore(exchange.site.store, watch) } })
    } catch (error) {
      watch.failure ??= error
      throw error
    }
  }
}

/** The same for a request that is answered by a kept answer, before any handler. */
export function watchKept(exchange: Exchange, id: string): void {
  if (exchange.request.url.startsWith('/sparql?')) beginWatch(exchange, id)
}

/** What is known of a query as it goes on. */
interface Watch {
  readonly id: string
  readonly begun: number
  /** Where it is to be logged. */
  readonly client: string | undefined
  /** What the connection had sent before. */
  readonly bytes: number
  /** What the store was asked; undefined where it was not. */
  text?: string
  failure?: unknown
  engineMilliseconds: number
  /** Settles when no engine has to do with it any more. */
  spent: Promise<void>
}

function beginWatch(exchange: Exchange, id: string): Watch {
  const { site, request, response } = exchange
  const watch: Watch = {
    id,
    begun: performance.now(),
    client: site.log.isLevelEnabled('info') ? site.quota.clientOf(request) : undefined,
    bytes: request.socket.bytesWritten,
    engineMilliseconds: 0,
    spent: Promise.resolve(),
  }
  response.once('close', () => void endWatch(exchange, watch))
  return watch
}

function watchedStore(store: Store, watch: Watch): Store {
  return {
    get isReady() {
      return store.isReady
    },
    ready: store.ready,
    status: () => store.status(),
    close: () => store.close(),
    async query(text, options) {
      watch.text = text
      let settle = (): void => undefined
      watch.spent = new Promise((resolve) => (settle = resolve))
      const spent: QueryOptions['spent'] = (milliseconds) => {
        watch.engineMilliseconds += milliseconds
        options.spent?.(milliseconds)
        settle()
      }
      try {
        return await store.query(text, { ...options, spent })
      } catch (error) {
        watch.failure ??= error
        throw error
      }
    },
  }
}

/** A client that has left does so before its engine is stopped. */
async function endWatch(exchange: Exchange, watch: Watch): Promise<void> {
  const { site, request } = exchange
  const outcome = outcomeOf(exchange, watch)
  if (outcome === undefined) return
  const milliseconds = performance.now() - watch.begun
  const bytes = request.socket.bytesWritten - watch.bytes
  site.counts.outcomes.inc({ outcome })
  site.counts.seconds.observe(milliseconds / 1000)
  if (outcome !== 'answered' && watch.text !== undefined)
    await Promise.race([watch.spent, after(longestStop, undefined, { ref: false })])
  site.counts.engineSeconds.inc(watch.engineMilliseconds / 1000)
  if (watch.client !== undefined) {
    const told = {
      id: watch.id,
      client: watch.client,
      outcome,
      milliseconds: Math.round(milliseconds),
      engineMilliseconds: Math.round(watch.engineMilliseconds),
      bytes,
      query: textOf(exchange, watch).slice(0, beginning),
    }
    site.log.info(told, 'query')
  }
}

/** Milliseconds in which an engine is stopped, with room; one that is not known to be done by then is not waited for. */
const longestStop = 2_000

/** Characters of a query that are logged. */
const beginning = 300

/** How it ended: the code of a problem, or one of a few words; undefined where the request held no query. */
function outcomeOf({ request, response }: Exchange, { text, failure }: Watch): string | undefined {
  const isQuery = request.method === 'POST' || /[?&](query|update)=/.test(request.url)
  if (text === undefined && !isQuery) return undefined
  if (failure instanceof Problem) return isTold(failure.code) ? failure.code : 'internal-error'
  if (failure !== undefined) return 'internal-error'
  if (!response.writableFinished) return 'left'
  if (response.statusCode === 304) return 'not-modified'
  // A page may tell a problem of which nothing else is known here.
  if (response.statusCode >= 400) return 'refused'
  return text === undefined ? 'kept' : 'answered'
}

/** What was asked, also where it was refused before the store was asked. */
function textOf({ request }: Exchange, { text }: Watch): string {
  if (text !== undefined) return text
  try {
    return readQueryRequest(request)?.text ?? ''
  } catch {
    // Why it cannot be read is the outcome.
    return ''
  }
}
