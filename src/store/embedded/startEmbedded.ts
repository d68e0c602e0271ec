import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { Problem } from '../../problems/problem.js'
import type { Engine } from '../engine.js'
import { stepBack } from '../priority.js'
import type { Load, Reply } from './messages.js'

/** Starts a thread with an Oxigraph of WebAssembly that loads a release. Memory: the whole release, about 1 kB a quad. */
export function startEmbedded(load: Load): Engine {
  const worker = new Worker(createRequire(import.meta.url).resolve('#worker/store/embedded/engineWorker'), {
    workerData: load,
  })
  let isDead = false
  let thread: number | undefined
  let take: (reply: Reply) => void = () => undefined
  const end = (message: string) => {
    isDead = true
    take({ kind: 'failed', message, isFatal: true })
  }
  worker.on('message', (reply: Reply) => {
    isDead ||= (reply.kind === 'failed' && reply.isFatal) || (reply.kind === 'answer' && reply.isWorn)
    take(reply)
  })
  worker.on('error', ({ message }) => end(message))
  worker.on('exit', () => end('the engine was stopped'))
  const nextReply = () => new Promise<Reply>((resolve) => (take = resolve))
  return {
    loaded: nextReply().then((reply) => {
      if (reply.kind !== 'loaded')
        throw new Problem('damaged-release', `the engine cannot load it: ${messageOf(reply)}`, { file: load.folder })
      const { quads, from, warning } = reply
      thread = reply.thread
      return `${quads} quads loaded from the ${from}${warning === undefined ? '' : ` (${warning})`}`
    }),
    async ask(question) {
      if (isDead) throw queryProblem('the engine was stopped', isDead)
      const reply = nextReply()
      worker.postMessage(question)
      const answer = await reply
      if (answer.kind === 'answer') return answer.body
      throw queryProblem(messageOf(answer), isDead)
    },
    stepBack: (isBack) => thread !== undefined && stepBack([thread], isBack),
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
  if (message.includes('Invalid string length'))
    return new Problem('result-too-large', 'the result is too large for the embedded engine')
  if (isDead) return new Problem('query-failed', `the query is too complex, or its result too large (${message})`)
  return new Problem('query-failed', message)
}
