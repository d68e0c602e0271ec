import { LRUCache } from 'lru-cache'
import type { Index } from '../indexFile.js'
import { realNumbers, wholeNumbers } from './columns.js'

/** The things of a collection. Their places in it, from 0, are what columns and questions speak of. */
export interface Members {
  readonly id: number
  readonly key: string
  readonly size: number
  /** The numbers of its things in the table `subjects`, ascending. */
  readonly subjects: Uint32Array
  /** In degrees, NaN for things that have no place; undefined where none has. */
  readonly longitudes: Float64Array | undefined
  readonly latitudes: Float64Array | undefined
}

/** The values of one property, for each thing of a collection. */
export interface Column {
  readonly dictionary: Dictionary
  /** Of the thing at place `p`, those of `ordinals` from `starts[p]` to before `starts[p + 1]`. */
  readonly starts: Uint32Array
  /** Places of values in the dictionary; of each thing ascending, each once. */
  readonly ordinals: Uint32Array
}

/** The different values of a property, in the order in which things are sorted by them: numbers, dates, texts, things, blank nodes. */
export interface Dictionary {
  readonly id: number
  readonly size: number
  readonly numbers: number
  readonly dates: number
  readonly texts: number
  /** Equal for values that sorting does not tell apart. */
  readonly ranks: Uint32Array
  /** Of numbers and dates: the least and the greatest that the value may mean (of `2018` the first and the last instant). */
  readonly lows: Float64Array
  readonly highs: Float64Array
}

/** The rank of blank nodes, by which nothing is sorted. */
export const blankRank = 2 ** 32 - 1

/** What questions are answered from. */
export interface CollectionStore {
  readonly index: Index
  /** Undefined where there is no such collection. */
  members(collection: string): Members | undefined
  /** Undefined where no thing of the collection has the property. */
  column(members: Members, property: string): Column | undefined
  /** What was made of columns once, and is asked for again. */
  kept<Kept extends Uint32Array | Uint8Array>(name: string, make: () => Kept): Kept
}

/** Bytes of columns that are kept in memory. */
const bytesAtMost = 256 << 20

export function openStore(index: Index): CollectionStore {
  const cache = new LRUCache<string, Members | Column | Dictionary | Uint32Array | Uint8Array>({
    maxSize: bytesAtMost,
    sizeCalculation: bytesIn,
  })
  const keep = <Kept extends Members | Column | Dictionary | Uint32Array | Uint8Array>(
    name: string,
    make: () => Kept | undefined,
  ): Kept | undefined => {
    const known = cache.get(name) as Kept | undefined
    if (known !== undefined) return known
    const made = make()
    if (made !== undefined) cache.set(name, made)
    return made
  }
  const dictionary = (id: number) => keep(`dictionary ${id}`, () => readDictionary(index, id))!
  return {
    index,
    members: (collection) => keep(`members ${collection}`, () => readMembers(index, collection)),
    column: (members, property) =>
      keep(`column ${members.key} ${property}`, () => readColumn(index, { members, property, dictionary })),
    kept: (name, make) => keep(`kept ${name}`, make)!,
  }
}

/** What a kept thing weighs: its numbers. */
function bytesIn(kept: object): number {
  if (ArrayBuffer.isView(kept)) return kept.byteLength + 100
  return Object.values(kept).reduce((sum: number, part) => sum + (ArrayBuffer.isView(part) ? part.byteLength : 0), 100)
}

type Bytes = Uint8Array

function readMembers(index: Index, key: string): Members | undefined {
  const row = index.row('SELECT id, subjects, longitudes, latitudes FROM collections WHERE key = ?', key)
  if (row === undefined) return undefined
  const [id, bytes, longitudes, latitudes] = row as readonly [number, Bytes, Bytes | null, Bytes | null]
  const subjects = wholeNumbers(bytes)
  return {
    id,
    key,
    size: subjects.length,
    subjects,
    longitudes: longitudes === null ? undefined : realNumbers(longitudes),
    latitudes: latitudes === null ? undefined : realNumbers(latitudes),
  }
}

interface ColumnPlace {
  readonly members: Members
  readonly property: string
  readonly dictionary: (id: number) => Dictionary
}

function readColumn(index: Index, { members, property, dictionary }: ColumnPlace): Column | undefined {
  const sql = 'SELECT dictionary, starts, ordinals FROM columns WHERE collection = ? AND property = ?'
  const row = index.row(sql, members.id, property)
  if (row === undefined) return undefined
  const [id, starts, ordinals] = row as readonly [number, Bytes, Bytes]
  return { dictionary: dictionary(id), starts: wholeNumbers(starts), ordinals: wholeNumbers(ordinals) }
}

function readDictionary(index: Index, id: number): Dictionary | undefined {
  const sql = 'SELECT size, numbers, dates, texts, ranks, lows, highs FROM dictionaries WHERE id = ?'
  const row = index.row(sql, id)
  if (row === undefined) return undefined
  const [size, numbers, dates, texts, ...columns] = row as readonly [number, number, number, number, ...Bytes[]]
  const [ranks, lows, highs] = columns as [Bytes, Bytes, Bytes]
  return {
    ...{ id, size, numbers, dates, texts },
    ranks: wholeNumbers(ranks),
    lows: realNumbers(lows),
    highs: realNumbers(highs),
  }
}
