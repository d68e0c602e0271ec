import type { Index } from './indexFile.js'
import type { Incoming } from './release.js'

export interface IncomingOptions {
  /** Counts from 0. */
  readonly page?: number | undefined
  /** Subjects a page and predicate. */
  readonly size?: number | undefined
  /** Only by this predicate. */
  readonly predicate?: string | undefined
}

/**
 * What points to a thing, by predicate, in the order of the predicates' IRIs; the subjects in the order of `quads.nq`.
 * Blank nodes that point to it are no things that one could go to, and left out.
 * A page is found by its number in the index, so that the thousandth costs no more than the first.
 */
export function findIncoming(
  index: Index,
  object: string,
  { page = 0, size = 20, predicate }: IncomingOptions,
): Incoming[] {
  const counts = index.rows<[number, number, number]>(
    `SELECT c.object, c.predicate, c.count FROM subjects s CROSS JOIN incoming_counts c ON c.object = s.id WHERE s.term = ?`,
    object,
  )
  if (counts.length === 0) return []
  const predicates = predicatesOf(index)
  return counts
    .map(([target, id, count]) => ({ target, id, count, iri: predicates.get(id)! }))
    .filter(({ iri }) => predicate === undefined || iri === predicate)
    .sort((a, b) => (a.iri < b.iri ? -1 : 1))
    .map(({ target, id, count, iri }) => ({
      predicate: iri,
      count,
      subjects: onePage(index, [target, id], { page, size }),
    }))
}

/** Predicates are few: they are read once. */
function predicatesOf(index: Index): ReadonlyMap<number, string> {
  let predicates = read.get(index)
  if (predicates === undefined)
    read.set(index, (predicates = new Map(index.rows<[number, string]>('SELECT id, iri FROM predicates'))))
  return predicates
}

const read = new WeakMap<Index, ReadonlyMap<number, string>>()

function onePage(
  index: Index,
  [object, predicate]: readonly [number, number],
  { page, size }: { readonly page: number; readonly size: number },
): string[] {
  return index
    .rows<[string]>(
      `SELECT s.term FROM incoming i JOIN subjects s ON s.id = i.subject
       WHERE i.object = ? AND i.predicate = ? AND i.ordinal >= ? AND i.ordinal < ? ORDER BY i.ordinal`,
      object,
      predicate,
      page * size,
      (page + 1) * size,
    )
    .map(([term]) => term)
}
