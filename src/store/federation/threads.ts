import { Problem } from '../../problems/problem.js'
import type { Start } from './messages.js'
import { startThread, type Thread } from './thread.js'

/** The threads of federated queries: started when they are needed, kept for the next, ended with a query that is given up. */
export class Threads {
  readonly #start: Start
  readonly #log: (message: string) => void
  readonly #idle: Thread[] = []
  readonly #busy = new Set<Thread>()
  readonly #waiting: (() => void)[] = []
  #taken = 0
  #isClosed = false

  constructor(start: Start, log: (message: string) => void) {
    this.#start = start
    this.#log = log
  }

  /**
   * Has a thread do work, when one is free.
   *
   * @param signal gives the work up, with its reason
   * @throws Problem `too-busy` where too many wait already
   */
  async use(signal: AbortSignal, work: (thread: Thread) => Promise<void>): Promise<void> {
    await this.#turn(signal)
    try {
      const thread = this.#idle.pop() ?? startThread(this.#start)
      this.#busy.add(thread)
      await this.#run(thread, signal, work).finally(() => this.#busy.delete(thread))
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#taken--
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#busy, ...this.#idle].map((thread) => thread.stop()))
  }

  async #run(thread: Thread, signal: AbortSignal, work: (thread: Thread) => Promise<void>): Promise<void> {
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    })
    stopped.catch(() => undefined)
    try {
      signal.throwIfAborted()
      await Promise.race([work(thread), stopped])
    } finally {
      // It cannot be interrupted: another takes its place, which is there in about a second.
      if (signal.aborted) this.#log('SPARQL federation: a query was stopped with its thread')
      if (signal.aborted || thread.isDead || this.#isClosed) await thread.stop()
      else this.#idle.push(thread)
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const { threads, waiting } = this.#start.limits
    if (this.#isClosed) throw new Problem('not-ready', 'the SPARQL engine is closed')
    if (this.#taken < threads) {
      this.#taken++
      return
    }
    if (this.#waiting.length >= waiting) throw new Problem('too-busy', `${waiting} queries with SERVICE wait already`)
    await new Promise<void>((resolve, reject) => {
      const next = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(next), 1)
        reject(signal.reason as Error)
      }
      if (signal.aborted) reject(signal.reason as Error)
      else {
        this.#waiting.push(next)
        signal.addEventListener('abort', leave, { once: true })
      }
    })
  }
}
