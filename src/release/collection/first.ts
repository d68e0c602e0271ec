/** Gathers the first of many numbers, in an order of their own. */
export interface First {
  add(number: number): void
  /** The first of them, in order. */
  get(): number[]
}

/**
 * Keeps the first `count` of the numbers that are added. Twice as many are held before they are sorted and cut; what is
 * behind the last one kept is not held at all, so that of many thousands few are sorted.
 */
export function keepFirst(count: number, compare: (one: number, other: number) => number): First {
  let held: number[] = []
  let last: number | undefined
  const cut = () => {
    held.sort(compare)
    held = held.slice(0, count)
    if (held.length === count) last = held.at(-1)
  }
  return {
    add(number) {
      if (last !== undefined && compare(number, last) >= 0) return
      held.push(number)
      if (held.length >= 2 * count + 16) cut()
    },
    get() {
      cut()
      return held
    },
  }
}
