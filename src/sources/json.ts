import type { JSONValue } from 'json-p3'
import { Problem } from '../problems/problem.js'
import { readText, type TextFile } from './bytes.js'
import { compileRow, memberNames, memberRow } from './jsonCells.js'
import { compileJsonPath } from './jsonPath.js'
import { parseJson } from './parseJson.js'
import type { OpenSource, Request, Row } from './source.js'

/** Rows a batch. */
const batchSize = 1000

/**
 * Opens a JSON file, which is held in memory whole. The iterator (a JSONPath; `$` by default) selects the rows,
 * references are JSONPaths relative to a row; a member that is missing is null. `Row.line` is the number of the row.
 * Fails with `bad-json`, `empty-file`, `bad-mapping`.
 */
export async function openJson(request: Request): Promise<OpenSource> {
  const { source, references } = request
  const origin = { file: source.name }
  const select = compileJsonPath(source.iterator ?? '$', origin)
  const isAll = references === 'all'
  const text = await readWhole(source)
  if (text.trim() === '') throw new Problem('empty-file', 'the file holds nothing', origin)
  const value = parseJson(text, origin)
  const columns = isAll ? await memberNames(asAsync(select(value)), origin) : [...new Set(references)]
  const toRow = isAll ? memberRow(request, columns) : compileRow(request, columns)
  const positions = new Map(columns.map((column, position) => [column, position]))
  const rows = { [Symbol.asyncIterator]: () => batches(select(value), (row, line) => toRow(row, line)) }
  return { columns, positions, rows }
}

async function readWhole(file: TextFile): Promise<string> {
  try {
    let text = ''
    for await (const piece of readText(file)) text += piece
    return text
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    const message = `the file is too large to be read as one JSON value; save it as JSON Lines (${(cause as Error).message})`
    throw new Problem('unreadable-file', message, { file: file.name }, { cause })
  }
}

async function* batches(
  values: Iterable<JSONValue>,
  toRow: (value: JSONValue, line: number) => Row,
): AsyncGenerator<readonly Row[]> {
  let batch: Row[] = []
  let line = 0
  for (const value of values) {
    batch.push(toRow(value, ++line))
    if (batch.length === batchSize) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

async function* asAsync<T>(values: Iterable<T>): AsyncGenerator<T> {
  yield* values
}
