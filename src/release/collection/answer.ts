import type { CollectionPage, CollectionQuery } from '../collections.js'
import { identified } from '../searchIdentifiers.js'
import { eachBeginning, withTypes } from '../searchWords.js'
import { placeOf } from './columns.js'
import { countValues } from './facets.js'
import { applyFilter } from './filter.js'
import { pageOf } from './page.js'
import type { CollectionStore, Members } from './store.js'

/**
 * Answers a question to a collection that the release has: what is told of a thing was brought into columns of numbers when
 * the release was built, so that a question goes once over each column that it names, however many things it has.
 *
 * @throws Problem `bad-request`
 */
export function answer(store: CollectionStore, query: CollectionQuery): CollectionPage {
  const members = store.members(query.collection)
  if (members === undefined) return { total: 0, things: [], next: undefined, facets: {} }
  const marks = new Uint8Array(members.size).fill(1)
  if (query.box !== undefined) keepWithin(members, { box: query.box, marks })
  for (const filter of query.filters) applyFilter(store, members, { filter, marks })
  if (query.text !== undefined && query.text.trim() !== '') keepNamed(store, members, { text: query.text, marks })
  const facets = query.facets.map((property) => [property, countValues(store, members, { property, marks })] as const)
  return {
    total: marks.reduce((sum, mark) => sum + mark, 0),
    ...pageOf(store, members, { query, marks }),
    facets: Object.fromEntries(facets),
  }
}

/** Leaves the things within a box, which may cross the antimeridian: then its west is east of its east (RFC 7946 §5.2). */
function keepWithin(
  { longitudes, latitudes }: Members,
  { box, marks }: { readonly box: NonNullable<CollectionQuery['box']>; readonly marks: Uint8Array },
): void {
  if (longitudes === undefined || latitudes === undefined) {
    marks.fill(0)
    return
  }
  const [west, south, east, north] = box
  const isBetween = west <= east ? (x: number) => x >= west && x <= east : (x: number) => x >= west || x <= east
  for (let place = 0; place < marks.length; place++) {
    const latitude = latitudes[place]!
    if (!(latitude >= south && latitude <= north && isBetween(longitudes[place]!))) marks[place] = 0
  }
}

/** Leaves the things that a search for the text finds: by an identifier, or by labels with words that begin so. */
function keepNamed(
  store: CollectionStore,
  members: Members,
  { text, marks }: { readonly text: string; readonly marks: Uint8Array },
): void {
  const asked = text.slice(0, lengthAtMost)
  const found = store.kept(`named ${members.key} ${asked}`, () => findNamed(store, members, asked))
  for (let place = 0; place < marks.length; place++) if (found[place] === 0) marks[place] = 0
}

/** Characters of a text beyond these are not looked at. */
const lengthAtMost = 500

function findNamed({ index }: CollectionStore, { subjects, size }: Members, text: string): Uint8Array {
  const found = new Uint8Array(size)
  const mark = (subject: number) => {
    const place = placeOf(subjects, subject)
    if (place >= 0) found[place] = 1
  }
  for (const { thing } of identified(index, text, { exactly: true })) mark(thing)
  const words = eachBeginning(text)
  if (words === '') return found
  const sql = 'SELECT l.subject, l.thing FROM words w CROSS JOIN labels l ON l.id = w.rowid WHERE words MATCH ?'
  for (const [subject, thing] of index.rows<[number, number]>(sql, withTypes(words, undefined))) {
    mark(subject)
    mark(thing)
  }
  return found
}
