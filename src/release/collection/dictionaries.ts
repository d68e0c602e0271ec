import type { Database } from 'libsql'
import { createInserter, type Inserter } from '../inserter.js'
import { alternative } from '../labels.js'
import { bytesOf } from './columns.js'
import type { ColumnBuilder } from './columnBuilder.js'
import { blankRank } from './store.js'
import { kinds, type Kind } from './values.js'

/** Tells the place of a term in its dictionary. */
export type OrdinalOf = (column: ColumnBuilder) => Uint32Array

/**
 * Orders the terms of all columns and writes their dictionaries: a value that stands under several terms comes together
 * here, and what was written becomes a place in the order of values.
 *
 * @returns for a column, the place of each of its terms
 */
export function createDictionaries(database: Database, columns: readonly ColumnBuilder[]): OrdinalOf {
  const values = createInserter(database, 'INSERT INTO dictionary_values', 6)
  const byId = new Map(columns.map((column) => [column.id, column]))
  const places = new Map(columns.map((column) => [column.id, new Uint32Array(column.count)]))
  const write = database.prepare('INSERT INTO dictionaries VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const finished: Growing[] = []
  let growing: Growing | undefined
  for (const row of database.prepare(ordered).raw().iterate() as Iterable<TermRow>) {
    if (growing?.id !== row[0]) {
      growing = openDictionary(row[0], byId.get(row[0])!.count)
      finished.push(growing)
    }
    places.get(growing.id)![row[6]] = place(growing, row, values)
  }
  values.flush()
  for (const { id, size, counts, ranks, lows, highs } of finished) {
    const [numbers, dates] = [counts[kinds.number], counts[kinds.date]]
    const intervals = numbers + dates
    const bytes = [ranks.subarray(0, size), lows.subarray(0, intervals), highs.subarray(0, intervals)].map(bytesOf)
    write.run([id, size, numbers, dates, counts[kinds.text], ...bytes])
  }
  return ({ id }) => places.get(id)!
}

type TermRow = readonly [
  dictionary: number,
  kind: Kind,
  low: number,
  high: number,
  sort: string,
  value: string,
  term: number,
  part: string | null,
  thing: number | null,
]

/**
 * In the order in which things are sorted by values: numbers, dates, texts, things, blank nodes. A thing is named by the
 * label that `findLabels` tells first, else by the last part of its IRI.
 */
const ordered = `
  SELECT t.dictionary, t.kind, 0 AS low, 0 AS high,
    CASE t.kind WHEN ${kinds.iri} THEN coalesce(
      (SELECT nullif(substr(l.folded, 1, 200), '') FROM labels l WHERE l.subject = s.id AND l.rank < ${alternative}
        ORDER BY l.rank, l.language, l.id LIMIT 1),
      lower(t.key)) ELSE t.key END AS sort,
    t.value, t.term, CASE t.kind WHEN ${kinds.iri} THEN t.key END, s.id
  FROM build.terms t LEFT JOIN subjects s ON t.kind = ${kinds.iri} AND s.term = t.value
  UNION ALL SELECT dictionary, kind, low, high, '', value, term, NULL, NULL FROM build.intervals
  ORDER BY 1, 2, 3, 4, 5, 6
`

/** A dictionary whose values come in order. */
interface Growing {
  readonly id: number
  size: number
  /** How many values there are of each kind. */
  readonly counts: Record<Kind, number>
  readonly ranks: Uint32Array
  readonly lows: Float64Array
  readonly highs: Float64Array
  rank: number
  last: TermRow | undefined
}

function openDictionary(id: number, terms: number): Growing {
  return {
    id,
    size: 0,
    counts: { 0: 0, 1: 0, 2: 0, 3: 0, 4: 0 },
    ranks: new Uint32Array(terms),
    lows: new Float64Array(terms),
    highs: new Float64Array(terms),
    rank: -1,
    last: undefined,
  }
}

/** The place of the next term: a new one, unless it is of the same value as the one before. */
function place(growing: Growing, row: TermRow, values: Inserter): number {
  const [id, kind, low, high, sort, value, , part, thing] = row
  const { last } = growing
  const isTied = last?.[1] === kind && last[2] === low && last[3] === high && last[4] === sort
  growing.last = row
  if (isTied && last[5] === value) return growing.size - 1
  if (!isTied) growing.rank++
  const ordinal = growing.size++
  growing.counts[kind]++
  growing.ranks[ordinal] = kind === kinds.blank ? blankRank : growing.rank
  growing.lows[ordinal] = low
  growing.highs[ordinal] = high
  values.add(id, ordinal, kind, thing, thing === null ? value : null, part)
  return ordinal
}
