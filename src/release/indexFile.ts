import Database from 'libsql'
import { pathToFileURL } from 'node:url'
import { Problem } from '../problems/problem.js'

type Value = string | number

/** `release.db` opened for reading. */
export interface Index {
  /** The first row that a statement gives. */
  row(sql: string, ...values: readonly Value[]): readonly unknown[] | undefined
  /** All its rows. */
  rows<Row extends readonly unknown[]>(sql: string, ...values: readonly Value[]): Row[]
  /** Its rows as they are asked for. */
  stream<Row extends readonly unknown[]>(sql: string, ...values: readonly Value[]): Iterable<Row>
  close(): void
}

/**
 * Opens the index. It never changes, so that SQLite is told to neither lock it nor look for a journal.
 *
 * @throws Problem `damaged-release` where the file is no SQLite database, here or at any later statement
 */
export function openIndex(path: string): Index {
  const database = telling(path, () => new Database(`${pathToFileURL(path).href}?immutable=1`))
  database.exec(`PRAGMA query_only = on; PRAGMA mmap_size = ${mappedBytes}`)
  const statements = new Map<string, Database.Statement>()
  const prepared = (sql: string) => {
    let statement = statements.get(sql)
    if (statement === undefined) {
      statement = database.prepare(sql).raw()
      statements.set(sql, statement)
    }
    return statement
  }
  return {
    row: (sql, ...values) => telling(path, () => prepared(sql).get(values) as readonly unknown[] | undefined),
    rows: <Row>(sql: string, ...values: readonly Value[]) => telling(path, () => prepared(sql).all(values) as Row[]),
    // A statement of its own: the caller may ask the same again before the rows are at their end.
    stream: <Row>(sql: string, ...values: readonly Value[]) =>
      telling(path, () => database.prepare(sql).raw().iterate(values) as Iterable<Row>),
    close: () => database.close(),
  }
}

/** How much of the file is read through the system's own page cache, without copying. */
const mappedBytes = 2 ** 30

/** What SQLite says of a file that it cannot read is told as a damaged release; what it says of a statement is a mistake of ours. */
function telling<Result>(path: string, action: () => Result): Result {
  try {
    return action()
  } catch (error) {
    const { code, message } = error as Error & { readonly code?: string }
    if (!unreadable.test(`${code} ${message}`)) throw error
    throw new Problem('damaged-release', `the index cannot be read: ${message}`, { file: path }, { cause: error })
  }
}

const unreadable = /SQLITE_(NOTADB|CORRUPT|IOERR|CANTOPEN)|ConnectionFailed|no such (table|column)/
