import { MessageChannel, parentPort, workerData } from 'node:worker_threads'
import { Problem } from '../../problems/problem.js'
import { createAsker } from './askers.js'
import { evaluate, type Evaluated } from './evaluate.js'
import { createGuard } from './guard.js'
import type { OwnQuestion, Start, Task } from './messages.js'
import { type Parsed, parseFederated } from './parse.js'
import { receiveFrom, sendOver } from './pieces.js'
import { serialize } from './serialize.js'
import type { Asker } from './takeSteps.js'
import { createUpstream } from './upstream.js'

/** A thread that answers one federated query after another; it is ended with the query that takes too long. */

const { services, own, baseIRI, allowedAddresses, limits } = workerData as Start
const guard = createGuard({ allowedAddresses })

parentPort!.on('message', (task: Task) => {
  const end = new AbortController()
  void sendOver(task.answer, answer({ ...task, signal: end.signal })).then(() => {
    // What the query has left under way ends with it: the thread is for the next one.
    end.abort()
    task.own.close()
    parentPort!.postMessage('done')
  })
})

interface Running extends Task {
  readonly signal: AbortSignal
}

async function* answer(task: Running): AsyncGenerator<Uint8Array> {
  const parsed = parseFederated(task.text, { baseIRI, own })
  const upstream = createUpstream({ guard, services, limits, signal: task.signal })
  const question = (text: string, mediaType: string) => askOwn(task, { text, mediaType, ...parsed.dataset })
  const asker = createAsker({
    upstream,
    ownEndpoints: own,
    askOwn: (text) => question(text, 'application/sparql-results+json'),
    block: limits.block,
  })
  if (parsed.described === undefined) {
    yield* serialize(await evaluate(parsed, asker), task.mediaType)
    return
  }
  const iris = await describedIRIs(parsed, asker)
  // Our own store says what it knows of them. Without any, it is asked for what it cannot know.
  const terms = iris.length > 0 ? iris : ['urn:nothing']
  yield* question(`DESCRIBE ${terms.map((iri) => `<${iri}>`).join(' ')}`, task.mediaType)
}

function askOwn({ own: port, signal }: Running, question: Omit<OwnQuestion, 'answer'>): AsyncIterable<Uint8Array> {
  const { port1, port2 } = new MessageChannel()
  signal.addEventListener('abort', () => port1.close(), { once: true })
  port.postMessage({ ...question, answer: port2 } satisfies OwnQuestion, [port2])
  return receiveFrom(port1)
}

const mostDescribed = 1_000

async function describedIRIs(parsed: Parsed, asker: Asker): Promise<readonly string[]> {
  const iris = new Set(parsed.described)
  const evaluated: Evaluated = await evaluate(parsed, asker)
  if (evaluated.form !== 'select') return [...iris]
  for await (const row of evaluated.rows) {
    for (const term of row)
      if (term?.termType === 'NamedNode' && !/[\0-\x20<>"{}|^`\\]/.test(term.value)) iris.add(term.value)
    if (iris.size > mostDescribed) {
      throw new Problem('result-too-large', `the query describes more than ${mostDescribed} things: add LIMIT`)
    }
  }
  return [...iris]
}
