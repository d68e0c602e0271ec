import type { SchemeName } from '../identifiers/schemes.js'
import type { Holder, IdentifierIndex } from './identifierIndex.js'

/** Merged thing → the thing that it became part of. */
export type Merges = ReadonlyMap<string, string>

/**
 * Which things are one: a registry's record of a thing (its own key is the identifier, as `id/organisation/02feahw73`)
 * becomes part of the thing that holds this identifier. Where several do, the one of the table that comes first is
 * taken, if it is alone there: a table of institutions counts before one in which units give the ROR of their institution.
 * Else none is taken, for it cannot be told which of them is meant.
 *
 * @param schemes those whose property is an `owl:InverseFunctionalProperty` of the ontology: one value, one thing
 */
export function findMerges(index: IdentifierIndex, schemes: ReadonlySet<SchemeName>): Merges {
  const merges = new Map<string, string>()
  for (const [scheme, value, holders] of index.entries()) {
    if (!schemes.has(scheme)) continue
    const [record, ...records] = holders.filter((holder) => isRecord(holder, value))
    const survivor = survivorOf(holders.filter((holder) => !isRecord(holder, value)))
    if (record !== undefined && records.length === 0 && survivor !== undefined)
      merges.set(record.subject, survivor.subject)
  }
  return new Map([...merges.keys()].map((from) => [from, follow(from, merges)]))
}

function survivorOf(holders: readonly Holder[]): Holder | undefined {
  const first = Math.min(...holders.map(({ source }) => source))
  const [survivor, ...rivals] = holders.filter(({ source }) => source === first)
  return rivals.length === 0 ? survivor : undefined
}

/** Was the thing minted from this very identifier? */
export function isRecord({ subject }: Pick<Holder, 'subject'>, value: string): boolean {
  return subject.endsWith(`/${value}`)
}

/** To the end of a chain of merges; a circle ends where it began to repeat. */
function follow(from: string, merges: Merges): string {
  const seen = new Set([from])
  let at = from
  for (let next = merges.get(at); next !== undefined && !seen.has(next); next = merges.get(at)) {
    seen.add(next)
    at = next
  }
  return at
}
