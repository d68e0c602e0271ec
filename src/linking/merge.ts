import type { SchemeName } from '../identifiers/schemes.js'
import type { Holder, IdentifierIndex } from './identifierIndex.js'

/** Merged thing → the thing that it became part of. */
export type Merges = ReadonlyMap<string, string>

/**
 * Which things are one: a registry's record of a thing (its own key is the identifier, as `id/organisation/02feahw73`)
 * becomes part of the one other thing that holds this identifier. Where several others hold it none is taken: which of
 * them is meant cannot be told.
 *
 * @param schemes those whose property is an `owl:InverseFunctionalProperty` of the ontology: one value, one thing
 */
export function findMerges(index: IdentifierIndex, schemes: ReadonlySet<SchemeName>): Merges {
  const merges = new Map<string, string>()
  for (const [scheme, value, holders] of index.entries()) {
    const [record, ...records] = holders.filter((holder) => isRecord(holder, value))
    const [other, ...others] = holders.filter((holder) => !isRecord(holder, value))
    if (schemes.has(scheme) && record && other && records.length + others.length === 0)
      merges.set(record.subject, other.subject)
  }
  return new Map([...merges.keys()].map((from) => [from, follow(from, merges)]))
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
