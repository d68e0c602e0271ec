import { createRequire } from 'node:module'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { Problem } from '../../problems/problem.js'
import type { OwnQuestion, Start, Task } from './messages.js'
import { receiveFrom, sendOver } from './pieces.js'

/** A thread that answers federated queries, one at a time. */
export interface Thread {
  /** Its answer as it comes; fails with the problem of the query, or of the thread where it ends. */
  run(query: ThreadQuery): AsyncIterable<Uint8Array>
  readonly isDead: boolean
  /** Ends it, whatever it does. */
  stop(): Promise<void>
}

export interface ThreadQuery {
  readonly text: string
  readonly mediaType: string
  /** Answers the questions of the query to our own store. */
  readonly askOwn: (question: OwnQuestion) => AsyncIterable<Uint8Array>
}

export function startThread(start: Start): Thread {
  const worker = new Worker(createRequire(import.meta.url).resolve('#worker/store/federation/federationWorker'), {
    workerData: start,
    resourceLimits: { maxOldGenerationSizeMb: start.limits.memory },
  })
  let isDead = false
  let reason = new Problem('query-failed', 'the thread of the query has ended')
  worker.on('error', (error: NodeJS.ErrnoException) => {
    isDead = true
    reason =
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? new Problem('result-too-large', 'the query needs more memory than a federated query may: make it narrower')
        : new Problem('query-failed', `the thread of the query has failed: ${error.message}`, {}, { cause: error })
  })
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      isDead = true
      resolve()
    })
  })
  return {
    async *run(query) {
      const { task, answer, transfer } = createTask(query)
      const done = new Promise<void>((resolve) => worker.once('message', () => resolve()))
      worker.postMessage(task, transfer)
      try {
        yield* receiveFrom(answer)
      } catch (error) {
        // A thread that has ended closes its side; why is told by its own events, which come then.
        await Promise.race([ended, done])
        throw isDead ? reason : error
      }
      await Promise.race([ended, done])
    },
    get isDead() {
      return isDead
    },
    async stop() {
      isDead = true
      await worker.terminate()
    },
  }
}

function createTask({ text, mediaType, askOwn }: ThreadQuery): {
  readonly task: Task
  readonly answer: MessagePort
  readonly transfer: readonly MessagePort[]
} {
  const answer = new MessageChannel()
  const own = new MessageChannel()
  own.port1.on('message', (question: OwnQuestion) => void sendOver(question.answer, askOwn(question)))
  return {
    task: { text, mediaType, answer: answer.port2, own: own.port2 },
    answer: answer.port1,
    transfer: [answer.port2, own.port2],
  }
}
