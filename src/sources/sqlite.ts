import { Problem, type Origin, type Report } from '../problems/problem.js'
import { name } from '../rdf/namespaces.js'
import { findSqlColumns } from './columns.js'
import { doubleValue, integerValue, sqlReader, withNulls, type SqlReader, type SqlType } from './sqlCell.js'
import { openSqliteQuery, type SqliteColumn, type SqliteQuery, type SqliteValue } from './sqliteDatabase.js'
import type { OpenSource, Request, Row, Value } from './source.js'

/** Rows a batch. */
const batchSize = 1000

/**
 * Opens the result of a SELECT over a SQLite file, which is only read. References are the columns of the result. A value has the
 * natural datatype of its column's declared type where it is of it, else that of its storage class; SQLite checks
 * neither. `Row.line` is the number of the result row.
 * Fails with `bad-query`, `bad-mapping`, `unreadable-file`, `missing-column`, `duplicate-column`; text that is broken,
 * and a value that is too long, is told (`not-a-value`) and left out.
 */
export async function openSqlite({ source, references, report }: Request): Promise<OpenSource> {
  const origin = { file: source.name }
  const { iterator, path } = source
  if (iterator === undefined) throw new Problem('bad-mapping', 'a SQLite source needs a query', origin)
  const query = openSqliteQuery({ path, text: iterator, origin })
  query.close()
  const columns = query.columns.map((column) => column.name)
  const positions = findSqlColumns(columns, references, origin)
  const open = () => openSqliteQuery({ path, text: iterator, origin })
  const toNull = withNulls(source.nulls)
  const rows = { [Symbol.asyncIterator]: () => readRows(open, { toNull, report, origin }) }
  return Promise.resolve({ columns, positions, rows })
}

interface Reading {
  readonly toNull: (value: Value) => Value
  readonly report: Report
  readonly origin: Origin
}

async function* readRows(open: () => SqliteQuery, reading: Reading): AsyncGenerator<readonly Row[]> {
  const query = open()
  try {
    const readers = query.columns.map((column) => cellReader(column, reading))
    let batch: Row[] = []
    let line = 0
    for (const values of query.rows()) {
      line += 1
      batch.push({ cells: readers.map((read, index) => read(values[index] ?? null, line)), line })
      if (batch.length === batchSize) {
        yield await Promise.resolve(batch)
        batch = []
      }
    }
    if (batch.length > 0) yield batch
  } finally {
    query.close()
  }
}

/** Datatypes by what a declared type holds or begins with (SQLite §3.1 of "Datatypes", and R2RML §10.2). */
const declared: readonly (readonly [RegExp, SqlType])[] = [
  [/INT/i, 'integer'],
  [/BOOL/i, 'boolean'],
  [/^(?:DATETIME|TIMESTAMP)/i, 'dateTime'],
  [/^DATE\b/i, 'date'],
  [/^TIME\b/i, 'time'],
  [/REAL|FLOA|DOUB/i, 'double'],
  [/^(?:NUMERIC|DECIMAL|NUMBER)\b/i, 'decimal'],
]

function cellReader({ name: column, type }: SqliteColumn, { toNull, report, origin }: Reading) {
  const known = declared.find(([pattern]) => pattern.test(type))?.[1]
  const read = known === undefined ? undefined : sqlReader(known)
  return (value: SqliteValue, line: number): Value => {
    if (value === null) return null
    if (typeof value === 'object' && 'broken' in value) {
      report(new Problem('not-a-value', value.broken, { ...origin, line, column }))
      return null
    }
    return toNull(cellOf(value, read))
  }
}

function cellOf(value: Exclude<SqliteValue, null | { readonly broken: string }>, read: SqlReader | undefined): Value {
  if (typeof value === 'object') return { text: value.hex, datatype: name('xsd', 'hexBinary') }
  const natural =
    typeof value === 'bigint' ? integerValue(value) : typeof value === 'number' ? doubleValue(value) : value
  return read?.(String(value)) ?? natural
}
