import { LRUCache } from 'lru-cache'

/** Milliseconds in which a debt shrinks to half. */
const halfLife = 10_000

/** How much clients have had lately: whoever had least goes first. */
export class Debts {
  readonly #known = new LRUCache<string, { readonly amount: number; readonly at: number }>({ max: 10_000 })

  of(client: string, now: number): number {
    const debt = this.#known.get(client)
    return debt === undefined ? 0 : debt.amount * 2 ** ((debt.at - now) / halfLife)
  }

  add(client: string, milliseconds: number, now: number): void {
    this.#known.set(client, { amount: this.of(client, now) + milliseconds, at: now })
  }
}
