import { Client } from 'undici'
import { Problem } from '../../problems/problem.js'
import type { AskOptions, Engine } from '../engine.js'
import type { Question } from '../question.js'
import { askByProtocol } from './askByProtocol.js'
import type { Endpoint, EngineKind } from './endpoint.js'
import { askHeld, unreachable } from './held.js'

export interface RemoteOptions {
  readonly endpoint: Endpoint
  /** The release that it must hold. */
  readonly digest: string
  readonly baseIRI: string
}

/**
 * An engine that is one connection to a SPARQL 1.1 endpoint. `loaded` fails with `engine-failed` where the endpoint holds
 * another release, or none. A question is stopped by closing the connection; where the endpoint takes a limit of time and
 * tells when it was reached, it is given what is left, since many do not see that nobody listens any more.
 */
export function startRemote({ endpoint, digest, baseIRI }: RemoteOptions): Engine {
  const client = new Client(endpoint.url.origin, { headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 10_000 } })
  let isStopped = false
  let kind: EngineKind | undefined
  const loaded = askHeld(client, endpoint, baseIRI).then((held) => {
    kind = held.kind
    if (held.releases.includes(digest)) return `${endpoint.name} (${kind.name})`
    const what = held.releases.length === 0 ? 'no release' : `release ${held.releases[0]!.slice(0, 12)}`
    throw new Problem(
      'engine-failed',
      `${endpoint.name} holds ${what}, not ${digest.slice(0, 12)}: dataesr load --engine ${endpoint.url.href}`,
    )
  })
  return {
    loaded,
    ask: (question, options) =>
      askOnce(client, { question, options, endpoint, baseIRI, kind, isStopped: () => isStopped }),
    get isDead() {
      return isStopped
    },
    async stop() {
      isStopped = true
      await client.destroy()
    },
  }
}

interface Asking {
  readonly question: Question
  readonly options: AskOptions
  readonly endpoint: Endpoint
  readonly baseIRI: string
  readonly kind: EngineKind | undefined
  readonly isStopped: () => boolean
}

async function askOnce(
  client: Client,
  asking: Asking,
  isRepeated = false,
): Promise<Uint8Array | AsyncIterable<Uint8Array>> {
  const { question, options, endpoint, baseIRI, kind, isStopped } = asking
  const { url, name, headers } = endpoint
  const parameters = options.timeout === undefined ? undefined : kind?.timeLimit(options.timeout)
  try {
    const path = `${url.pathname}${url.search}`
    return await askByProtocol(client, {
      path,
      name,
      question,
      baseIRI,
      headers,
      ...(parameters && { parameters }),
    })
  } catch (error) {
    if (error instanceof Problem) throw error
    if (isStopped()) throw new Problem('query-failed', 'the query was stopped', {}, { cause: error })
    // It closed a connection that was idle, just as the query came.
    if (!isRepeated && closed.has((error as NodeJS.ErrnoException).code ?? '')) return askOnce(client, asking, true)
    throw unreachable(name, error)
  }
}

const closed: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])
