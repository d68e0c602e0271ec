import { distance } from 'fastest-levenshtein'
import type { Index } from './indexFile.js'
import { shortestSpelling } from './labelOrder.js'
import { fold } from './labels.js'

/** Words of a text that are corrected at most. */
const wordsAtMost = 8

/** A word longer than this is no word. */
const lengthAtMost = 40

/**
 * The text with each word that no label has, or begins with, replaced by the most frequent word that is one typing error away:
 * a letter too many, too few, another, or two in the wrong order. Undefined where a word has no such neighbour, or all are known.
 */
export function correct(index: Index, text: string): string | undefined {
  const words = fold(text)
  if (words.length > wordsAtMost) return undefined
  const corrected = words.map((word) => (isKnown(index, word) ? word : nearest(index, word)))
  if (corrected.includes(undefined) || corrected.every((word, i) => word === words[i])) return undefined
  return corrected.join(' ')
}

function isKnown(index: Index, word: string): boolean {
  return index.row('SELECT 1 FROM words WHERE words MATCH ? LIMIT 1', `value : "${word}" *`) !== undefined
}

/**
 * One error leaves the beginning or the end of a word as it is; so only words that share one of the two are compared, and of these
 * the most frequent: a few thousand at most, whatever the size of the release.
 */
function nearest(index: Index, word: string): string | undefined {
  const letters = [...word]
  if (letters.length < shortestSpelling || letters.length > lengthAtMost) return undefined
  const first = letters.slice(0, Math.max(1, (letters.length >> 1) - 1)).join('')
  const last = letters
    .slice(-Math.max(1, ((letters.length + 1) >> 1) - 1))
    .reverse()
    .join('')
  let best: Spelling | undefined
  for (const spelling of [...sharing(index, 'word', first), ...sharing(index, 'reversed', last)]) {
    if (spelling[1] > (best?.[1] ?? 0) && isOneErrorAway(word, spelling[0])) best = spelling
  }
  return best?.[0]
}

type Spelling = readonly [word: string, count: number]

function sharing(index: Index, column: 'word' | 'reversed', beginning: string): Spelling[] {
  const sql = `SELECT word, count FROM spellings WHERE ${column} >= ? AND ${column} < ? ORDER BY count DESC LIMIT 3000`
  return index.rows<Spelling>(sql, beginning, `${beginning}\u{10FFFF}`)
}

/** Optimal string alignment distance 1: Levenshtein's, and two neighbours in the wrong order. */
function isOneErrorAway(word: string, other: string): boolean {
  if (Math.abs(word.length - other.length) > 1) return false
  const steps = distance(word, other)
  return steps <= 1 || (steps === 2 && word.length === other.length && isSwapped(word, other))
}

function isSwapped(word: string, other: string): boolean {
  let at = 0
  while (word[at] === other[at]) at++
  return word[at] === other[at + 1] && word[at + 1] === other[at] && word.slice(at + 2) === other.slice(at + 2)
}
