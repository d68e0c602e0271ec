import { Problem } from '../../problems/problem.js'
import type { Guard } from './guard.js'
import { guardedFetch, hostsOf, tooLarge } from './guardedFetch.js'
import type { FederationLimits } from './options.js'
import { problemIn } from './problems.js'

/** What an endpoint answered. */
export interface UpstreamAnswer {
  readonly mediaType: string
  readonly body: Uint8Array
}

/** Asks other endpoints, within the bounds of one query. */
export interface Upstream {
  /**
   * Puts a query to an endpoint (SPARQL 1.1 Protocol §2.1.2), without cookies or credentials.
   *
   * @throws Problem `service-failed` where the endpoint fails, `result-too-large` beyond the bounds of calls and bytes,
   *   `service-not-allowed` where it is not on the list
   */
  ask(endpoint: string, query: string): Promise<UpstreamAnswer>
}

export interface UpstreamOptions {
  readonly guard: Guard
  readonly services: readonly string[]
  readonly limits: Pick<FederationLimits, 'calls' | 'concurrency' | 'callTimeout' | 'answerBytes' | 'allBytes'>
  /** Gives up what is under way. */
  readonly signal?: AbortSignal
}

/** An answer is read to its end before the next part of the work begins, so that what waits holds no connection. */
export function createUpstream({ guard, services, limits, signal: end }: UpstreamOptions): Upstream {
  const allowed = new Set(services)
  const hosts = hostsOf(services)
  const turns = new Turns(limits.concurrency)
  let calls = 0
  let bytes = 0
  return {
    async ask(endpoint, query) {
      if (!allowed.has(endpoint)) throw notAllowed(endpoint, services)
      if (++calls > limits.calls) {
        throw new Problem(
          'result-too-large',
          `the query asks other endpoints more than ${limits.calls} times: make the part that is asked first narrower`,
        )
      }
      return turns.take(async () => {
        const timeout = AbortSignal.timeout(limits.callTimeout)
        const signal = end ? AbortSignal.any([end, timeout]) : timeout
        try {
          const request = { guard, hosts, url: endpoint, query, accept, signal, most: limits.answerBytes }
          const { status, mediaType, body } = await guardedFetch(request)
          bytes += body.length
          if (bytes > limits.allBytes) throw tooLarge('all answers of other endpoints together', limits.allBytes)
          if (status < 200 || status > 299) throw new Error(`it says ${status}: ${beginning(body)}`)
          if (!resultTypes.has(mediaType)) {
            throw new Error(`it answers with ${mediaType || 'no media type'}, not with results of SPARQL`)
          }
          return { mediaType, body }
        } catch (error) {
          throw failure(endpoint, error, limits.callTimeout)
        }
      })
    },
  }
}

/** The formats in which results are read; the first is asked for before the second. */
export const resultTypes: ReadonlySet<string> = new Set([
  'application/sparql-results+json',
  'application/sparql-results+xml',
])

const accept = 'application/sparql-results+json, application/sparql-results+xml;q=0.7'

/** The refusal of an endpoint that is not on the list. */
export function notAllowed(endpoint: string, services: readonly string[]): Problem {
  const list = services.length > 0 ? services.join(', ') : 'none'
  return new Problem(
    'service-not-allowed',
    `SERVICE <${endpoint}> is not on the list of endpoints that may be asked: ${list}`,
  )
}

function failure(endpoint: string, error: unknown, timeout: number): Problem {
  const known = problemIn(error)
  if (known !== undefined && known.code !== 'service-failed') return known
  return serviceFailed(endpoint, known?.message ?? reasonOf(error as Error, timeout), error)
}

/** The problem of an endpoint that fails, which names it. */
export function serviceFailed(endpoint: string, reason: string, cause?: unknown): Problem {
  return new Problem('service-failed', `<${endpoint}> does not answer as it should: ${reason}`, {}, { cause })
}

function reasonOf(error: Error, timeout: number): string {
  if (error.name === 'TimeoutError') return `it says nothing within ${timeout / 1000} s`
  // What undici says is "fetch failed"; why is in the cause.
  const { message, code } = (error.cause ?? error) as Partial<NodeJS.ErrnoException>
  return message || code || String(error)
}

function beginning(body: Uint8Array): string {
  return new TextDecoder().decode(body.subarray(0, 200)).replace(/\s+/g, ' ').trim() || 'nothing more'
}

/** Lets so many go on at the same time; others wait for their turn. */
class Turns {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(most: number) {
    this.#free = most
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free++
    }
  }
}
