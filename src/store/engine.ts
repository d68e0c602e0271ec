import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { Problem } from '../problems/problem.js'
import type { Load, Question, Reply } from './messages.js'

/** An engine in a thread of its own, which answers one question at a time. */
export interface Engine {
  /** Settles when the release is loaded, with the number of its quads; fails where it cannot be. */
  readonly loaded: Promise<number>
  /**
   * Puts a question; the one before must have been answered.
   * Fails with a Problem `query-syntax` or `query-failed`, after which the engine may be dead.
   */
  ask(question: Question): Promise<Uint8Array>
  /** Does it answer no more? */
  readonly isDead: boolean
  /** Ends the thread, whatever it does. */
  stop(): Promise<void>
}

/** Starts a thread that loads a release. */
export function startEngine(load: Load): Engine {
  const worker = new Worker(createRequire(import.meta.url).resolve('#worker/store/oxigraphWorker'), {
    workerData: load,
  })
  let isDead = false
  let take: (reply: Reply) => void = () => undefined
  const end = (message: string) => {
    isDead = true
    take({ kind: 'failed', message, isFatal: true })
  }
  worker.on('message', (reply: Reply) => {
    isDead ||= reply.kind === 'failed' && reply.isFatal
    take(reply)
  })
  worker.on('error', ({ message }) => end(message))
  worker.on('exit', () => end('the engine was stopped'))
  const nextReply = () => new Promise<Reply>((resolve) => (take = resolve))
  return {
    loaded: nextReply().then((reply) => {
      if (reply.kind === 'loaded') return reply.quads
      throw new Problem('damaged-release', `the engine cannot load it: ${messageOf(reply)}`, { file: load.quads })
    }),
    async ask(question) {
      if (isDead) throw queryProblem('the engine was stopped', isDead)
      const reply = nextReply()
      worker.postMessage(question)
      const answer = await reply
      if (answer.kind === 'answer') return answer.body
      throw queryProblem(messageOf(answer), isDead)
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

function messageOf(reply: Reply): string {
  return reply.kind === 'failed' ? reply.message : `it says "${reply.kind}"`
}

/** Oxigraph places what it cannot read as `error at 2:22: expected …`, with everything that it would take. */
function queryProblem(message: string, isDead: boolean): Problem {
  const place = /^error at (\d+):(\d+): (.*)$/s.exec(message)
  if (place !== null) {
    const [line, character] = [Number(place[1]), Number(place[2])]
    return new Problem('query-syntax', place[3]!.slice(0, 300), { line, character })
  }
  if (isDead) return new Problem('query-failed', `the query is too complex, or its result too large (${message})`)
  return new Problem('query-failed', message)
}
