import { Problem } from '../problems/problem.js'
import type { Debts } from './debts.js'
import type { Experience, Weight } from './experience.js'
import type { Job } from './job.js'

/** How many may wait. */
export interface LineLimits {
  /** In all, and of one client. */
  readonly waiting: number
  readonly waitingOfClient: number
}

/**
 * The questions that wait for an engine: those that are expected to take least first, in steps of four times as much; among
 * these those of the clients that have had least lately; then as they came. Long ones are last.
 */
export class WaitingLine {
  #jobs: Job[] = []
  readonly #limits: LineLimits
  readonly #experience: Experience
  readonly #debts: Debts

  constructor(limits: LineLimits, { experience, debts }: { readonly experience: Experience; readonly debts: Debts }) {
    this.#limits = limits
    this.#experience = experience
    this.#debts = debts
  }

  get length(): number {
    return this.#jobs.length
  }

  /** @throws Problem `too-busy` where as many wait as may */
  add(job: Job): void {
    const { waiting, waitingOfClient } = this.#limits
    if (this.#jobs.length >= waiting) throw new Problem('too-busy', `${waiting} queries wait already`)
    const own = this.#jobs.filter(({ client }) => client === job.client).length
    if (own >= waitingOfClient) throw new Problem('too-busy', `${own} of your queries wait already`)
    this.#jobs.push(job)
  }

  /** Takes back one that was stopped; it has waited before. */
  putBack(job: Job): void {
    this.#jobs.unshift(job)
  }

  /** Takes one out; true where it waited. */
  remove(job: Job): boolean {
    const place = this.#jobs.indexOf(job)
    if (place !== -1) this.#jobs.splice(place, 1)
    return place !== -1
  }

  /** Takes the one out whose turn it is; long ones have no turn where `longToo` is false. */
  next(longToo: boolean): Job | undefined {
    const now = performance.now()
    let best: Job | undefined
    let rank: readonly [number, number] = [Infinity, Infinity]
    for (const job of this.#jobs) {
      const weight = this.weightOf(job)
      if (weight === 'long' && !longToo) continue
      const own = [this.#stepOf(job, weight), this.#debts.of(job.client, now)] as const
      if (own[0] < rank[0] || (own[0] === rank[0] && own[1] < rank[1])) [best, rank] = [job, own]
    }
    if (best !== undefined) this.remove(best)
    return best
  }

  #stepOf({ question }: Job, weight: Weight): number {
    return weight === 'long' ? Infinity : Math.floor(Math.log2(1 + this.#experience.expected(question.text)) / 2)
  }

  /** All that wait; none do any more. */
  clear(): Job[] {
    const jobs = this.#jobs
    this.#jobs = []
    return jobs
  }

  /** One that was stopped because it ran long is long, whatever others of its kind are. */
  weightOf({ isAgain, question }: Job): Weight {
    return isAgain ? 'long' : this.#experience.weightOf(question.text)
  }
}
