import { LRUCache } from 'lru-cache'

/** How long a query is expected to take: `unknown` where none of its kind has been asked lately. */
export type Weight = 'light' | 'unknown' | 'long'

/** Kinds of query that are remembered. */
const remembered = 2_000

/**
 * What queries have taken: the next of the same kind is expected to take as much. A kind is the text without its IRIs,
 * strings and numbers, so that look-ups of different things are of one kind.
 */
export class Experience {
  readonly #times = new LRUCache<string, number>({ max: remembered })
  readonly #long: number

  /** @param long milliseconds from which a query is a long one */
  constructor(long: number) {
    this.#long = long
  }

  /** Milliseconds that the query is expected to take; those of which nothing is known, as much as a light one that is slow. */
  expected(text: string): number {
    return this.#times.get(kindOf(text)) ?? this.#long / 5
  }

  weightOf(text: string): Weight {
    const time = this.#times.get(kindOf(text))
    if (time === undefined) return 'unknown'
    return time >= this.#long ? 'long' : 'light'
  }

  /** A kind is as slow as the slowest seen lately: what was long grows lighter by half with each that is not. */
  learn(text: string, milliseconds: number): void {
    const kind = kindOf(text)
    this.#times.set(kind, Math.max(milliseconds, (this.#times.get(kind) ?? 0) / 2))
  }
}

/** Texts of a kind may be long; more than this of them tells nothing more. */
const looked = 4_000

function kindOf(text: string): string {
  return text
    .slice(0, looked)
    .replace(/<[^<>"{}|^`\\\s]*>|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '<>')
    .replace(/\d+/g, '0')
}
