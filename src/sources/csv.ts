import { Problem } from '../problems/problem.js'
import { readText } from './bytes.js'
import { findColumns } from './columns.js'
import { checkDialect, detectFormat, type DelimitedFormat } from './delimitedFormat.js'
import { readTexts } from './csvTexts.js'
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
  const { source, references, texts = [] } = request
  const origin = { file: source.name }
  checkDialect(source.dialect ?? {}, origin)
  const { first, format } = await readFirstRow(request)
  const hasHeader = source.dialect?.header !== false
  const header = first.cells.map((cell, index) => (hasHeader ? textOf(cell) : String(index + 1)))
  const columns = nameColumns(header, source.titles)
  const place = { ...origin, line: first.line }
  if (references !== 'all' && texts.length > 0) {
    const found = findColumns(columns, [...references, ...texts], place)
    return openTexts(request, { references, texts, found, format, width: columns.length })
  }
  const positions = findColumns(columns, references, place)
  const known = { format, width: columns.length }
  return {
    columns,
    positions,
    rows: { [Symbol.asyncIterator]: () => readRows(request, [...positions.values()], known) },
  }
}

interface TextRequest extends Known {
  readonly references: readonly string[]
  readonly texts: readonly string[]
  readonly found: ReadonlyMap<string, number>
}

/** As texts are wanted, a row has only what is asked for: values, then texts. */
function openTexts(request: Request, { references, texts, found, format, width }: TextRequest): OpenSource {
  const [names, textNames] = [references, texts].map((list) => [...new Set(list)]) as [string[], string[]]
  const columnsOf = (list: readonly string[]) => list.map((name) => found.get(name) ?? 0)
  const nulls = request.source.nulls ?? []
  const table = { format, wanted: { width, values: columnsOf(names), texts: columnsOf(textNames), nulls } }
  return {
    columns: [...names, ...textNames],
    positions: new Map(names.map((name, at) => [name, at])),
    texts: new Map(textNames.map((name, at) => [name, names.length + at])),
    rows: { [Symbol.asyncIterator]: () => withoutHeader(request, readTexts(request, table)) },
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
  const { nulls, part } = request.source
  const batches = part === undefined ? readBatches(request) : readPart(request, known)
  for await (const rows of withoutHeader(request, batches)) {
    if (nulls && nulls.length > 0) setNulls(rows, positions, nulls)
    yield rows
  }
}

/** The batches without the header, if they begin with it; none is empty. */
async function* withoutHeader<R>(
  { source: { dialect, part } }: Request,
  batches: AsyncIterable<readonly R[]>,
): AsyncGenerator<readonly R[]> {
  let isHeader = dialect?.header !== false && (part === undefined || part.start === 0)
  for await (const batch of batches) {
    const rows = isHeader ? batch.slice(1) : batch
    isHeader = false
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
