import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { openRelease } from '../release/open.js'
import { files } from '../release/schema.js'
import { queryForm } from './form.js'
import type { Load, Question } from './messages.js'
import { EnginePool } from './pool.js'
import type { QueryOptions, Store } from './store.js'

export interface OxigraphOptions {
  /** The folder of a release, or a link to it, which is followed once. */
  readonly folder: string
  /** Engines that answer side by side; each holds the whole release in memory. */
  readonly workers?: number
  /** Takes a line on what the engines do: loaded, stopped, failed. */
  readonly log?: (message: string) => void
}

/**
 * A store that embeds Oxigraph, in threads of their own: the quads of a release, and its catalogue in the graph
 * `{base}graph/catalogue`. Relative IRIs of queries are resolved against the base IRI of the release.
 *
 * An engine cannot be interrupted. Where a query must be stopped its thread is ended, and another loads the release anew;
 * while none answers, new queries fail with `not-ready`, and those that wait go on waiting until their own limit.
 *
 * @throws Problem `no-release`, `release-version`, `damaged-release`
 */
export function createOxigraphStore({ folder, workers = 1, log = () => undefined }: OxigraphOptions): Store {
  const pool = new EnginePool(readPlaces(folder), log)
  const ready = Promise.any(Array.from({ length: workers }, () => pool.start())).catch((error: unknown) => {
    throw (error as AggregateError).errors[0]
  })
  // Whoever waits for it is told; that nobody does is no failure of the process.
  ready.catch(() => undefined)
  return {
    get isReady() {
      return pool.isReady
    },
    ready,
    async query(text, options) {
      // Told here, where the place of a mistake is known best; and an update is no query.
      queryForm(text)
      const body = await pool.ask(toQuestion(text, options), options)
      return { mediaType: options.mediaType, body: parts(body) }
    },
    close: () => pool.close(),
  }
}

function readPlaces(folder: string): Load {
  const release = openRelease(folder)
  release.close()
  const place = realpathSync(folder)
  return { quads: join(place, files.quads), catalogue: join(place, files.catalogue), baseIRI: release.about.baseIRI }
}

function toQuestion(text: string, options: QueryOptions): Question {
  const { mediaType, defaultGraphs = [], namedGraphs = [] } = options
  const question = { text, mediaType }
  // Those of the protocol take the place of those that the query names (SPARQL 1.1 Protocol §2.1.4).
  if (defaultGraphs.length === 0 && namedGraphs.length === 0) return question
  return { ...question, graphs: { default: defaultGraphs, named: namedGraphs } }
}

const partBytes = 1 << 16

/** The body in parts, so that a slow client is sent what it takes. */
async function* parts(body: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < body.length; from += partBytes) yield body.subarray(from, from + partBytes)
}
