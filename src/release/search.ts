import { type FoundLabel, readTypes } from './foundLabel.js'
import { identified } from './searchIdentifiers.js'
import { eachBeginning, lastBeginning, longBeginnings, whole, withTypes } from './searchWords.js'
import type { Index } from './indexFile.js'
import { restFrom } from './labelOrder.js'
import { labelLiteral } from './labelIndex.js'
import { fold } from './labels.js'
import type { Hit } from './release.js'

export interface SearchOptions {
  readonly limit?: number | undefined
  readonly offset?: number | undefined
  /** Only things that are said to be of one of these classes (IRIs). */
  readonly types?: readonly string[] | undefined
}

/** Characters of a text beyond these are not looked at. */
const lengthAtMost = 500

/** Things beyond these are not listed: who reads that far searches anew. */
export const hitsAtMost = 1000

/**
 * Things whose identifier is the text, whose label is the text, whose label holds its words, and whose label holds them
 * when the last, or then each, may be the beginning of one; then those whose identifier begins so. Within each of these come
 * first those to which most points, by powers of ten, then names (preferred labels) before other labels, the shorter before the
 * longer (`labelOrder.ts`). Parts, terms and what is named elsewhere follow in the same way. Each thing comes once, with the label
 * that was found first.
 */
export function search(index: Index, text: string, { limit = 20, offset = 0, types }: SearchOptions): Hit[] {
  const end = Math.min(offset + limit, hitsAtMost)
  const hits = new Map<number, FoundLabel>()
  for (const found of everyWay(index, text.slice(0, lengthAtMost), types)) {
    if (hits.size >= end) break
    for (const label of found(end - hits.size)) {
      if (!hits.has(label.thing)) hits.set(label.thing, label)
      if (hits.size >= end) break
    }
  }
  const told = [...hits.values()].slice(offset, end)
  const typesOf = readTypes(index, told)
  return told.map(({ iri, value, language, types }) => ({
    iri,
    label: labelLiteral(value, language),
    types: typesOf(types),
  }))
}

/** A way to find things: what it finds, the best first; it may give more than it is asked for, and a thing more than once. */
type Way = (count: number) => Iterable<FoundLabel>

function* everyWay(index: Index, text: string, types: readonly string[] | undefined): Iterable<Way> {
  const numbers = types && typeNumbers(index, types)
  if (numbers?.length === 0) return
  const ofType = numbers && new Set(numbers.map(String))
  const fits = (label: FoundLabel): boolean =>
    ofType === undefined || label.types.split(' ').some((type) => ofType.has(type))
  yield () => identified(index, text, { exactly: true }).filter(fits)
  for (const [from, to] of ranges) {
    yield () => named(index, text, [from, to]).filter(fits)
    for (const words of new Set([whole(text), lastBeginning(text), longBeginnings(text), eachBeginning(text)])) {
      if (words !== '') yield (count) => matching(index, withTypes(words, numbers), { from, to, count })
    }
    if (from === 0) yield () => identified(index, text, { exactly: false }).filter(fits)
  }
}

/** Labels of things and codes, then of the rest. */
const ranges = [
  [0, restFrom],
  [restFrom, Number.MAX_SAFE_INTEGER],
] as const

/** The numbers of classes; those that nothing is said to be of are missing. */
export function typeNumbers(index: Index, types: readonly string[]): number[] {
  const sql = 'SELECT id FROM types WHERE iri IN (SELECT value FROM json_each(?))'
  return index.rows<[number]>(sql, JSON.stringify(types)).map(([id]) => id)
}

type LabelRow = readonly [thing: number, iri: string, value: string, language: string, types: string, id: number]

/** Things with the text as label. */
function named(index: Index, text: string, [from, to]: readonly [number, number]): FoundLabel[] {
  const words = fold(text)
  if (words.length === 0) return []
  const sql = `SELECT l.thing, s.term, l.value, l.language, coalesce(t.types, ''), l.id
    FROM labels l CROSS JOIN subjects s ON s.id = l.thing LEFT JOIN things t ON t.subject = l.thing
    WHERE l.folded = ? AND l.id >= ? AND l.id < ? AND s.term NOT GLOB '_:*' ORDER BY l.id LIMIT ${hitsAtMost}`
  return index.rows<LabelRow>(sql, words.join(' '), from, to).map(toFound)
}

/** Labels are numbered in the order in which they are told: nothing is left to sort, and no more is read than is told. */
function* matching(
  index: Index,
  words: string,
  { from, to, count }: { readonly from: number; readonly to: number; readonly count: number },
): Iterable<FoundLabel> {
  const sql = `SELECT l.thing, s.term, l.value, l.language, coalesce(t.types, ''), l.id
    FROM words w CROSS JOIN labels l ON l.id = w.rowid CROSS JOIN subjects s ON s.id = l.thing
    LEFT JOIN things t ON t.subject = l.thing
    WHERE words MATCH ? AND w.rowid >= ? AND w.rowid < ? ORDER BY w.rowid LIMIT ?`
  // A thing has several labels, most of them near to one another: twice as many are mostly enough.
  for (let [start, batch] = [from, 2 * count]; ; batch *= 2) {
    const rows = index.rows<LabelRow>(sql, words, start, to, batch)
    yield* rows.map(toFound)
    const last = rows.at(-1)
    if (rows.length < batch || last === undefined) return
    start = last[5] + 1
  }
}

function toFound([thing, iri, value, language, types]: LabelRow): FoundLabel {
  return { thing, iri, value, language, types }
}
