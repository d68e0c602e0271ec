import { Problem } from '../problems/problem.js'
import { Debts } from './debts.js'
import type { StartEngine } from './engine.js'
import { Experience } from './experience.js'
import { Job } from './job.js'
import type { Question } from './question.js'
import { type Seat, setLong, takeSeat } from './seat.js'
import type { QueryOptions, StoreStatus } from './store.js'
import { type LineLimits, WaitingLine } from './waitingLine.js'

export interface PoolOptions {
  /** What the engines are, as {@link StoreStatus.engine} says. */
  readonly name: string
  readonly start: StartEngine
  /** How many answer side by side. */
  readonly engines: number
  /** The largest result, in bytes. */
  readonly maxBytes: number
  /** Takes a line on what the engines do: loaded, stopped, failed. */
  readonly log: (message: string) => void
  /** What differs from the usual limits. */
  readonly limits?: Partial<PoolLimits>
}

export interface PoolLimits extends LineLimits {
  /** Milliseconds from which a query is a long one. */
  readonly long: number
  /** Milliseconds that a query is given to end by itself when its client has left. */
  readonly grace: number
}

const usual: PoolLimits = { waiting: 500, waitingOfClient: 100, long: 500, grace: 300 }

/**
 * Engines over the same release, and the questions that wait for one of them.
 *
 * Engines cannot be interrupted: where a query must be stopped, its engine is, and another takes its place. All engines but
 * one may run long queries. One that proves to be long where the others run long ones already is stopped, and runs again
 * when one of these is free: so light queries are always answered. (Where there is one engine only, it runs all.)
 */
export class EnginePool {
  readonly #options: PoolOptions
  readonly #limits: PoolLimits
  readonly #seats = new Set<Seat>()
  readonly #experience: Experience
  readonly #debts = new Debts()
  readonly #line: WaitingLine
  #hasLoaded = false
  #stopped = 0
  /** Why nothing is answered any more. */
  #failure: Error | undefined

  constructor(options: PoolOptions) {
    this.#options = options
    this.#limits = { ...usual, ...options.limits }
    this.#experience = new Experience(this.#limits.long)
    this.#line = new WaitingLine(this.#limits, { experience: this.#experience, debts: this.#debts })
  }

  /**
   * Starts the engines: the first, then, where it has loaded, the others. Settles when one answers. What fails is tried once
   * more: what an engine had kept, and could not use, is gone then.
   */
  async start(): Promise<void> {
    try {
      await this.#add().catch((error: unknown) => {
        if (this.#failure !== undefined) throw this.#failure
        this.#log(String(error))
        return this.#add()
      })
    } catch (error) {
      if (!this.#hasEnded()) this.#log(String(error))
      this.#end(error as Error)
      throw error
    }
    for (let more = 1; more < this.#options.engines; more++) void this.#replace()
  }

  /** Does an engine answer, or will in a moment, because it takes the place of one that was stopped? */
  get isReady(): boolean {
    return this.#hasLoaded && this.#failure === undefined && [...this.#seats].some(({ engine }) => !engine.isDead)
  }

  status(): StoreStatus {
    const states = [...this.#seats].map(({ state }) => state)
    const count = (wanted: Seat['state']) => states.filter((state) => state === wanted).length
    return {
      engine: this.#options.name,
      idle: count('idle'),
      busy: count('busy'),
      loading: count('loading'),
      waiting: this.#line.length,
      stopped: this.#stopped,
    }
  }

  /** Puts a question to the next engine that is free for it. Fails with the reason of the signal where it is given up by it. */
  async ask(question: Question, options: QueryOptions): Promise<AsyncIterable<Uint8Array>> {
    const { timeout, signal } = options
    if (this.#failure !== undefined) throw this.#failure
    if (!this.#hasLoaded) throw new Problem('not-ready', 'the SPARQL engine is loading the release')
    signal?.throwIfAborted()
    const job = new Job(question, options)
    const leave = () => this.#giveUp(job, { reason: signal!.reason as Error, grace: this.#limits.grace })
    const timer =
      timeout === undefined || timeout > longestTimer
        ? undefined
        : setTimeout(() => this.#giveUp(job, { reason: past(timeout, this.#isRunning(job)), grace: 0 }), timeout)
    signal?.addEventListener('abort', leave, { once: true })
    job.whenDone(() => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', leave)
    })
    try {
      this.#line.add(job)
    } catch (error) {
      job.fail(error as Error)
      job.done()
    }
    this.#next()
    return job.answer
  }

  /** Ends all engines; what waits or runs fails. */
  async close(): Promise<void> {
    this.#end(new Problem('not-ready', 'the SPARQL engine is closed'))
    await Promise.all([...this.#seats].map(({ engine }) => engine.stop()))
  }

  #hasEnded(): boolean {
    return this.#failure !== undefined
  }

  #end(reason: Error): void {
    this.#failure ??= reason
    for (const job of this.#line.clear()) {
      job.fail(reason)
      job.done()
    }
  }

  /** Adds an engine; settles when it has loaded. */
  async #add(): Promise<void> {
    const seat = takeSeat(this.#options.start())
    this.#seats.add(seat)
    const begun = performance.now()
    try {
      const what = await seat.engine.loaded
      this.#log(`${what} in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
    } catch (error) {
      this.#seats.delete(seat)
      void seat.engine.stop()
      throw error
    }
    this.#hasLoaded = true
    seat.state = 'idle'
    this.#next()
  }

  /** Adds an engine in the place of another; where it cannot load, again later. */
  async #replace(): Promise<void> {
    for (let wait = 1_000; !this.#hasEnded(); wait = Math.min(2 * wait, 30_000)) {
      try {
        await this.#add()
        return
      } catch (error) {
        if (this.#hasEnded()) return
        this.#log(`${String(error)}; tried again in ${wait / 1000} s`)
        await new Promise((resolve) => setTimeout(resolve, wait).unref())
      }
    }
  }

  /** Gives what waits to engines that are free. */
  #next(): void {
    const seats = [...this.#seats].sort((a, b) => Number(a.isBehind) - Number(b.isBehind))
    for (const seat of seats) {
      if (seat.state !== 'idle') continue
      if (seat.engine.isDead) this.#leave(seat, 'it ended by itself')
      else {
        const job = this.#line.next(this.#mayRunLong(seat))
        if (job !== undefined) void this.#run(seat, job)
      }
    }
  }

  /** Would another be left for light queries? */
  #mayRunLong(seat: Seat): boolean {
    const { engines } = this.#options
    if (engines === 1) return true
    return [...this.#seats].filter((other) => other !== seat && other.isLong).length < engines - 1
  }

  async #run(seat: Seat, job: Job): Promise<void> {
    seat.state = 'busy'
    seat.job = job
    if (this.#line.weightOf(job) === 'long') setLong(seat, true)
    job.begin()
    const begun = performance.now()
    const prove = setTimeout(() => this.#proveLong(seat, job), this.#limits.long)
    try {
      await this.#answer(seat, job)
    } catch (error) {
      if (!job.isAgain) job.fail(error as Error)
    }
    clearTimeout(prove)
    const took = performance.now() - begun
    job.occupied += took
    // One that was given up early tells nothing of how long it would have taken.
    if (job.isComplete || took >= this.#limits.long) this.#experience.learn(job.question.text, took)
    this.#debts.add(job.client, took, performance.now())
    Object.assign(seat, { state: 'idle', job: undefined })
    if (seat.isLong) setLong(seat, false)
    if (job.isAgain && !job.isSettled) this.#line.putBack(job)
    else job.done()
    if (seat.engine.isDead) this.#leave(seat, 'it was stopped')
    this.#next()
  }

  /** Hands on what the engine answers; one that has not come to the end of its pieces is stopped. */
  async #answer(seat: Seat, job: Job): Promise<void> {
    const answer = await seat.engine.ask(job.question, { timeout: job.left() })
    try {
      await job.take(answer, {
        maxBytes: this.#options.maxBytes,
        left: () => {
          this.#giveUp(job, { reason: new Error('the reader has left'), grace: this.#limits.grace })
        },
      })
    } finally {
      if (!job.isComplete && !(answer instanceof Uint8Array))
        await this.#stop(seat, 'its answer was not taken to the end')
    }
  }

  /** A query has become a long one: where that leaves no engine for light ones, it runs again later. */
  #proveLong(seat: Seat, job: Job): void {
    this.#experience.learn(job.question.text, this.#limits.long)
    const mayRun = this.#mayRunLong(seat)
    setLong(seat, true)
    if (mayRun || job.isAnswered || job.isSettled) return
    job.runAgain()
    void this.#stop(seat, 'it runs again when one of those for long queries is free')
  }

  /** An engine has ended: another takes its place. */
  #leave(seat: Seat, why: string): void {
    this.#seats.delete(seat)
    void seat.engine.stop()
    if (this.#failure !== undefined) return
    if (why === 'it ended by itself') this.#log(why)
    void this.#replace()
  }

  /** Nobody waits for the answer any more, or not for longer: a query that runs is stopped, if it does not end in time. */
  #giveUp(job: Job, { reason, grace }: { readonly reason: Error; readonly grace: number }): void {
    job.fail(reason)
    if (this.#line.remove(job)) job.done()
    const seat = [...this.#seats].find((one) => one.job === job)
    if (seat === undefined) return
    const stop = () => {
      if (seat.job === job) void this.#stop(seat, reason.message)
    }
    if (grace === 0) stop()
    else setTimeout(stop, grace).unref()
  }

  #isRunning(job: Job): boolean {
    return [...this.#seats].some((seat) => seat.job === job)
  }

  async #stop({ engine, job }: Seat, why: string): Promise<void> {
    if (engine.isDead) return
    this.#stopped += 1
    const query = job?.question.text.replace(/\s+/g, ' ').slice(0, told) ?? ''
    this.#log(`stopped: ${why} (client ${job?.client || 'unknown'}; query ${query})`)
    await engine.stop()
  }

  #log(message: string): void {
    this.#options.log(`SPARQL engine: ${message}`)
  }
}

function past(timeout: number, isRunning: boolean): Problem {
  const waited = isRunning ? '' : ': it waited for an engine all that time'
  return new Problem('query-timeout', `the query was not answered within ${timeout / 1000} s${waited}`)
}

/** Beyond this many milliseconds a timer of Node.js goes off at once. */
const longestTimer = 2 ** 31 - 1

/** Characters of a query that are logged. */
const told = 300
