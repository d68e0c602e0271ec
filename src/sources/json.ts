import type { JSONValue } from 'json-p3'
import { Problem } from '../problems/problem.js'
import { readText } from './bytes.js'
import { compileRow, memberNames, memberRow } from './jsonCells.js'
import type { Found } from './jsonLines.js'
import { arrayNames, compileJsonPath } from './jsonPath.js'
import { findArray } from './jsonStream.js'
import { parseJson } from './parseJson.js'
import type { OpenSource, Request, Row } from './source.js'

/** Rows a batch, where the file is held in memory. */
const batchSize = 1000
/** Characters of a file that is always held. */
const usualLarge = 32 << 20

/**
 * Opens a JSON file. The iterator (a JSONPath; `$` by default) selects the rows, references are JSONPaths relative to a
 * row; a member that is missing is null. `Row.line` is the number of the row.
 * The file is held in memory whole, but for a large one whose iterator leads by names to an array (`$[*]`, `$.a.b[*]`):
 * that is gone through member by member, twice: it is checked whole before the first row.
 * Fails with `bad-json`, `empty-file`, `bad-mapping`, `unreadable-file`.
 */
export async function openJson(request: Request, large = usualLarge): Promise<OpenSource> {
  const { source, references } = request
  const origin = { file: source.name }
  const values = await readValues(request, large)
  const isAll = references === 'all'
  const columns = isAll ? await memberNames(flat(values()), origin) : [...new Set(references)]
  const toRow = isAll ? memberRow(request, columns) : compileRow(request, columns)
  const positions = new Map(columns.map((column, position) => [column, position]))
  return { columns, positions, rows: { [Symbol.asyncIterator]: () => readRows<Row>(values(), toRow) } }
}

/** As {@link openJson}, for the values of the rows as they are. */
export async function openJsonValues(request: Request): Promise<AsyncIterable<readonly Found[]>> {
  const values = await readValues(request, usualLarge)
  return { [Symbol.asyncIterator]: () => readRows(values(), (value, line) => ({ value, line })) }
}

/** The values that the iterator selects, as often as they are asked for, in batches. */
async function readValues(request: Request, large: number): Promise<() => AsyncIterable<readonly JSONValue[]>> {
  const { source } = request
  const origin = { file: source.name }
  const iterator = source.iterator ?? '$'
  const select = compileJsonPath(iterator, origin)
  const names = arrayNames(iterator, origin)
  let text = await readWhole(request, names === undefined ? Infinity : large)
  if (text === undefined && names !== undefined) {
    const array = await findArray(request, names)
    if (array !== undefined) return array.members
    text = await readWhole(request, Infinity)
  }
  if (text === undefined || text.trim() === '') throw new Problem('empty-file', 'the file holds nothing', origin)
  const value = parseJson(text, origin)
  return () => batches(select(value))
}

/** Undefined where the file has more characters than are to be held. */
async function readWhole({ source, chunkSize }: Request, most: number): Promise<string | undefined> {
  try {
    let text = ''
    for await (const piece of readText(source, chunkSize)) {
      text += piece
      if (text.length > most) return undefined
    }
    return text
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    const message = `the file is too large to be read as one JSON value; save it as JSON Lines, or let the iterator lead by names to an array, such as $.a.b[*] (${(cause as Error).message})`
    throw new Problem('unreadable-file', message, { file: source.name }, { cause })
  }
}

async function* batches(values: Iterable<JSONValue>): AsyncGenerator<readonly JSONValue[]> {
  let batch: JSONValue[] = []
  for (const value of values) {
    batch.push(value)
    if (batch.length === batchSize) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

async function* readRows<T>(
  found: AsyncIterable<readonly JSONValue[]>,
  toRow: (value: JSONValue, line: number) => T,
): AsyncGenerator<readonly T[]> {
  let line = 0
  for await (const values of found) yield values.map((value) => toRow(value, ++line))
}

async function* flat<T>(batches: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const batch of batches) yield* batch
}
