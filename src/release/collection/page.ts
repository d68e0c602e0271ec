import { Problem } from '../../problems/problem.js'
import type { CollectionQuery } from '../collections.js'
import { placeOf } from './columns.js'
import { readCursor, writeCursor } from './cursor.js'
import { keepFirst } from './first.js'
import { blankRank, type CollectionStore, type Column, type Members } from './store.js'

/** The things of one page, and where the next begins. */
export interface Page {
  readonly things: readonly string[]
  readonly next: string | undefined
}

/**
 * The page of the marked things that the question asks for.
 *
 * @param marks 1 for each thing that the question has, by its place in the collection
 */
export function pageOf(store: CollectionStore, members: Members, asked: Asked): Page {
  const { query, marks } = asked
  if (query.limit === 0) return { things: [], next: undefined }
  const compare = createOrder(store, members, query)
  const after = query.after === undefined ? undefined : cursorPlace(store, members, readCursor(query, query.after))
  const first = keepFirst(query.limit + 1, compare)
  for (let place = 0; place < marks.length; place++) {
    if (marks[place] === 1 && (after === undefined || compare(place, after) > 0)) first.add(place)
  }
  const places = first.get()
  const things = places.slice(0, query.limit).map((place) => iriOf(store, members.subjects[place]!))
  return { things, next: places.length > query.limit ? writeCursor(query, things.at(-1)!) : undefined }
}

interface Asked {
  readonly query: CollectionQuery
  readonly marks: Uint8Array
}

function iriOf({ index }: CollectionStore, subject: number): string {
  return index.row('SELECT term FROM subjects WHERE id = ?', subject)![0] as string
}

function cursorPlace({ index }: CollectionStore, { subjects }: Members, iri: string): number {
  const subject = index.row('SELECT id FROM subjects WHERE term = ?', iri)?.[0] as number | undefined
  const place = subject === undefined ? -1 : placeOf(subjects, subject)
  if (place < 0)
    throw new Problem('bad-request', 'the thing where the cursor stands is no more: begin again without it')
  return place
}

/** The order of things: by each sort key, then by IRI as `quads.nq` is sorted, which is that of their places. */
function createOrder(
  store: CollectionStore,
  members: Members,
  { sort }: CollectionQuery,
): (one: number, other: number) => number {
  const keys = sort.map(({ property, descending }) =>
    store.kept(`order ${members.key} ${property} ${descending}`, () =>
      sortKeys(store.column(members, property), { descending, size: members.size }),
    ),
  )
  return (one, other) => {
    for (const key of keys) {
      const difference = key[one]! - key[other]!
      if (difference !== 0) return difference
    }
    return one - other
  }
}

/** What things without the property are sorted by: behind all others, whatever the direction. */
const none = 2 ** 32 - 1

/** A number for each thing, the lower the earlier it comes: by its least value, or its greatest where the order descends. */
function sortKeys(
  column: Column | undefined,
  { descending, size }: { readonly descending: boolean; readonly size: number },
): Uint32Array {
  const keys = new Uint32Array(size).fill(none)
  if (column === undefined) return keys
  const { starts, ordinals, dictionary } = column
  for (let place = 0; place < size; place++) {
    const from = starts[place]!
    let to = starts[place + 1]!
    // Blank nodes stand behind all values, and have no order.
    if (to > from && dictionary.ranks[ordinals[to - 1]!] === blankRank) to--
    if (to > from)
      keys[place] = descending ? none - 1 - dictionary.ranks[ordinals[to - 1]!]! : dictionary.ranks[ordinals[from]!]!
  }
  return keys
}
