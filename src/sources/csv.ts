import { Problem } from '../problems/problem.js'
import { readText } from './bytes.js'
import { findColumns } from './columns.js'
import { checkDialect, detectFormat } from './delimitedFormat.js'
import { DelimitedReader, type DelimitedRow } from './delimitedReader.js'
import type { OpenSource, Request, Row } from './source.js'

/**
 * Opens a delimited text (CSV, TSV …; RFC 4180, CSVW §6): the header is read once, the columns are positions, the cells
 * are strings. Blank lines are passed over. Fails with `empty-file`, `missing-column`, `duplicate-column`, `bad-quotes`
 * (in the header) and what {@link readText} fails with.
 */
export async function openCsv(request: Request): Promise<OpenSource> {
  const { source, references } = request
  const origin = { file: source.name }
  checkDialect(source.dialect ?? {}, origin)
  const first = await readFirstRow(request)
  const hasHeader = source.dialect?.header !== false
  const columns = first.cells.map((cell, index) => (hasHeader ? String(cell) : String(index + 1)))
  const positions = findColumns(columns, references, { ...origin, line: first.line })
  return { columns, positions, rows: { [Symbol.asyncIterator]: () => readRows(request, [...positions.values()]) } }
}

/** The header, or the first row where there is none. What is wrong before it stops the work. */
async function readFirstRow(request: Request): Promise<DelimitedRow> {
  const problems: Problem[] = []
  const report = (problem: Problem) => void problems.push(problem)
  let first: DelimitedRow | undefined
  for await (const batch of readBatches({ ...request, report })) {
    first = batch[0]
    break
  }
  const [problem] = problems
  if (problem && (problem.origin.line ?? 0) <= (first?.line ?? Infinity)) throw problem
  if (!first)
    throw new Problem('empty-file', 'the table holds no row, not even a header', { file: request.source.name })
  return first
}

async function* readRows(request: Request, positions: readonly number[]): AsyncGenerator<readonly Row[]> {
  const { dialect, nulls } = request.source
  let isFirst = true
  for await (const batch of readBatches(request)) {
    const rows = isFirst && dialect?.header !== false ? batch.slice(1) : batch
    isFirst = false
    if (nulls && nulls.length > 0) setNulls(rows, positions, nulls)
    if (rows.length > 0) yield rows
  }
}

/** Rows of the whole file, header included; no batch is empty. */
async function* readBatches({ source, report, chunkSize }: Request): AsyncGenerator<DelimitedRow[]> {
  const dialect = source.dialect ?? {}
  let head = ''
  let reader: DelimitedReader | undefined
  const begin = (isWhole: boolean) => {
    const format = detectFormat(dialect, head, isWhole)
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

function setNulls(rows: readonly DelimitedRow[], positions: readonly number[], nulls: readonly string[]): void {
  const absent = new Set<unknown>(nulls)
  for (const { cells } of rows) {
    for (const position of positions) if (absent.has(cells[position])) cells[position] = null
  }
}
