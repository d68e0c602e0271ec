import { canonicalIfValid } from '../identifiers/canonical.js'
import type { SchemeName } from '../identifiers/schemes.js'
import { detach } from '../sources/detach.js'

/** Where a statement comes from: ordinal of its source, and row. */
export interface Place {
  readonly source: number
  readonly row: number
}

/** One thing that holds an identifier, with the first row that says so. */
export interface Holder extends Place {
  readonly subject: string
}

/** Which things hold which identifiers: scheme → value in canonical form → holders, each thing once. */
export class IdentifierIndex {
  readonly #values = new Map<SchemeName, Map<string, Holder[]>>()

  /** Takes the statement that a thing (an IRI) holds an identifier. */
  add(scheme: SchemeName, value: string, holder: Holder): void {
    const text = canonicalIfValid(scheme, value)
    if (text === undefined) return
    const kept = { ...holder, subject: detach(holder.subject) }
    const values = this.#values.get(scheme) ?? new Map<string, Holder[]>()
    this.#values.set(scheme, values)
    const holders = values.get(text)
    if (holders === undefined) values.set(detach(text), [kept])
    else keepFirst(holders, kept)
  }

  /** The things that hold an identifier, in the order of their IRIs. */
  holders(scheme: SchemeName, value: string): readonly Holder[] {
    const text = canonicalIfValid(scheme, value)
    return (text !== undefined && this.#values.get(scheme)?.get(text)) || []
  }

  /** All identifiers, sorted, so that whatever is made of them is the same in each build. */
  *entries(): Generator<readonly [scheme: SchemeName, value: string, holders: readonly Holder[]]> {
    for (const [scheme, values] of [...this.#values].sort(byFirst)) {
      for (const [value, holders] of [...values].sort(byFirst)) yield [scheme, value, [...holders].sort(bySubject)]
    }
  }
}

/** The earliest row is kept, whatever the order in which workers finished. */
function keepFirst(holders: Holder[], holder: Holder): void {
  const at = holders.findIndex(({ subject }) => subject === holder.subject)
  if (at === -1) holders.push(holder)
  else if (isBefore(holder, holders[at]!)) holders[at] = holder
}

function isBefore(a: Place, b: Place): boolean {
  return a.source < b.source || (a.source === b.source && a.row < b.row)
}

function byFirst(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1
}

function bySubject(a: Holder, b: Holder): number {
  return a.subject < b.subject ? -1 : 1
}
