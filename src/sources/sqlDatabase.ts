import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, StatementType, type DuckDBConnection, type DuckDBPreparedStatement } from '@duckdb/node-api'
import { Problem, type Origin } from '../problems/problem.js'

/** A database in memory, and how to be rid of it. */
export interface Database {
  readonly connection: DuckDBConnection
  close(): Promise<void>
}

/** What DuckDB may use, and what a query cannot change. Nothing is ever installed or loaded from elsewhere. */
const settings = {
  threads: '1',
  memory_limit: '512MB',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  lock_configuration: 'true',
}

/** Opens an empty database; relative file names in its queries are looked up in a folder. */
export async function openDatabase(folder: string): Promise<Database> {
  const spill = join(tmpdir(), `dataesr-${randomUUID()}`)
  const instance = await DuckDBInstance.create(':memory:', {
    ...settings,
    file_search_path: folder,
    temp_directory: spill,
  })
  const connection = await instance.connect()
  const close = async () => {
    connection.closeSync()
    instance.closeSync()
    await rm(spill, { recursive: true, force: true })
  }
  return { connection, close }
}

/** Prepares a query, which must be one SELECT: a mapping reads, and writes no file. Fails with `bad-query`. */
export async function prepareSelect(
  connection: DuckDBConnection,
  text: string,
  origin: Origin,
): Promise<DuckDBPreparedStatement> {
  const statement = await attempt(connection.prepare(text), origin)
  if (statement.statementType === StatementType.SELECT) return statement
  throw new Problem('bad-query', 'the query must be a SELECT', origin)
}

/** Waits for DuckDB; what it fails with is told by the first line of its message. */
export async function attempt<T>(work: Promise<T>, origin: Origin): Promise<T> {
  try {
    return await work
  } catch (cause) {
    const [message] = (cause as Error).message.split('\n')
    throw new Problem('bad-query', message ?? 'the query fails', origin, { cause })
  }
}
