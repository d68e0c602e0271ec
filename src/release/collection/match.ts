import { Problem } from '../../problems/problem.js'
import type { Filter } from '../collections.js'
import type { Index } from '../indexFile.js'
import { fold } from '../labels.js'
import { readNumber, readPeriod, type Interval } from './periods.js'
import type { CollectionStore, Column, Dictionary } from './store.js'
import { lastPart, saysSame, textKey } from './values.js'

/** A filter, and the values that things have for its property. */
interface Asked {
  readonly filter: Filter
  readonly column: Column | undefined
}

export type Range = 'gt' | 'gte' | 'lt' | 'lte'

/** Marks, by their places in the dictionary of the property, the values that are one of those asked for. */
export function matchEqual({ index }: CollectionStore, { filter, column }: Asked): Uint8Array {
  if (column === undefined) return new Uint8Array()
  const { dictionary } = column
  const marks = new Uint8Array(dictionary.size)
  for (const value of filter.values) {
    markNumbers(marks, dictionary, { value, holds: (low, high, asked) => low <= asked[1] && high >= asked[0] })
    for (const ordinal of [...textsLike(index, dictionary, value), ...things(index, dictionary, value)])
      marks[ordinal] = 1
  }
  return marks
}

/**
 * Likewise, those that are before or after one of those asked for.
 *
 * @throws Problem `bad-request` where none of the property's values could be compared with the value asked for
 */
export function matchRange(
  { index }: CollectionStore,
  { filter, column, range }: Asked & { readonly range: Range },
): Uint8Array {
  if (column === undefined) return new Uint8Array()
  const { dictionary } = column
  const marks = new Uint8Array(dictionary.size)
  for (const value of filter.values) {
    const isCompared = markNumbers(marks, dictionary, { value, holds: comparisons[range] })
    if (!isCompared && dictionary.texts === 0)
      throw new Problem('bad-request', incomparable(filter.property, value, dictionary))
    markTexts(marks, index, { dictionary, value, range })
  }
  return marks
}

/** How a value (from `low` to `high`) is compared with one asked for: dates by what both say. */
type Comparison = (low: number, high: number, asked: Interval) => boolean

const comparisons: Readonly<Record<Range, Comparison>> = {
  gt: (low, _, [, end]) => low > end,
  gte: (_, high, [start]) => high >= start,
  lt: (_, high, [start]) => high < start,
  lte: (low, _, [, end]) => low <= end,
}

/** Marks numbers and dates; was there any that could be compared with the value? */
function markNumbers(
  marks: Uint8Array,
  { numbers, dates, lows, highs }: Dictionary,
  { value, holds }: { readonly value: string; readonly holds: Comparison },
): boolean {
  const mark = (from: number, to: number, asked: Interval) => {
    for (let ordinal = from; ordinal < to; ordinal++)
      if (holds(lows[ordinal]!, highs[ordinal]!, asked)) marks[ordinal] = 1
  }
  const number = numbers > 0 ? readNumber(value) : undefined
  const period = dates > 0 ? readPeriod(value) : undefined
  if (number !== undefined) mark(0, numbers, [number, number])
  if (period !== undefined) mark(numbers, numbers + dates, period)
  return number !== undefined || period !== undefined
}

/** The texts that say what is asked for. */
function textsLike(index: Index, dictionary: Dictionary, value: string): number[] {
  const from = firstText(index, dictionary, { value, isAfter: false })
  const to = firstText(index, dictionary, { value, isAfter: true })
  const ordinals = Array.from({ length: to - from }, (_, at) => from + at)
  return ordinals.filter((ordinal) => saysSame(textAt(index, dictionary, ordinal), value))
}

/** Marks the texts before or after the one that is asked for, which need not be among them. */
function markTexts(
  marks: Uint8Array,
  index: Index,
  { dictionary, value, range }: { readonly dictionary: Dictionary; readonly value: string; readonly range: Range },
): void {
  const start = dictionary.numbers + dictionary.dates
  const from =
    range === 'gt' || range === 'gte' ? firstText(index, dictionary, { value, isAfter: range === 'gt' }) : start
  const to =
    range === 'lt' || range === 'lte'
      ? firstText(index, dictionary, { value, isAfter: range === 'lte' })
      : start + dictionary.texts
  marks.fill(1, from, to)
}

/** The place of the first text whose key is not before that of a value, or that is after it; found by halving. */
function firstText(
  index: Index,
  dictionary: Dictionary,
  { value, isAfter }: { readonly value: string; readonly isAfter: boolean },
): number {
  const key = Buffer.from(textKey(value))
  let low = dictionary.numbers + dictionary.dates
  let high = low + dictionary.texts
  while (low < high) {
    const middle = (low + high) >>> 1
    // SQLite sorted them by bytes.
    const order = Buffer.compare(Buffer.from(textKey(textAt(index, dictionary, middle))), key)
    if (order < 0 || (isAfter && order === 0)) low = middle + 1
    else high = middle
  }
  return low
}

function textAt(index: Index, { id }: Dictionary, ordinal: number): string {
  const sql = 'SELECT value FROM dictionary_values WHERE dictionary = ? AND ordinal = ?'
  return index.row(sql, id, ordinal)![0] as string
}

/** The things that a value names: by their IRI, the last part of it, or a label in any language. */
function things(index: Index, { id }: Dictionary, value: string): number[] {
  const named = index
    .rows<[number, string]>(thingsByPart, id, lastPart(value))
    .filter(([, iri]) => iri === value || iri.endsWith(`/${value}`) || iri.endsWith(`#${value}`))
  const labelled = index
    .rows<[number, string, string]>(thingsByLabel, fold(value).join(' '))
    .filter(([, , label]) => saysSame(label, value))
    .flatMap(([subject, iri]) => index.rows<[number]>(ordinalOfThing, id, lastPart(iri), subject))
  return [...named, ...labelled].map(([ordinal]) => ordinal)
}

/** A thing that is a subject of the release stands in the dictionary by its number, another by its IRI. */
const thingsByPart = `SELECT v.ordinal, coalesce(s.term, v.value) FROM dictionary_values v
  LEFT JOIN subjects s ON s.id = v.thing
  WHERE v.dictionary = ? AND v.part = ?`

const thingsByLabel =
  'SELECT s.id, s.term, l.value FROM labels l CROSS JOIN subjects s ON s.id = l.subject WHERE l.folded = ?'

const ordinalOfThing = 'SELECT ordinal FROM dictionary_values WHERE dictionary = ? AND part = ? AND thing = ?'

function incomparable(property: string, value: string, { numbers, dates }: Dictionary): string {
  if (numbers + dates === 0) return `${property} has no order by which its values could be compared with "${value}"`
  const wanted = dates === 0 ? 'a number' : numbers === 0 ? 'a year, month or date (2018, 2018-03)' : 'a number or date'
  return `${property} is compared with ${wanted}, not with "${value}"`
}
