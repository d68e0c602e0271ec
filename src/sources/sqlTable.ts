import type { DuckDBConnection } from '@duckdb/node-api'
import { textOf } from './lexical.js'
import type { Cell, OpenSource } from './source.js'

/**
 * Makes the table `source`, all of whose columns are text. SQL tells names apart without regard to case: a name that comes
 * again gets `_1`, `_2` …, a column without name is `column` and its number (from 1).
 */
export async function createTable(connection: DuckDBConnection, columns: readonly string[]): Promise<void> {
  const names = uniqueNames(columns).map((name) => `"${name.replaceAll('"', '""')}" VARCHAR`)
  await connection.run(`CREATE TABLE source (${names.join(', ')})`)
}

/** Puts the rows of a source into the table; gives their lines, by `rowid`. */
export async function fillTable(connection: DuckDBConnection, { rows, columns }: OpenSource): Promise<number[]> {
  const lines: number[] = []
  const appender = await connection.createAppender('source')
  for await (const batch of rows) {
    for (const { cells, line } of batch) {
      lines.push(line)
      for (let index = 0; index < columns.length; index++) {
        const text = toText(cells[index] ?? null)
        if (text === null) appender.appendNull()
        else appender.appendVarchar(text)
      }
      appender.endRow()
    }
  }
  appender.closeSync()
  return lines
}

function uniqueNames(columns: readonly string[]): string[] {
  const taken = new Set<string>()
  return columns.map((column, index) => {
    const base = column === '' ? `column${index + 1}` : column
    let name = base
    for (let number = 1; taken.has(name.toLowerCase()); number++) name = `${base}_${number}`
    taken.add(name.toLowerCase())
    return name
  })
}

function toText(cell: Cell): string | null {
  return cell === null
    ? null
    : Array.isArray(cell)
      ? JSON.stringify(cell)
      : typeof cell === 'number'
        ? String(cell)
        : textOf(cell)
}
