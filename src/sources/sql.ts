import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api'
import { Problem, type Origin } from '../problems/problem.js'
import { findSqlColumns } from './columns.js'
import type { Cell, Opener, OpenSource, Request, Row, Value } from './source.js'
import { attempt, openDatabase, prepareSelect } from './sqlDatabase.js'
import { createTable, fillTable } from './sqlTable.js'
import { withNulls } from './sqlCell.js'
import { cellReader } from './sqlValue.js'

/** What a query needs to be run. */
interface Query {
  readonly text: string
  /** Relative file names in the query are looked up here. */
  readonly folder: string
  readonly table: OpenSource | undefined
  readonly origin: Origin
  readonly toNull: (value: Value) => Value
}

/**
 * Opens the result of a SELECT, run by DuckDB in memory, over the table `source` (the file as `source.table` says, all columns
 * text) or over files that the query itself reads. References are the columns of the result. Where it has a column
 * `rowid`, `Row.line` is the line of that row of `source`; else the number of the result row.
 * Fails with `bad-query`, `bad-mapping`, `missing-column`, and with what opening the table fails with.
 */
export async function openSql(request: Request, openTable: Opener): Promise<OpenSource> {
  const { source, references } = request
  const origin = { file: source.name }
  if (source.iterator === undefined) throw new Problem('bad-mapping', 'an SQL source needs a query', origin)
  const table = source.table && (await openTable({ ...request, source: source.table, references: 'all' }))
  const folder = (await stat(source.path)).isDirectory() ? source.path : dirname(source.path)
  const query: Query = { text: source.iterator, folder, table, origin, toNull: withNulls(source.nulls) }
  const columns = await describe(query)
  const positions = findSqlColumns(columns, references, origin)
  return { columns, positions, rows: { [Symbol.asyncIterator]: () => readRows(query) } }
}

/** The columns of the result, found out without running the query. */
async function describe({ folder, table, text, origin }: Query): Promise<string[]> {
  const database = await openDatabase(folder, text)
  try {
    if (table) await createTable(database.connection, table.columns)
    const statement = await prepareSelect(database.connection, text, origin)
    return Array.from({ length: statement.columnCount }, (_, index) => statement.columnName(index))
  } finally {
    await database.close()
  }
}

async function* readRows(query: Query): AsyncGenerator<readonly Row[]> {
  const { folder, table, text, origin } = query
  const database = await openDatabase(folder, text)
  try {
    if (table) await createTable(database.connection, table.columns)
    const lines = table ? await fillTable(database.connection, table) : []
    // Only now: a plan made for the empty table takes its statistics for granted (IS NULL would be false everywhere).
    const statement = await prepareSelect(database.connection, text, origin)
    const result = await attempt(statement.stream(), origin)
    const toLine = lineReader(result, lines)
    let count = 0
    for (let chunk = await next(result, origin); chunk; chunk = await next(result, origin)) {
      const columns = cellsByColumn(chunk, result, query)
      yield Array.from({ length: chunk.rowCount }, (_, row) => {
        const cells = columns.map((column) => column[row] ?? null)
        return { cells, line: toLine(cells, ++count) }
      })
    }
  } finally {
    await database.close()
  }
}

async function next(result: DuckDBResult, origin: Origin): Promise<DuckDBDataChunk | undefined> {
  const chunk = await attempt(result.fetchChunk(), origin)
  return chunk && chunk.rowCount > 0 ? chunk : undefined
}

function cellsByColumn(chunk: DuckDBDataChunk, result: DuckDBResult, { toNull }: Query): Cell[][] {
  return Array.from({ length: chunk.columnCount }, (_, index) => {
    const type = result.columnType(index)
    const cellOf = cellReader(type, toNull)
    return chunk.getColumnValues(index).map(cellOf)
  })
}

/** By the column `rowid`, which counts the rows of `source` from 0; else by the result row. */
function lineReader(result: DuckDBResult, lines: readonly number[]): (cells: readonly Cell[], count: number) => number {
  const position = result.columnNames().indexOf('rowid')
  return (cells, count) => {
    const rowId = cells[position]
    return (typeof rowId === 'number' ? lines[rowId] : undefined) ?? count
  }
}
