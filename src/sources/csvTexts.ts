import { quoted } from '../rdf/nquads.js'
import { decode, decoderFor, decoding, plainBytes } from './bytes.js'
import type { DelimitedFormat } from './delimitedFormat.js'
import { DelimitedReader, type DelimitedRow } from './delimitedReader.js'
import { isRegular, QuotedReader, type WantedCells } from './quotedReader.js'
import type { LogicalSource, Request, Row } from './source.js'

/** How a table is written, and what is wanted of it. */
export interface TextTable {
  readonly format: DelimitedFormat
  readonly wanted: WantedCells
}

/**
 * The rows of a delimited text, the first one included, with the cells that are wanted: values, and behind them texts of
 * N-Quads. What is regular is read as bytes; from the first row on that is not, all is read as text.
 */
export async function* readTexts(request: Request, table: TextTable): AsyncGenerator<readonly Row[]> {
  const { source, chunkSize } = request
  const chunks = plainBytes(source, chunkSize)
  try {
    const first = await nextOf(chunks)
    if (first === undefined) return
    const isBytes = isRegular(table.format) && isUtf8(source, first)
    const begin = { rest: first, line: source.part?.line ?? 1 }
    const stop = isBytes ? yield* readBytes(chunks, begin, { request, table }) : begin
    if (stop === undefined) return
    const decoder = isBytes ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }) : decoderFor(first, source)
    yield* readCharacters(chunks, { ...stop, decoder }, { request, table })
  } finally {
    await chunks.return(undefined)
  }
}

async function nextOf(chunks: AsyncGenerator<Buffer, void>): Promise<Buffer | undefined> {
  const next = await chunks.next()
  return next.done ? undefined : next.value
}

/** Where reading begins: the bytes that are read already, and their line. */
interface Place {
  readonly rest: Buffer
  readonly line: number
}

interface Work {
  readonly request: Request
  readonly table: TextTable
}

/** Gives where it stopped, if not at the end. */
async function* readBytes(
  chunks: AsyncGenerator<Buffer, void>,
  { rest, line }: Place,
  { request: { source }, table: { format, wanted } }: Work,
): AsyncGenerator<readonly Row[], Place | undefined> {
  const reader = new QuotedReader(format, wanted, line)
  for (let bytes: Buffer | undefined = withoutMark(rest); bytes !== undefined; bytes = await nextOf(chunks)) {
    const rows = await pushed(reader, bytes, source)
    if (rows.length > 0) yield rows
    const { stop } = reader
    if (stop !== undefined) return stop
  }
  const rows = await decoding(() => reader.end(), source)
  if (rows.length > 0) yield rows
  return reader.stop
}

function pushed(reader: QuotedReader, bytes: Buffer, source: LogicalSource): Promise<readonly Row[]> {
  return decoding(() => reader.push(bytes), source)
}

async function* readCharacters(
  chunks: AsyncGenerator<Buffer, void>,
  { rest, line, decoder }: Place & { readonly decoder: TextDecoder },
  { request: { source, report }, table: { format, wanted } }: Work,
): AsyncGenerator<readonly Row[]> {
  const reader = new DelimitedReader(format, { file: source.name, line, width: wanted.width }, report)
  const cellsOf = ({ cells, line: begin }: DelimitedRow): Row => ({
    cells: wantedCells(cells as string[], wanted),
    line: begin,
  })
  const first = reader.push(await decode(decoder, rest, source))
  if (first.length > 0) yield first.map(cellsOf)
  for await (const chunk of chunks) {
    const rows = reader.push(await decode(decoder, chunk, source))
    if (rows.length > 0) yield rows.map(cellsOf)
  }
  const last = [...reader.push(await decode(decoder, undefined, source)), ...reader.end()]
  if (last.length > 0) yield last.map(cellsOf)
}

function wantedCells(cells: readonly string[], { values, texts, nulls }: WantedCells): readonly (string | null)[] {
  const valueOf = (column: number) => (nulls.includes(cells[column]!) ? null : cells[column]!)
  return [
    ...values.map(valueOf),
    ...texts.map((column) => {
      const value = valueOf(column)
      return value === null ? null : quoted(value)
    }),
  ]
}

const mark = Buffer.from([0xef, 0xbb, 0xbf])

function withoutMark(head: Buffer): Buffer {
  return head.subarray(0, mark.length).equals(mark) ? head.subarray(mark.length) : head
}

/** Is a file that begins with these bytes UTF-8? */
function isUtf8(source: LogicalSource, head: Buffer): boolean {
  return decoderFor(head, source).encoding === 'utf-8'
}
