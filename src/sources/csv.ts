import { Problem } from '../problems/problem.js'
import { readText } from './bytes.js'
import { findColumns } from './columns.js'
import { checkDialect, detectFormat, type DelimitedFormat } from './delimitedFormat.js'
import { DelimitedReader, type DelimitedRow } from './delimitedReader.js'
import { textOf } from './lexical.js'
import type { OpenSource, Request, Row } from './source.js'
import { nameColumns } from './titles.js'

/**
 * Opens a delimited text (CSV, TSV …; RFC 4180, CSVW §6): the header is read once, the columns are positions, the cells
 * are strings. Blank lines are passed over. Fails with `empty-file`, `missing-column`, `duplicate-column`, `bad-quotes`
 * (in the header) and what {@link readText} fails with.
 */
export async function openCsv(request: Request): Promise<OpenSource> {
  const { source, references } = request
  const origin = { file: source.name }
  checkDialect(source.dialect ?? {}, origin)
  const { first, format } = await readFirstRow(request)
  const hasHeader = source.dialect?.header !== false
  const header = first.cells.map((cell, index) => (hasHeader ? textOf(cell) : String(index + 1)))
  const columns = nameColumns(header, source.titles)
  const positions = findColumns(columns, references, { ...origin, line: first.line })
  const known = { format, width: columns.length }
  return {
    columns,
    positions,
    rows: { [Symbol.asyncIterator]: () => readRows(request, [...positions.values()], known) },
  }
}

/** What is known of a table once its first row is read. */
interface Known {
  readonly format: DelimitedFormat
  readonly width: number
}

/**
 * The header, or the first row where there is none, and how the file is written; also where only a part of it is to be
 * read. What is wrong before it stops the work.
 */
async function readFirstRow(request: Request): Promise<{ first: DelimitedRow; format: DelimitedFormat }> {
  const { part: _, ...source } = request.source
  const problems: Problem[] = []
  const report = (problem: Problem) => void problems.push(problem)
  let first: DelimitedRow | undefined
  let format: DelimitedFormat | undefined
  for await (const batch of readBatches({ ...request, source, report }, (found) => (format = found))) {
    first = batch[0]
    break
  }
  const [problem] = problems
  if (problem && (problem.origin.line ?? 0) <= (first?.line ?? Infinity)) throw problem
  if (!first || !format)
    throw new Problem('empty-file', 'the table holds no row, not even a header', { file: request.source.name })
  return { first, format }
}

async function* readRows(request: Request, positions: readonly number[], known: Known): AsyncGenerator<readonly Row[]> {
  const { dialect, nulls, part } = request.source
  const beginsWithHeader = dialect?.header !== false && (part === undefined || part.start === 0)
  let isFirst = true
  for await (const batch of part === undefined ? readBatches(request) : readPart(request, known)) {
    const rows = isFirst && beginsWithHeader ? batch.slice(1) : batch
    isFirst = false
    if (nulls && nulls.length > 0) setNulls(rows, positions, nulls)
    if (rows.length > 0) yield rows
  }
}

/** Rows of a part of the file, which is written as the whole. */
async function* readPart(
  { source, report, chunkSize }: Request,
  { format, width }: Known,
): AsyncGenerator<DelimitedRow[]> {
  const reader = new DelimitedReader(format, { file: source.name, line: source.part?.line ?? 1, width }, report)
  for await (const text of readText(source, chunkSize)) {
    const rows = reader.push(text)
    if (rows.length > 0) yield rows
  }
  const rows = reader.end()
  if (rows.length > 0) yield rows
}

/** Rows of the whole file, header included; no batch is empty. */
async function* readBatches(
  { source, report, chunkSize }: Request,
  tellFormat: (format: DelimitedFormat) => void = () => undefined,
): AsyncGenerator<DelimitedRow[]> {
  const dialect = source.dialect ?? {}
  let head = ''
  let reader: DelimitedReader | undefined
  const begin = (isWhole: boolean) => {
    const format = detectFormat(dialect, head, isWhole)
    if (format) tellFormat(format)
    return format && new DelimitedReader(format, { file: source.name }, report)
  }
  for await (const text of readText(source, chunkSize)) {
    const isReading = reader !== undefined
    if (!isReading) head += text
    reader ??= begin(false)
    const rows = reader?.push(isReading ? text : head) ?? []
    if (rows.length > 0) yield rows
  }
  const rows = [...(reader ? [] : ((reader = begin(true))?.push(head) ?? [])), ...(reader?.end() ?? [])]
  if (rows.length > 0) yield rows
}

/** One null after the other is compared with a cell, which for texts of different length costs nothing; a set would hash each cell. */
function setNulls(rows: readonly DelimitedRow[], positions: readonly number[], nulls: readonly string[]): void {
  for (const absent of nulls) {
    for (const { cells } of rows) {
      for (const position of positions) if (cells[position] === absent) cells[position] = null
    }
  }
}
