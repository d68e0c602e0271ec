import type { Index } from './indexFile.js'
import type { Incoming } from './release.js'
import type { SubjectTable } from './subjectTable.js'

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
  { index, subjects }: Indexes,
  object: string,
  { page = 0, size = 20, predicate }: IncomingOptions,
): Incoming[] {
  const target = subjects.find(object)
  const found =
    target === 0 ? [] : index.rows<[number, number, string | null]>(onePage, (page + 1) * size - 1, page * size, target)
  if (found.length === 0) return []
  const predicates = predicatesOf(index)
  return found
    .map(([id, count, numbers]) => ({ predicate: predicates.get(id)!, count, numbers }))
    .filter((each) => predicate === undefined || each.predicate === predicate)
    .sort((a, b) => (a.predicate < b.predicate ? -1 : 1))
    .map(({ numbers, ...each }) => ({
      ...each,
      subjects: numbers === null ? [] : numbers.split(',').map((number) => subjects.term(Number(number))),
    }))
}

interface Indexes {
  readonly index: Index
  readonly subjects: SubjectTable
}

/** By predicate how many there are, and the numbers of those of the page. */
const onePage = `
  SELECT c.predicate, c.count, (
    SELECT group_concat(subject) FROM (
      SELECT i.subject FROM incoming i
      WHERE i.object = c.object AND i.predicate = c.predicate AND i.ordinal <= ? AND i.ordinal >= ? ORDER BY i.ordinal
    )
  ) FROM incoming_counts c WHERE c.object = ?`

/** Predicates are few: they are read once. */
function predicatesOf(index: Index): ReadonlyMap<number, string> {
  let predicates = read.get(index)
  if (predicates === undefined)
    read.set(index, (predicates = new Map(index.rows<[number, string]>('SELECT id, iri FROM predicates'))))
  return predicates
}

const read = new WeakMap<Index, ReadonlyMap<number, string>>()
