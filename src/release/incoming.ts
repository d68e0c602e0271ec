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
  const counts = index.rows<[number, number, string, number]>(
    `SELECT c.object, c.predicate, p.iri, c.count
     FROM subjects s JOIN incoming_counts c ON c.object = s.id JOIN predicates p ON p.id = c.predicate
     WHERE s.term = ? ORDER BY p.iri`,
    object,
  )
  return counts
    .filter(([, , iri]) => predicate === undefined || iri === predicate)
    .map(([target, id, iri, count]) => ({
      predicate: iri,
      count,
      subjects: onePage(index, [target, id], { page, size }),
    }))
}

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
