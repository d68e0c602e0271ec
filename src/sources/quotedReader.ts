import { quoted } from '../rdf/nquads.js'
import type { DelimitedFormat } from './delimitedFormat.js'
import { QuotedScanner } from './quotedScanner.js'
import type { Row } from './source.js'

/** Which cells of a table are wanted, by the positions of their columns. */
export interface WantedCells {
  /** How many cells a row has. */
  readonly width: number
  /** Wanted as values. */
  readonly values: readonly number[]
  /** Wanted as quoted strings of N-Quads; in a row they stand behind the values. */
  readonly texts: readonly number[]
  readonly nulls: readonly string[]
}

/** Is a text written so that {@link QuotedReader} can read it? */
export function isRegular({ delimiter, quote, newline, comment, trim }: DelimitedFormat): boolean {
  const isKnown = /^[\t !#-[\]-~]$/.test(delimiter) && (quote === '"' || quote === '')
  return isKnown && newline === '\n' && comment === undefined && !trim
}

/** In bytes; what is longer is left to a reader that does not begin anew with each chunk. */
const longestRow = 1 << 18

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads the bytes of a delimited text (UTF-8) whose rows are regular ({@link QuotedScanner}); it stops at the first that is
 * not, for a reader that can tell what is wrong. All cells of a chunk are escaped and decoded in one go, and each is a slice
 * of the text: to unquote, escape and decode them one by one takes several times as long.
 */
export class QuotedReader {
  readonly #scanner: QuotedScanner
  readonly #wanted: WantedCells
  readonly #nulls: readonly string[]
  #rest: Buffer = Buffer.alloc(0)
  #line: number
  #isStopped = false

  /** @param line where the bytes begin */
  constructor(format: DelimitedFormat, wanted: WantedCells, line: number) {
    this.#scanner = new QuotedScanner(format, wanted.width)
    this.#wanted = wanted
    this.#nulls = wanted.nulls.map(quoted)
    this.#line = line
  }

  /** Where it has stopped: the bytes that it has not read, and their line. */
  get stop(): { readonly rest: Buffer; readonly line: number } | undefined {
    return this.#isStopped ? { rest: this.#rest, line: this.#line } : undefined
  }

  /**
   * The rows that the bytes read so far hold whole.
   *
   * @throws TypeError where they are not UTF-8
   */
  push(bytes: Buffer): Row[] {
    const rows = this.#read(this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]))
    this.#isStopped ||= this.#rest.length > longestRow
    return rows
  }

  /** The last row, which may lack its line end; it stops where that is not whole. */
  end(): Row[] {
    const rest = this.#rest
    if (rest.length === 0) return []
    const rows = this.#read(Buffer.concat([rest, Buffer.from('\n')]))
    this.#isStopped = this.#rest.length > 0
    if (this.#isStopped) this.#rest = rest
    return rows
  }

  #read(bytes: Buffer): Row[] {
    const found = this.#scanner.scan(bytes, this.#line)
    this.#rest = bytes.subarray(found.end)
    this.#line = found.line
    this.#isStopped = found.isStopped
    const text = decoder.decode(this.#scanner.bytes)
    const rows: Row[] = []
    for (let row = 0; row < found.rows; row++) rows.push(this.#row(text, row))
    return rows
  }

  #row(text: string, row: number): Row {
    const { starts, lines } = this.#scanner
    const { width, values, texts } = this.#wanted
    const first = row * width
    const cells: (string | null)[] = []
    for (const column of values) {
      const cell = this.#cell(text, starts[first + column]!, starts[first + column + 1]!)
      cells.push(cell === null ? null : unquoted(cell))
    }
    for (const column of texts) cells.push(this.#cell(text, starts[first + column]!, starts[first + column + 1]!))
    return { cells, line: lines[row]! }
  }

  #cell(text: string, start: number, end: number): string | null {
    const cell = end === start + 2 ? '""' : text.slice(start, end)
    for (const absent of this.#nulls) if (cell === absent) return null
    return cell
  }
}

/** The value of a quoted string, of which a piece is taken after the other: a regular expression takes longer. */
function unquoted(text: string): string {
  const end = text.length - 1
  let value = ''
  let from = 1
  for (let at = text.indexOf('\\'); at !== -1; at = text.indexOf('\\', at + 2)) {
    const meaning = meanings[text[at + 1]!]
    value += text.slice(from, at) + (meaning ?? '')
    from = meaning === undefined ? at + 1 : at + 2
  }
  return from === 1 ? text.slice(1, end) : value + text.slice(from, end)
}

const meanings: Readonly<Record<string, string>> = { n: '\n', r: '\r' }
