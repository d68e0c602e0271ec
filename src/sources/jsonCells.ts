import type { JSONValue } from 'json-p3'
import { Problem, type Origin } from '../problems/problem.js'
import { compileJsonPath, isJsonObject } from './jsonPath.js'
import type { Cell, LogicalSource, Request, Row, Value } from './source.js'

/** Makes a row of the value that an iterator selects. */
type JsonRow = (value: JSONValue, line: number) => Row

/**
 * Compiles references to a function that makes rows. A reference that selects one value gives it, several give a list,
 * none gives null; an object gives its JSON text; an array is told as `not-a-value`: its members must be selected.
 */
export function compileRow({ source, report }: Request, references: readonly string[]): JsonRow {
  const origin = { file: source.name }
  const readers = references.map((column) => ({ column, read: compileCell(column, source) }))
  return (row, line) => ({
    line,
    cells: readers.map(({ column, read }) => {
      try {
        return read(row)
      } catch (error) {
        report(asProblem(error, { ...origin, line, column }))
        return null
      }
    }),
  })
}

/** Compiles one reference to what it gives of a row; see {@link compileRow}. What it throws, {@link asProblem} tells. */
export function compileCell(column: string, source: Pick<LogicalSource, 'name' | 'nulls'>): (row: JSONValue) => Cell {
  const absent = new Set<unknown>(source.nulls)
  const select = compileJsonPath(column, { file: source.name, column })
  return (row) => {
    const values: Value[] = []
    for (const value of select(row)) values.push(toValue(value, absent))
    return values.length > 1 ? values : (values[0] ?? null)
  }
}

/** As {@link compileRow}, for the members of the rows by their names: arrays give their JSON text too. */
export function memberRow({ source }: Request, names: readonly string[]): JsonRow {
  const absent = new Set<unknown>(source.nulls)
  return (row, line) => ({
    line,
    cells: names.map((name): Cell => {
      const value = isJsonObject(row) && Object.hasOwn(row, name) ? row[name] : null
      return Array.isArray(value) ? JSON.stringify(value) : toValue(value, absent)
    }),
  })
}

/** The names of all members of rows, in the order of their first appearance. Fails with `bad-mapping` where there is none. */
export async function memberNames(rows: AsyncIterable<JSONValue>, origin: Origin): Promise<string[]> {
  const names = new Set<string>()
  for await (const row of rows) if (isJsonObject(row)) for (const name of Object.keys(row)) names.add(name)
  if (names.size === 0)
    throw new Problem('bad-mapping', 'no row of the file is a JSON object, so it has no columns', origin)
  return [...names]
}

function toValue(value: JSONValue, absent: ReadonlySet<unknown>): Value {
  if (Array.isArray(value))
    throw new Problem('not-a-value', `the path selects an array of ${value.length}, not its members`)
  if (isJsonObject(value)) return JSON.stringify(value)
  return value === undefined || absent.has(value) ? null : value
}

/** Besides an array, a path fails on values that are nested too deeply. */
export function asProblem(error: unknown, origin: Origin): Problem {
  if (error instanceof Problem) return error.within(origin)
  return new Problem('bad-json', (error as Error).message, origin, { cause: error })
}
