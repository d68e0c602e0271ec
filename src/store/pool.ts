import { Problem } from '../problems/problem.js'
import { startEngine, type Engine } from './engine.js'
import type { Load, Question } from './messages.js'

/** When a question is given up. */
interface Limits {
  /** Milliseconds from when it is put, waiting included. */
  readonly timeout?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A question, and whom to tell its answer; what is told first counts. */
interface Job {
  readonly question: Question
  readonly resolve: (body: Uint8Array) => void
  readonly reject: (error: Error) => void
}

/** An engine, and what it does. */
interface Seat {
  readonly engine: Engine
  state: 'loading' | 'idle' | 'busy'
  job?: Job | undefined
  /** Milliseconds that its loading took. */
  loadTime: number
}

/** Engines that hold the same release, and the questions that wait for one of them, in the order in which they came. */
export class EnginePool {
  readonly #load: Load
  readonly #log: (message: string) => void
  readonly #seats = new Set<Seat>()
  readonly #waiting: Job[] = []
  /** Why nothing is answered any more. */
  #failure: Error | undefined

  constructor(load: Load, log: (message: string) => void) {
    this.#load = load
    this.#log = log
  }

  /** Has an engine loaded, so that questions are taken? */
  get isReady(): boolean {
    return [...this.#seats].some(({ state, engine }) => state !== 'loading' && !engine.isDead)
  }

  /** Adds an engine; settles when it has loaded. */
  async start(): Promise<void> {
    const seat: Seat = { engine: startEngine(this.#load), state: 'loading', loadTime: 0 }
    this.#seats.add(seat)
    const begun = performance.now()
    try {
      const quads = await seat.engine.loaded
      seat.loadTime = performance.now() - begun
      seat.state = 'idle'
      this.#log(`SPARQL engine: ${quads} quads loaded in ${(seat.loadTime / 1000).toFixed(1)} s`)
      this.#next()
    } catch (error) {
      this.#seats.delete(seat)
      // An engine that is stopped while it loads, because all are closed, has not failed.
      if (this.#failure === undefined) this.#log(`SPARQL engine: ${String(error)}`)
      if (this.#seats.size === 0) this.#end(error as Error)
      throw error
    }
  }

  /** Puts a question to the next engine that is free. Fails with the reason of the signal where it is given up by it. */
  ask(question: Question, { timeout, signal }: Limits): Promise<Uint8Array> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    if (!this.isReady) return Promise.reject(new Problem('not-ready', 'the SPARQL engine is loading the release'))
    if (signal?.aborted) return Promise.reject(signal.reason as Error)
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', leave)
      }
      const job: Job = {
        question,
        resolve: (body) => {
          settle()
          resolve(body)
        },
        reject: (error) => {
          settle()
          reject(error)
        },
      }
      const leave = () => {
        job.reject(signal!.reason as Error)
        this.#drop(job, 'at leisure')
      }
      const expire = () => {
        job.reject(new Problem('query-timeout', `the query was not answered within ${timeout! / 1000} s`))
        this.#drop(job, 'at once')
      }
      const timer = timeout === undefined || timeout > longestTimer ? undefined : setTimeout(expire, timeout)
      signal?.addEventListener('abort', leave, { once: true })
      this.#waiting.push(job)
      this.#next()
    })
  }

  /** Ends all engines; what waits or runs fails. */
  async close(): Promise<void> {
    this.#end(new Problem('not-ready', 'the SPARQL engine is closed'))
    await Promise.all([...this.#seats].map(({ engine }) => engine.stop()))
  }

  #end(reason: Error): void {
    this.#failure = reason
    for (const job of this.#waiting.splice(0)) job.reject(reason)
  }

  #next(): void {
    for (const seat of this.#seats) {
      if (seat.engine.isDead && seat.state === 'idle') this.#replace(seat)
      if (seat.engine.isDead || seat.state !== 'idle') continue
      const job = this.#waiting.shift()
      if (job === undefined) return
      void this.#run(seat, job)
    }
  }

  async #run(seat: Seat, job: Job): Promise<void> {
    seat.state = 'busy'
    seat.job = job
    try {
      job.resolve(await seat.engine.ask(job.question))
    } catch (error) {
      job.reject(error as Error)
    }
    seat.job = undefined
    seat.state = 'idle'
    if (seat.engine.isDead) this.#replace(seat)
    this.#next()
  }

  #replace(seat: Seat): void {
    this.#seats.delete(seat)
    void seat.engine.stop()
    if (this.#failure !== undefined) return
    this.#log('SPARQL engine: stopped with the query that it ran; another loads the release')
    // Its failure is in the log, and told to whoever asks next.
    this.start().catch(() => undefined)
  }

  /**
   * Gives up a question. A running one costs its engine, which then has to load again: where nobody waits for an answer,
   * it is given as long as that would take, so that clients who leave early cannot keep the engine loading.
   */
  #drop(job: Job, when: 'at once' | 'at leisure'): void {
    const place = this.#waiting.indexOf(job)
    if (place !== -1) this.#waiting.splice(place, 1)
    const seat = [...this.#seats].find((one) => one.job === job)
    if (seat === undefined) return
    const stop = () => {
      if (seat.job === job) void seat.engine.stop()
    }
    if (when === 'at once') stop()
    else setTimeout(stop, seat.loadTime).unref()
  }
}

/** Beyond this many milliseconds a timer of Node.js goes off at once. */
const longestTimer = 2 ** 31 - 1
