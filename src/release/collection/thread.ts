import { createRequire } from 'node:module'
import { Piscina } from 'piscina'
import { Problem } from '../../problems/problem.js'
import type { CollectionPage, CollectionQuery } from '../collections.js'
import type { Outcome, Task } from './collectionWorker.js'

/** The thread that answers questions to collections. */
export interface Thread {
  /**
   * @param time milliseconds after which the question is given up, the wait for those before it included
   * @throws Problem `bad-request`; `query-timeout`, after which another thread answers the next question
   */
  ask(query: CollectionQuery, time?: number): Promise<CollectionPage>
  /** Ends the thread; what it has not answered fails. */
  close(): void
}

const usualTime = 5000

/** Questions that wait at most: those behind would not be answered in time. */
const waitingAtMost = 1000

/** @param path of `release.db`; the thread is started by the first question */
export function startThread(path: string): Thread {
  let pool: Piscina<Task, Outcome> | undefined
  let waiting = 0
  let isClosed = false
  const checkOpen = (cause?: unknown) => {
    if (isClosed) throw new Problem('not-ready', 'the release is closed', {}, { cause })
  }
  return {
    async ask(query, time = usualTime) {
      checkOpen()
      if (waiting >= waitingAtMost) throw tooLong(query, time)
      pool ??= createPool(path)
      waiting++
      const signal = AbortSignal.timeout(time)
      try {
        return pageOrThrow(await pool.run({ query }, { signal }))
      } catch (error) {
        if (error instanceof Problem) throw error
        checkOpen(error)
        throw signal.aborted ? tooLong(query, time, error) : error
      } finally {
        waiting--
      }
    },
    close() {
      isClosed = true
      void pool?.destroy()
    },
  }
}

function createPool(path: string): Piscina<Task, Outcome> {
  return new Piscina<Task, Outcome>({
    filename: createRequire(import.meta.url).resolve('#worker/release/collection/collectionWorker'),
    name: 'run',
    minThreads: 1,
    maxThreads: 1,
    workerData: path,
  })
}

function pageOrThrow(outcome: Outcome): CollectionPage {
  if ('page' in outcome) return outcome.page
  throw new Problem(outcome.problem.code, outcome.problem.message, outcome.problem.origin)
}

function tooLong({ collection }: CollectionQuery, time: number, cause?: unknown): Problem {
  const message = `the collection ${collection} did not answer within ${time / 1000} s`
  return new Problem('query-timeout', message, {}, { cause })
}
