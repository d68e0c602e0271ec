import { Problem, type Origin } from '../problems/problem.js'
import { findSqlColumns } from './columns.js'
import { openCursor, type Cursor, type Field } from './postgresqlCursor.js'
import { postgresqlReader } from './postgresqlTypes.js'
import type { Cell, LogicalSource, OpenSource, Request, Row, Value } from './source.js'
import { withNulls } from './sqlCell.js'

/** Rows fetched at a time. */
const batchSize = 1000

/**
 * Opens the result of a query (SELECT, WITH, VALUES or TABLE) on a PostgreSQL server, in a transaction that only reads,
 * through a cursor, so that memory does not follow the rows. `source.path` is the URL of the database; who asks is said by
 * `source.credentials`, else by PGUSER, PGPASSWORD and the password file (PGPASSFILE, `~/.pgpass`). References are the
 * columns of the result. Values have their columns' natural datatypes; times with a zone are in UTC, an array is a list.
 * `Row.line` is the number of the result row.
 * Fails with `unreadable-file` (no connection), `bad-query`, `bad-mapping`, `missing-column`, `duplicate-column`.
 */
export async function openPostgresql({ source, references }: Request): Promise<OpenSource> {
  const origin = { file: source.name }
  const text = source.iterator
  if (text === undefined) throw new Problem('bad-mapping', 'a PostgreSQL source needs a query', origin)
  const cursor = await openCursor(source, text)
  await cursor.close()
  const columns = cursor.fields.map(({ name }) => name)
  const positions = findSqlColumns(columns, references, origin)
  const rows = { [Symbol.asyncIterator]: () => readRows({ source, text, fields: cursor.fields, origin }) }
  return { columns, positions, rows }
}

interface Reading {
  readonly source: LogicalSource
  readonly text: string
  /** As the result was described when it was opened. */
  readonly fields: readonly Field[]
  readonly origin: Origin
}

async function* readRows({ source, text, fields, origin }: Reading): AsyncGenerator<readonly Row[]> {
  const cursor = await openCursor(source, text)
  try {
    if (JSON.stringify(cursor.fields) !== JSON.stringify(fields))
      throw new Problem('unreadable-file', 'the columns of the result changed while it was read', origin)
    const readers = cursor.fields.map((field) => cellReader(field, withNulls(source.nulls)))
    let line = 0
    for (let batch = await fetch(cursor); batch.length > 0; batch = await fetch(cursor)) {
      yield batch.map((texts) => {
        line += 1
        return { cells: readers.map((read, index) => read(texts[index] ?? null)), line }
      })
    }
  } finally {
    await cursor.close()
  }
}

function fetch(cursor: Cursor): Promise<readonly (readonly (string | null)[])[]> {
  return cursor.fetch(batchSize)
}

function cellReader({ type, elementType }: Field, toNull: (value: Value) => Value): (text: string | null) => Cell {
  const read = postgresqlReader(type, elementType)
  return (text) => {
    if (text === null) return null
    const cell = read(text)
    return Array.isArray(cell) ? (cell as readonly Value[]).map(toNull) : toNull(cell as Value)
  }
}
