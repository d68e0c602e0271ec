import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DuckDBInstance, StatementType, type DuckDBConnection, type DuckDBPreparedStatement } from '@duckdb/node-api'
import { Problem, type Origin } from '../problems/problem.js'

/** A database in memory, and how to be rid of it. */
export interface Database {
  readonly connection: DuckDBConnection
  close(): Promise<void>
}

/** What DuckDB may use. Nothing is ever installed or loaded from elsewhere. */
const settings = {
  threads: '1',
  memory_limit: '512MB',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
}

/**
 * Opens an empty database for a query, which can read the files of one folder and of those below it, and no others;
 * relative file names in it are looked up there.
 */
export async function openDatabase(folder: string, query: string): Promise<Database> {
  const spill = join(tmpdir(), `dataesr-${randomUUID()}`)
  const home = await realpath(folder)
  const instance = await DuckDBInstance.create(':memory:', {
    ...settings,
    file_search_path: home,
    temp_directory: spill,
  })
  const connection = await instance.connect()
  const close = async () => {
    connection.closeSync()
    instance.closeSync()
    await rm(spill, { recursive: true, force: true })
  }
  try {
    await confine(connection, home, query)
  } catch (error) {
    await close()
    throw error
  }
  return { connection, close }
}

/** Shuts everything but a folder away from a connection, in a way that its queries cannot change. */
async function confine(connection: DuckDBConnection, folder: string, query: string): Promise<void> {
  await connection.run(`SET allowed_directories = [${quoted(folder)}]`)
  await connection.run(`SET allowed_paths = [${relativeNames(query).map(quoted).join(', ')}]`)
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
}

/**
 * The texts and names of a query that may be relative file names. DuckDB asks whether it may read a name before it looks it up
 * in the folder, and then whether it may read what it found: so the names are allowed, but not where they would lead to a file
 * of the working folder.
 */
function relativeNames(query: string): string[] {
  const texts = [...query.matchAll(/'((?:[^']|'')*)'|"((?:[^"]|"")*)"/g)].map(
    ([, text, name]) => text?.replaceAll("''", "'") ?? name?.replaceAll('""', '"') ?? '',
  )
  return [...new Set(texts)].filter((text) => isRelativeName(text) && !existsSync(resolve(text)))
}

/** Is it no path from the root or from a home, no address, and does it never lead upwards? */
function isRelativeName(text: string): boolean {
  return text !== '' && !/^[/\\~]|[:\0\n]/.test(text) && !text.split(/[/\\]/).includes('..')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
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
    const [message = 'the query fails'] = (cause as Error).message.split('\n')
    const isOutside = message.startsWith('Permission Error: Cannot access')
    const told = isOutside ? `${message}; a query reads only files of the folder of its source` : message
    throw new Problem('bad-query', told, origin, { cause })
  }
}
