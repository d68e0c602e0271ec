import type { DelimitedFormat } from './delimitedFormat.js'

/** What a byte is to the scanner; the ordinary ones are zero, and are passed over fastest. */
const continuation = 1
const leadOfFour = 2
const escaped = 3
const carriageReturn = 4
const lineFeed = 5
const delimiting = 6
const quoting = 7

const ascii = { quote: 0x22, backslash: 0x5c, n: 0x6e, r: 0x72, lineFeed: 0x0a, carriageReturn: 0x0d }

/** The row is not whole. */
const incomplete = -1
/** The row is not regular. */
const irregular = -2

/** What a scan has found. */
export interface Scan {
  /** How many rows are whole. */
  readonly rows: number
  /** Where the last of them ends, in bytes, and the line behind it. */
  readonly end: number
  readonly line: number
  /** Is the row behind it irregular? */
  readonly isStopped: boolean
}

/**
 * Goes through the bytes of a delimited text (UTF-8) and writes each cell as a quoted string of N-Quads behind the one
 * before: doubled quotes are undoubled, `" \ LF CR` escaped. Regular are rows of the right width whose cells are quoted as
 * RFC 4180 says, or not at all; it stops at the first that is not. What it has found stays until the next scan.
 */
export class QuotedScanner {
  /** The line where each row begins. */
  lines = new Uint32Array(0)
  /** Where each cell begins in {@link bytes}, in UTF-16 units of its text; behind the last one, where that ends. */
  starts = new Uint32Array(0)
  readonly #kinds: Uint8Array
  readonly #width: number
  #out: Uint8Array = new Uint8Array(0)
  /** Bytes written, and how many of them make no UTF-16 unit of their own. */
  #length = 0
  #extra = 0
  #line = 0

  constructor(format: Pick<DelimitedFormat, 'delimiter' | 'quote'>, width: number) {
    this.#kinds = kindsOf(format)
    this.#width = width
  }

  /** All cells, one behind the other. */
  get bytes(): Uint8Array {
    return this.#out.subarray(0, this.#length)
  }

  /** @param line where the bytes begin */
  scan(bytes: Uint8Array, line: number): Scan {
    this.#reset(bytes.length, line)
    const last = bytes.lastIndexOf(ascii.lineFeed)
    let rows = 0
    let end = 0
    while (end <= last) {
      const length = this.#length
      const begun = this.#line
      const blank = blankLine(bytes, end)
      const next = blank > 0 ? end + blank : this.#passRow(bytes, end, rows)
      if (next < 0) {
        this.#length = length
        return { rows, end, line: begun, isStopped: next === irregular }
      }
      if (blank === 0) rows++
      this.#line++
      end = next
    }
    return { rows, end, line: this.#line, isStopped: false }
  }

  #reset(size: number, line: number): void {
    // Each byte may be escaped, and each be the delimiter of a cell that gets quotes.
    if (this.#out.length < 4 * (size + 1)) {
      this.#out = new Uint8Array(4 * (size + 1))
      this.starts = new Uint32Array(size + 2)
      this.lines = new Uint32Array(size + 2)
    }
    this.#length = 0
    this.#extra = 0
    this.#line = line
  }

  /** To behind the end of its line. */
  #passRow(bytes: Uint8Array, from: number, row: number): number {
    const kinds = this.#kinds
    const width = this.#width
    this.lines[row] = this.#line
    let at = from
    for (let column = 0; column < width; column++) {
      this.starts[row * width + column] = this.#length - this.#extra
      this.#out[this.#length++] = ascii.quote
      at = kinds[bytes[at]!] === quoting ? this.#passQuoted(bytes, at + 1) : this.#passPlain(bytes, at)
      if (at === bytes.length || (bytes[at] === ascii.carriageReturn && at + 1 === bytes.length)) return incomplete
      this.#out[this.#length++] = ascii.quote
      if (kinds[bytes[at]!] !== delimiting) {
        if (bytes[at] === ascii.carriageReturn) at++
        if (column + 1 < width || bytes[at] !== ascii.lineFeed) return irregular
        this.starts[(row + 1) * width] = this.#length - this.#extra
        return at + 1
      }
      at++
    }
    return irregular
  }

  /** To behind the closing quote of a cell; to the end of the bytes where it is not in them. */
  #passQuoted(bytes: Uint8Array, from: number): number {
    const kinds = this.#kinds
    const out = this.#out
    let length = this.#length
    let extra = this.#extra
    let at = from
    for (; at < bytes.length; at++) {
      const byte = bytes[at]!
      const kind = kinds[byte]!
      if (kind === quoting) {
        at++
        if (bytes[at] !== byte) break
        out[length++] = ascii.backslash
      } else if (kind >= escaped && kind <= lineFeed) out[length++] = ascii.backslash
      else if (kind === continuation) extra++
      else if (kind === leadOfFour) extra--
      if (kind === lineFeed) this.#line++
      out[length++] = kind === lineFeed ? ascii.n : kind === carriageReturn ? ascii.r : byte
    }
    this.#length = length
    this.#extra = extra
    return at
  }

  /** To the delimiter or line end behind a cell without quotes; to the end of the bytes where it is not in them. */
  #passPlain(bytes: Uint8Array, from: number): number {
    const kinds = this.#kinds
    const out = this.#out
    let length = this.#length
    let extra = this.#extra
    let at = from
    for (; at < bytes.length; at++) {
      const byte = bytes[at]!
      const kind = kinds[byte]!
      if (kind === delimiting || kind === lineFeed) break
      if (kind === carriageReturn && bytes[at + 1] === ascii.lineFeed) break
      if (kind >= escaped) out[length++] = ascii.backslash
      else if (kind === continuation) extra++
      else if (kind === leadOfFour) extra--
      out[length++] = kind === carriageReturn ? ascii.r : byte
    }
    this.#length = length
    this.#extra = extra
    return at
  }
}

function kindsOf({ delimiter, quote }: Pick<DelimitedFormat, 'delimiter' | 'quote'>): Uint8Array {
  const kinds = new Uint8Array(256)
  kinds.fill(continuation, 0x80, 0xc0)
  kinds.fill(leadOfFour, 0xf0)
  kinds[ascii.quote] = escaped
  kinds[ascii.backslash] = escaped
  kinds[ascii.carriageReturn] = carriageReturn
  kinds[ascii.lineFeed] = lineFeed
  kinds[delimiter.charCodeAt(0)] = delimiting
  if (quote !== '') kinds[quote.charCodeAt(0)] = quoting
  return kinds
}

/** How many bytes long the line is, its end included, if nothing else is in it. */
function blankLine(bytes: Uint8Array, at: number): 0 | 1 | 2 {
  if (bytes[at] === ascii.lineFeed) return 1
  return bytes[at] === ascii.carriageReturn && bytes[at + 1] === ascii.lineFeed ? 2 : 0
}
