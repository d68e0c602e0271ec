import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { Problem } from '../problems/problem.js'
import { declare, type Form, type Prefixes, queryForm, rememberForm } from './form.js'
import type { FormReply, ToRead } from './formMessages.js'

/** Reads the forms of queries without holding up what else goes on. */
export interface FormReader {
  /**
   * As {@link queryForm}; fails also with `too-busy` where many long queries wait to be read. `spent` is told for how many
   * milliseconds a long one occupied the thread.
   */
  read(text: string, known?: Prefixes, spent?: (milliseconds: number) => void): Promise<Form>
  close(): Promise<void>
}

/** Characters of a query that is read at once: it takes some milliseconds. */
const short = 2_000

/** Long queries that wait for the thread, and the milliseconds that it has for one: ten times what an honest one takes. */
const mostWaiting = 50
const patience = 5_000

/**
 * A reader with a thread for long queries, which starts with the first of them; a query that is not read in time is given
 * up with its thread.
 */
export function createFormReader(): FormReader {
  let thread: Thread | undefined
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  const readInThread = async (toRead: ToRead, spent: Spent): Promise<Form> => {
    thread ??= startThread()
    const begun = performance.now()
    const reply = await thread.ask(toRead)
    spent(performance.now() - begun)
    if (reply.kind === 'read') return reply.form
    if (reply.code === 'query-failed') {
      await thread.end()
      thread = undefined
    }
    throw new Problem(reply.code, reply.message, reply.origin)
  }
  const readInTurn = (toRead: ToRead, spent: Spent): Promise<Form> => {
    if (waiting === mostWaiting) throw new Problem('too-busy', 'many long queries wait to be read already')
    waiting += 1
    const form = last.then(() => readInThread(toRead, spent)).finally(() => (waiting -= 1))
    last = form.catch(() => undefined)
    return form
  }
  return {
    async read(text, known = {}, spent = () => undefined) {
      const form = text.length <= short ? queryForm(text, known) : await readInTurn({ text, known }, spent)
      rememberForm(declare(text, form.assumed), { ...form, assumed: {} })
      return form
    },
    async close() {
      await thread?.end()
    },
  }
}

type Spent = (milliseconds: number) => void

interface Thread {
  ask(toRead: ToRead): Promise<FormReply>
  end(): Promise<unknown>
}

function startThread(): Thread {
  const worker = new Worker(createRequire(import.meta.url).resolve('#worker/store/formWorker'))
  let take: (reply: FormReply) => void = () => undefined
  const fail = (message: string) => take({ kind: 'failed', code: 'query-failed', message, origin: {} })
  worker.on('message', (reply: FormReply) => take(reply))
  worker.on('error', ({ message }) => fail(`the query cannot be read: ${message}`))
  worker.on('exit', () => fail('the query cannot be read'))
  // By itself it keeps no program running; a listener that is added later would have it do so again.
  worker.unref()
  return {
    async ask(toRead) {
      const late = () => fail(`the query was not read within ${patience / 1000} s: it is too complex`)
      const timer = setTimeout(late, patience)
      const reply = new Promise<FormReply>((resolve) => (take = resolve))
      worker.postMessage(toRead)
      return reply.finally(() => clearTimeout(timer))
    },
    end: () => worker.terminate(),
  }
}
