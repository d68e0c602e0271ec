import Papa from 'papaparse'
import { Problem, type Origin } from '../problems/problem.js'
import type { Dialect } from './source.js'

/** How a delimited text is written, all of it known. */
export interface DelimitedFormat {
  readonly delimiter: string
  /** Empty: no quoting. */
  readonly quote: string
  readonly newline: '\n' | '\r'
  readonly comment: string | undefined
  readonly trim: boolean
}

/** The delimiters that are guessed; where two occur equally often, the first one wins. */
const delimiters = [',', ';', '\t', '|']

/** A header that is longer than this is judged by its beginning. */
const longEnough = 1_000_000

/** Fails with `bad-mapping` where a dialect cannot be read. */
export function checkDialect({ delimiter, quote, comment }: Dialect, origin: Origin): void {
  const bad = (message: string) => new Problem('bad-mapping', message, origin)
  if (delimiter !== undefined && (delimiter === '' || Papa.BAD_DELIMITERS.includes(delimiter)))
    throw bad(`${JSON.stringify(delimiter)} cannot be a delimiter`)
  if (quote !== undefined && (quote.length > 1 || /[\r\n]/.test(quote) || (quote !== '' && quote === delimiter)))
    throw bad(`${JSON.stringify(quote)} cannot be a quote character`)
  if (comment !== undefined && (comment === '' || comment === delimiter || Papa.BAD_DELIMITERS.includes(comment)))
    throw bad(`${JSON.stringify(comment)} cannot be a comment prefix`)
}

/** Finds out by the beginning of a text how it is written; undefined while the beginning is too short to tell. */
export function detectFormat(dialect: Dialect, head: string, isWhole: boolean): DelimitedFormat | undefined {
  const isEnough = isWhole || head.length >= longEnough
  const newline = head.includes('\n') ? '\n' : isEnough ? (head.includes('\r') ? '\r' : '\n') : undefined
  const quote = dialect.quote ?? '"'
  const delimiter = newline && (dialect.delimiter ?? guessDelimiter(firstRow(head, newline, dialect), quote, isEnough))
  if (newline === undefined || delimiter === undefined) return undefined
  return { delimiter, quote, newline, comment: dialect.comment, trim: dialect.trim ?? false }
}

/** The text from its first row on, past comments and blank lines. */
function firstRow(text: string, newline: string, { comment }: Dialect): string {
  let start = 0
  for (;;) {
    const end = text.indexOf(newline, start)
    const isSkipped = (comment !== undefined && text.startsWith(comment, start)) || text.slice(start, end).trim() === ''
    if (end === -1 || !isSkipped) return text.slice(start)
    start = end + 1
  }
}

/** The delimiter that stands most often in the first row, outside of quotes; undefined where the row is not whole. */
function guessDelimiter(text: string, quote: string, isEnough: boolean): string | undefined {
  const counts = delimiters.map(() => 0)
  const most = () => delimiters[counts.indexOf(Math.max(...counts))]
  let isQuoted = false
  for (const character of text) {
    if (character === quote) isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (character === '\n' || character === '\r') return most()
    const index = delimiters.indexOf(character)
    if (index !== -1) counts[index]! += 1
  }
  return isEnough ? most() : undefined
}
