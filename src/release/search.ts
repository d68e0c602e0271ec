import type { Index } from './indexFile.js'
import { findLabels, labelLiteral } from './labelIndex.js'
import { fold } from './labels.js'
import type { Hit } from './release.js'

export interface SearchOptions {
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

/** Words of a search beyond these are not looked at: no label is told apart by more. */
const wordsAtMost = 16

/** Characters of a text beyond these are not looked at either. */
const lengthAtMost = 500

/** Things beyond these are not listed: who reads that far searches anew. */
const hitsAtMost = 1000

/**
 * Things whose identifier is the text, whose label is the text, whose label holds its words, and whose label holds them
 * when the last, or then each, may be the beginning of one: in this order, and within each the names (preferred labels) before other
 * labels, the shorter before the longer. Each thing comes once, with the label that was found first.
 */
export function search(index: Index, text: string, { limit = 20, offset = 0 }: SearchOptions): Hit[] {
  const asked = text.slice(0, lengthAtMost)
  const end = Math.min(offset + limit, hitsAtMost)
  const hits = new Map<string, Hit>()
  for (const found of [identified, named, holding, beginning, beginningEach]) {
    if (hits.size >= end) break
    for (const hit of found(index, asked, end)) {
      if (!hits.has(hit.iri)) hits.set(hit.iri, hit)
      if (hits.size >= end) break
    }
  }
  return [...hits.values()].slice(offset, end)
}

type LabelRow = readonly [term: string, value: string, language: string]

/** Things with the text as identifier, upper and lower case alike, by any scheme. */
function identified(index: Index, text: string, end: number): Iterable<Hit> {
  const rows = index.rows<[string, string]>(
    `SELECT s.term, i.value FROM identifiers i JOIN subjects s ON s.id = i.subject
     WHERE i.value = ? COLLATE NOCASE ORDER BY i.value <> ?, s.id LIMIT ?`,
    text.trim(),
    text.trim(),
    end,
  )
  const labels = findLabels(
    index,
    rows.map(([term]) => term),
  )
  return rows.map(([iri, value]) => ({ iri, label: labels.get(iri)?.[0] ?? labelLiteral(value, '') }))
}

/** Things with the text as label. */
function named(index: Index, text: string, end: number): Iterable<Hit> {
  const words = fold(text)
  if (words.length === 0) return []
  const sql = `SELECT s.term, l.value, l.language FROM labels l JOIN subjects s ON s.id = l.subject
    WHERE l.folded = ? ORDER BY l.rank, l.id LIMIT ?`
  return index.rows<LabelRow>(sql, words.join(' '), end).map(toHit)
}

function holding(index: Index, text: string): Iterable<Hit> {
  return matching(index, expression(text))
}

function beginning(index: Index, text: string): Iterable<Hit> {
  const words = expression(text)
  return matching(index, words === '' ? '' : `${words} *`)
}

/** `univ brest` finds the Université de Brest. */
function beginningEach(index: Index, text: string): Iterable<Hit> {
  return matching(
    index,
    quotedWords(text)
      .map((word) => `${word} *`)
      .join(' '),
  )
}

/** The words as an expression of FTS5 (SQLite FTS5 §3): each quoted, so that none is taken for an operator. */
function expression(text: string): string {
  return quotedWords(text).join(' ')
}

function quotedWords(text: string): readonly string[] {
  return fold(text)
    .slice(0, wordsAtMost)
    .map((word) => `"${word}"`)
}

/** Labels lie in the full-text index in the order in which they are told: nothing is left to sort. */
function* matching(index: Index, words: string): Iterable<Hit> {
  if (words === '') return
  const sql = `SELECT s.term, l.value, l.language
    FROM words w CROSS JOIN labels l ON l.id = w.rowid CROSS JOIN subjects s ON s.id = l.subject
    WHERE words MATCH ? ORDER BY w.rowid`
  for (const row of index.stream<LabelRow>(sql, words)) yield toHit(row)
}

function toHit([iri, value, language]: LabelRow): Hit {
  return { iri, label: labelLiteral(value, language) }
}
