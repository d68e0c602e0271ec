import type { JSONValue } from 'json-p3'
import { Problem, type Report } from '../problems/problem.js'
import { readText } from './bytes.js'
import { compileRow, memberNames, memberRow } from './jsonCells.js'
import { compileJsonPath } from './jsonPath.js'
import { readLines } from './lines.js'
import { parseJson } from './parseJson.js'
import type { OpenSource, Request, Row } from './source.js'

/** A row's value, and its line. */
export interface Found {
  readonly value: JSONValue
  readonly line: number
}

/**
 * Opens JSON Lines: one JSON value a line, streamed. The iterator (`$` by default) selects the rows of each line.
 * A line that is not JSON is told as `bad-json` and left out; blank lines are passed over.
 * Fails with `empty-file`, `bad-mapping`.
 */
export async function openJsonLines(request: Request): Promise<OpenSource> {
  const { source, references } = request
  const isAll = references === 'all'
  await checkNotEmpty(request)
  // What is wrong with single lines is told when the rows are read.
  const silent = { ...request, report: () => undefined }
  const columns = isAll
    ? await memberNames(valuesOf(readValues(silent)), { file: source.name })
    : [...new Set(references)]
  const toRow = isAll ? memberRow(request, columns) : compileRow(request, columns)
  const positions = new Map(columns.map((column, position) => [column, position]))
  return { columns, positions, rows: { [Symbol.asyncIterator]: () => readRows(request, toRow) } }
}

/** As {@link openJsonLines}, for the values of the rows as they are. */
export async function openJsonLineValues(request: Request): Promise<AsyncIterable<readonly Found[]>> {
  await checkNotEmpty(request)
  return { [Symbol.asyncIterator]: () => readValues(request) }
}

async function checkNotEmpty({ source, chunkSize }: Request): Promise<void> {
  compileJsonPath(source.iterator ?? '$', { file: source.name })
  for await (const text of readText(source, chunkSize)) if (text.trim() !== '') return
  throw new Problem('empty-file', 'the file holds nothing', { file: source.name })
}

async function* readRows(
  request: Request,
  toRow: (value: JSONValue, line: number) => Row,
): AsyncGenerator<readonly Row[]> {
  for await (const batch of readValues(request)) yield batch.map(({ value, line }) => toRow(value, line))
}

async function* valuesOf(batches: AsyncIterable<readonly Found[]>): AsyncGenerator<JSONValue> {
  for await (const batch of batches) for (const { value } of batch) yield value
}

async function* readValues({ source, report, chunkSize }: Request): AsyncGenerator<readonly Found[]> {
  const select = compileJsonPath(source.iterator ?? '$', { file: source.name })
  let line = 0
  for await (const lines of readLines(readText(source, chunkSize))) {
    const batch: Found[] = []
    for (const text of lines) {
      line++
      const parsed = parseLine(text, { file: source.name, line }, report)
      if (parsed) for (const value of select(parsed.value)) batch.push({ value, line })
    }
    if (batch.length > 0) yield batch
  }
}

/** Undefined where the line is blank or wrong. */
function parseLine(
  text: string,
  origin: { file: string; line: number },
  report: Report,
): { value: JSONValue } | undefined {
  if (text.trim() === '') return undefined
  try {
    return { value: parseJson(text, origin) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    report(error)
    return undefined
  }
}
