import Papa from 'papaparse'
import { Problem, type Origin, type Report } from '../problems/problem.js'
import type { DelimitedFormat } from './delimitedFormat.js'
import { count, type Span } from './lines.js'
import type { Value } from './source.js'

/** A row of a delimited text: all of its cells, and the line where it begins. */
export interface DelimitedRow {
  readonly cells: Value[]
  readonly line: number
}

/** What papaparse tells of one row. */
interface Step {
  readonly data: readonly [string[]]
  readonly errors: readonly { readonly code: string; readonly index: number }[]
  /** `cursor`: where the row ends, its line end included. */
  readonly meta: { readonly cursor: number }
}

/** No row is longer; past it, a quote was left open or the file is no table. */
const longestRow = 32_000_000

/**
 * Takes a delimited text piece by piece and gives its rows; the first one sets their width.
 * Tells `ragged-row` and `bad-quotes`, and leaves such rows out. Papaparse finds the cells; what it has not consumed is
 * kept for the next piece, so memory does not grow with the file.
 */
export class DelimitedReader {
  readonly #format: DelimitedFormat
  readonly #origin: Origin
  readonly #report: Report
  #rest = ''
  /** The line where `#rest` begins. */
  #line: number
  #width: number | undefined
  /** Length of `#rest` from which on it is worth to be parsed again: a row of many pieces is not parsed with each of them. */
  #due = 0

  /** @param from where the text begins in its file, and the width of its rows where the header is known already */
  constructor(format: DelimitedFormat, { line = 1, width, ...origin }: Origin & { width?: number }, report: Report) {
    this.#line = line
    this.#width = width
    this.#format = format
    this.#origin = origin
    this.#report = report
  }

  /** The rows that the text read so far holds whole, from where the last call ended. */
  push(text: string): DelimitedRow[] {
    this.#rest += text
    if (this.#rest.length < this.#due) return []
    const rows: DelimitedRow[] = []
    const { end } = this.#parse(this.#rest, rows, true)
    this.#rest = this.#rest.slice(end)
    this.#due = end === 0 ? Math.min(this.#rest.length * 2, longestRow + 1) : 0
    if (this.#rest.length > longestRow) this.#recover(rows)
    return rows
  }

  /** The last rows. */
  end(): DelimitedRow[] {
    const rows: DelimitedRow[] = []
    if (this.#rest === '') return rows
    const { newline } = this.#format
    const text = this.#rest + newline
    const { end, open } = this.#parse(text, rows, false)
    if (open !== undefined) this.#readBelow(text, { end, open }, rows)
    this.#rest = ''
    return rows
  }

  /** A row that is too long: the quote that was left open is told, and the text goes on below it. */
  #recover(rows: DelimitedRow[]): void {
    const { newline } = this.#format
    const last = this.#rest.lastIndexOf(newline) + 1
    const text = this.#rest.slice(0, last)
    const { end, open } = this.#parse(text, rows, false)
    if (open === undefined)
      throw this.#problem('unreadable-file', this.#line, `no row ends in ${longestRow} characters`)
    this.#readBelow(text, { end, open }, rows)
    this.#rest = this.#rest.slice(last)
    this.#due = 0
  }

  /**
   * Gives the rows of a text; `end` is where the last whole one ends, `open` where a cell begins whose quote is not closed.
   * With `isPart`, what stands behind the last line end is not a row yet.
   */
  #parse(text: string, rows: DelimitedRow[], isPart: boolean): { end: number; open: number | undefined } {
    const { delimiter, quote, newline, comment } = this.#format
    let end = 0
    let open: number | undefined
    const step = ({ data, errors, meta }: Step) => {
      open = errors.find(({ code }) => code === 'MissingQuotes')?.index
      if (open !== undefined) return
      this.#take({ text, start: end, end: meta.cursor, cells: data[0], error: errors[0]?.index }, rows)
      end = meta.cursor
    }
    new Papa.Parser({
      delimiter,
      newline,
      quoteChar: quote,
      comments: comment ?? false,
      step: step as never,
      ...(quote === '' && { fastMode: true }),
    }).parse(text, 0, isPart)
    return { end, open }
  }

  /** One row as papaparse found it; `error` is where a cell begins that is wrongly quoted. */
  #take(found: Span & { readonly cells: string[]; readonly error: number | undefined }, rows: DelimitedRow[]): void {
    const { text, cells, error } = found
    const { newline, trim, delimiter } = this.#format
    const start = this.#passComments(text, found.start)
    const isEnded = found.end > start && text[found.end - 1] === newline
    const span = { text, start, end: isEnded ? found.end - 1 : found.end }
    const line = this.#line
    this.#line += count(span, newline) + (isEnded ? 1 : 0)
    if (newline === '\n') stripCarriageReturn(span, cells, delimiter)
    if (trim) for (const [index, cell] of cells.entries()) cells[index] = cell.trim()
    if (error !== undefined) this.#tellWrongQuote({ text, start, end: error }, line)
    else if (cells.length === 1 && isBlank(span)) return
    else if (cells.length !== (this.#width ??= cells.length)) this.#tellRagged(cells.length, line)
    else rows.push({ cells, line })
  }

  /** Comments before a row count as lines. */
  #passComments(text: string, start: number): number {
    const { comment, newline } = this.#format
    let at = start
    while (comment !== undefined && text.startsWith(comment, at)) {
      const end = text.indexOf(newline, at)
      if (end === -1) return at
      at = end + 1
      this.#line++
    }
    return at
  }

  /**
   * The row that begins at `end` has a cell at `open` whose quote is never closed: tells it, and reads the lines below
   * each for itself, so that no quote reaches past its line.
   */
  #readBelow(text: string, { end, open }: { end: number; open: number }, rows: DelimitedRow[]): void {
    const { newline, quote } = this.#format
    this.#line += count({ text, start: end, end: open }, newline)
    const message = `the quote ${quote} that opens here is never closed; the lines below it are read each for itself`
    this.#report(this.#problem('bad-quotes', this.#line, `${message}: ${excerpt(text, open - 1)}`))
    this.#line++
    const below = text.slice(text.indexOf(newline, open) + 1)
    if (below !== '') for (const line of below.slice(0, -1).split(newline)) this.#readLine(line + newline, rows)
  }

  #readLine(text: string, rows: DelimitedRow[]): void {
    const { open } = this.#parse(text, rows, false)
    if (open === undefined) return
    this.#report(this.#problem('bad-quotes', this.#line, `a quoted cell is not closed: ${excerpt(text, open - 1)}`))
    this.#line++
  }

  /** `before` ends where the cell begins; its row began at `line`. */
  #tellWrongQuote(before: Span, line: number): void {
    const lines = this.#line - line
    const where = line + count(before, this.#format.newline)
    const range = lines > 1 ? ` (lines ${line} to ${line + lines - 1} are left out)` : ''
    const message = `a quoted cell goes on after its closing quote${range}: ${excerpt(before.text, before.end - 1)}`
    this.#report(this.#problem('bad-quotes', where, message))
  }

  #tellRagged(width: number, line: number): void {
    this.#report(this.#problem('ragged-row', line, `the row has ${width} cells, the header ${this.#width}`))
  }

  #problem(code: 'bad-quotes' | 'ragged-row' | 'unreadable-file', line: number, message: string): Problem {
    return new Problem(code, message, { ...this.#origin, line })
  }
}

function isBlank({ text, start, end }: Span): boolean {
  return end === start || (end === start + 1 && text[start] === '\r')
}

/** A `\r` at the end of a row belongs to its line end, unless it stands inside quotes. */
function stripCarriageReturn({ text, start, end }: Span, cells: string[], delimiter: string): void {
  if (end === start || text[end - 1] !== '\r') return
  const last = cells.length - 1
  const cell = cells[last] ?? ''
  const from = end - cell.length
  const isUnquoted =
    text.startsWith(cell, from) && (from === start || text.startsWith(delimiter, from - delimiter.length))
  if (cell.endsWith('\r') && isUnquoted) cells[last] = cell.slice(0, -1)
}

/** The text of a place to the end of its line, for a person to recognise it. */
function excerpt(text: string, start: number): string {
  const [line = ''] = text.slice(start, start + 40).split(/[\r\n]/, 1)
  return line
}
