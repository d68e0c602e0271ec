import { Problem } from '../problems/problem.js'
import type { Question } from './question.js'
import { Spool } from './spool.js'
import type { QueryOptions } from './store.js'

/** A question on its way: waits, runs, is answered or fails; and what the one who asked it gets. */
export class Job {
  readonly question: Question
  readonly client: string
  /** Settles with the first of the answer. */
  readonly answer: Promise<AsyncIterable<Uint8Array>>
  /** Milliseconds for which it has occupied engines. */
  occupied = 0
  readonly #deadline: number
  readonly #spent: QueryOptions['spent']
  readonly #listeners: (() => void)[] = []
  #resolve: (body: AsyncIterable<Uint8Array>) => void = () => undefined
  #reject: (error: Error) => void = () => undefined
  #spool: Spool | undefined
  #isAgain = false
  #state: 'open' | 'complete' | 'failed' = 'open'

  constructor(
    question: Question,
    { client = '', spent, timeout = Infinity }: Pick<QueryOptions, 'client' | 'spent' | 'timeout'>,
  ) {
    this.question = question
    this.client = client
    this.#spent = spent
    this.#deadline = performance.now() + timeout
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** Was it stopped so that it runs again when an engine for long ones is free? */
  get isAgain(): boolean {
    return this.#isAgain
  }

  /** Has the first of the answer been given? Then it cannot be run again. */
  get isAnswered(): boolean {
    return this.#spool !== undefined
  }

  /** Has it ended, one way or the other? */
  get isSettled(): boolean {
    return this.#state !== 'open'
  }

  /** Has all of its answer been given? */
  get isComplete(): boolean {
    return this.#state === 'complete'
  }

  /** An engine has begun with it. */
  begin(): void {
    this.#isAgain = false
  }

  /** It is stopped, to run again. */
  runAgain(): void {
    this.#isAgain = true
  }

  /** Milliseconds that are left for it; undefined where there is no limit. */
  left(): number | undefined {
    return this.#deadline === Infinity ? undefined : Math.max(0, this.#deadline - performance.now())
  }

  /**
   * Hands on what an engine answers, as fast as it comes, until nobody waits for it any more.
   *
   * @param left told when the reader goes before the end
   * @throws Problem `result-too-large` beyond `maxBytes`
   */
  async take(
    answer: Uint8Array | AsyncIterable<Uint8Array>,
    { maxBytes, left }: { readonly maxBytes: number; readonly left: () => void },
  ): Promise<void> {
    let bytes = 0
    for await (const piece of answer instanceof Uint8Array ? parts(answer, maxBytes) : answer) {
      bytes += piece.length
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      if (this.isSettled) return
      await this.#spoolFor(left).write(piece)
    }
    if (this.isSettled) return
    this.#state = 'complete'
    this.#spoolFor(left).end()
  }

  /** It gets no answer, or no more of it; the first reason counts. */
  fail(error: Error): void {
    if (this.isSettled) return
    this.#state = 'failed'
    this.#reject(error)
    this.#spool?.fail(error)
  }

  /** Calls back when no engine has anything to do with it any more. */
  whenDone(listener: () => void): void {
    this.#listeners.push(listener)
  }

  done(): void {
    for (const listener of this.#listeners.splice(0)) listener()
    this.#spent?.(this.occupied)
  }

  #spoolFor(left: () => void): Spool {
    if (this.#spool === undefined) {
      this.#spool = new Spool(left)
      this.#resolve(this.#spool)
    }
    return this.#spool
  }
}

const partBytes = 1 << 16

/** A whole answer in parts, so that a slow client is sent what it takes. */
async function* parts(body: Uint8Array, maxBytes: number): AsyncGenerator<Uint8Array> {
  if (body.length > maxBytes) throw tooLarge(maxBytes)
  for (let from = 0; from < body.length; from += partBytes) yield body.subarray(from, from + partBytes)
}

function tooLarge(bytes: number): Problem {
  return new Problem(
    'result-too-large',
    `the result is larger than ${bytes / 1e6} MB: ask for parts of it (LIMIT and OFFSET with ORDER BY), or take the files of the release`,
  )
}
