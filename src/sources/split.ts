import { open } from 'node:fs/promises'
import { detectFormat, type DelimitedFormat } from './delimitedFormat.js'
import type { LogicalSource, Part } from './source.js'

/** Bytes of a part: enough that opening the file costs little beside it, and little enough that workers end together. */
export const usualPart = 16 << 20

/**
 * Cuts a delimited text at row ends into parts that can be read side by side, and together give the same rows with the
 * same lines as the whole. Where it cannot be told for certain where rows end (a quote out of its place, an encoding
 * that is no superset of ASCII, a zipped file, comments) the file stays whole: undefined.
 */
export async function splitSource(source: LogicalSource, size = usualPart): Promise<readonly Part[] | undefined> {
  if (!canBeCut(source)) return undefined
  const file = await open(source.path).catch(() => undefined)
  if (file === undefined) return undefined
  try {
    const { size: end } = await file.stat()
    if (end < 2 * size) return undefined
    const buffer = Buffer.allocUnsafe(1 << 20)
    let cutter: Cutter | undefined
    for (let at = 0; at < end;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
      const bytes = buffer.subarray(0, bytesRead)
      cutter ??= cutterFor(source, bytes, size)
      if (bytesRead === 0 || cutter?.push(bytes, at) !== true) return undefined
      at += bytesRead
    }
    return cutter?.parts(end)
  } finally {
    await file.close()
  }
}

/** Encodings in which the bytes of ASCII characters mean nothing else. */
const asciiBased = /^(?:utf-?8|us-ascii|ascii|latin1|iso-8859-\d+|windows-125\d)$/i

function canBeCut({ kind, path, encoding, compression, dialect = {} }: LogicalSource): boolean {
  const { quote = '"', comment } = dialect
  const isPlain = kind === 'csv' && compression === undefined && !path.endsWith('.gz') && comment === undefined
  return isPlain && (encoding === undefined || asciiBased.test(encoding)) && /^[!-~]$/.test(quote)
}

/** Undefined where the text begins as something else: UTF-16, gzip, zip. */
function cutterFor(
  { dialect = {}, encoding = 'utf-8' }: LogicalSource,
  head: Buffer,
  size: number,
): Cutter | undefined {
  if ([0xfeff, 0xfffe, 0x1f8b].includes(head.readUInt16BE(0))) return undefined
  if (head.subarray(0, zipMark.length).equals(zipMark)) return undefined
  // A byte order mark beats the declared encoding, and only the first part has it.
  if (head.subarray(0, 3).equals(utf8Mark) && !/^utf-?8$/i.test(encoding)) return undefined
  const format = detectFormat(dialect, head.toString('latin1').replace(/^\xef\xbb\xbf/, ''), true)
  return format?.newline === '\n' && format.delimiter.length === 1 ? new Cutter(format, size) : undefined
}

const utf8Mark = Buffer.from([0xef, 0xbb, 0xbf])
const zipMark = Buffer.from('PK\x03\x04', 'latin1')
const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Goes through the bytes of a delimited text (RFC 4180) and finds row ends near the places where it is to be cut. It looks
 * for line feeds and quotes alone, which the platform does faster than a file is read.
 */
class Cutter {
  readonly #quote: number
  readonly #delimiter: number
  readonly #size: number
  readonly #cuts: { readonly at: number; readonly line: number }[] = []
  /** The line that is gone through, from 1. */
  #line = 1
  /**
   * `pending`: behind a quote in a quoted cell, where the next byte tells whether it is doubled or ends the cell;
   * `ending`: behind the carriage return that follows such a cell, where the line must end.
   */
  #state: 'plain' | 'quoted' | 'pending' | 'ending' = 'plain'
  /** The byte before. */
  #previous = lineFeed

  constructor(format: Pick<DelimitedFormat, 'quote' | 'delimiter'>, size: number) {
    this.#quote = format.quote.charCodeAt(0)
    this.#delimiter = format.delimiter.charCodeAt(0)
    this.#size = size
  }

  /** Goes through the next bytes, which begin at `offset` in the file; false where a row end cannot be told for certain. */
  push(bytes: Buffer, offset: number): boolean {
    let at = 0
    while (at !== -1 && at < bytes.length) {
      if (this.#state === 'pending') at = this.#passPending(bytes, at)
      else if (this.#state === 'quoted') at = this.#passQuoted(bytes, at)
      else if (this.#state === 'ending') at = this.#passEnding(bytes, at)
      else at = this.#passPlain(bytes, at, offset)
    }
    return at !== -1
  }

  /** The parts of a text that ends at `end`; undefined where a quote is left open. */
  parts(end: number): readonly Part[] | undefined {
    if (this.#state === 'quoted') return undefined
    const starts = [{ at: 0, line: 1 }, ...this.#cuts.filter(({ at }) => at < end)]
    return starts.map(({ at, line }, index) => ({ start: at, end: starts[index + 1]?.at ?? end, line }))
  }

  #passPending(bytes: Buffer, at: number): number {
    if (bytes[at] === this.#quote) {
      this.#state = 'quoted'
      return at + 1
    }
    this.#state = bytes[at] === carriageReturn ? 'ending' : 'plain'
    this.#previous = this.#quote
    if (this.#state === 'ending') return at + 1
    return this.#isBeside(bytes[at]!) ? at : -1
  }

  #passEnding(bytes: Buffer, at: number): number {
    this.#state = 'plain'
    return bytes[at] === lineFeed ? at : -1
  }

  /** To behind the next quote. */
  #passQuoted(bytes: Buffer, from: number): number {
    const quote = bytes.indexOf(this.#quote, from)
    const end = quote === -1 ? bytes.length : quote
    let feed = bytes.indexOf(lineFeed, from)
    while (feed !== -1 && feed < end) {
      this.#line++
      feed = bytes.indexOf(lineFeed, feed + 1)
    }
    if (quote !== -1) this.#state = 'pending'
    return quote === -1 ? end : end + 1
  }

  /** To behind the end of the line, or into a quoted cell that begins before it. */
  #passPlain(bytes: Buffer, from: number, offset: number): number {
    const feed = bytes.indexOf(lineFeed, from)
    const end = feed === -1 ? bytes.length : feed
    const quote = bytes.subarray(from, end).indexOf(this.#quote)
    if (quote !== -1) {
      this.#state = 'quoted'
      return this.#isBeside(quote === 0 ? this.#previous : bytes[from + quote - 1]!) ? from + quote + 1 : -1
    }
    this.#previous = bytes[end === feed ? feed : end - 1]!
    if (feed === -1) return end
    this.#line++
    const start = offset + feed + 1
    if (start - (this.#cuts.at(-1)?.at ?? 0) >= this.#size) this.#cuts.push({ at: start, line: this.#line })
    return feed + 1
  }

  /** May a quoted cell stand beside this byte? */
  #isBeside(byte: number): boolean {
    return byte === this.#delimiter || byte === lineFeed
  }
}
