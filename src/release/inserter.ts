import type { Database } from 'libsql'

/** Inserts many rows into a table. */
export interface Inserter {
  add(...values: readonly (string | number | Buffer | null)[]): void
  /** Writes what still waits. */
  flush(): void
}

/** Values of one statement: SQLite takes 32,766, and beyond a thousand nothing is gained. */
const valuesAtOnce = 1000

/**
 * An inserter that writes many rows with one statement: the way from JavaScript into SQLite costs more than the row.
 *
 * @param into `INSERT INTO table`, or `INSERT OR IGNORE INTO table` where a row may be there already
 * @param columns how many values a row has
 */
export function createInserter(database: Database, into: string, columns: number): Inserter {
  const rowsAtOnce = Math.floor(valuesAtOnce / columns)
  const statement = (rows: number) =>
    database.prepare(
      `${into} VALUES ${Array(rows)
        .fill(`(${Array(columns).fill('?').join()})`)
        .join()}`,
    )
  const full = statement(rowsAtOnce)
  let waiting: (string | number | Buffer | null)[] = []
  return {
    add(...values) {
      for (const value of values) waiting.push(value)
      if (waiting.length < rowsAtOnce * columns) return
      full.run(waiting)
      waiting = []
    },
    flush() {
      if (waiting.length > 0) statement(waiting.length / columns).run(waiting)
      waiting = []
    },
  }
}
