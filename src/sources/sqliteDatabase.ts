import { pathToFileURL } from 'node:url'
import Database from 'libsql'
import { Problem, type Origin } from '../problems/problem.js'

/** A value as SQLite stores it (its storage class); the bytes of a BLOB are hexadecimal; `broken`: why a value cannot be read. */
export type SqliteValue = bigint | number | string | null | { readonly hex: string } | { readonly broken: string }

/** A column of a result. */
export interface SqliteColumn {
  readonly name: string
  /** The declared type of the column of a table that it comes from; empty where it comes from an expression. */
  readonly type: string
}

/** A query over a database that is open. */
export interface SqliteQuery {
  readonly columns: readonly SqliteColumn[]
  rows(): Iterable<readonly SqliteValue[]>
  close(): void
}

/** What is asked of which file. */
interface Asked {
  readonly path: string
  readonly text: string
  readonly origin: Origin
}

/**
 * Opens a SQLite file for reading and prepares one SELECT over it, without running it.
 *
 * @throws Problem `unreadable-file` where the file is no database, or is damaged; `bad-query`
 */
export function openSqliteQuery({ path, text, origin }: Asked): SqliteQuery {
  const database = telling(origin, () => new Database(`${pathToFileURL(path).href}?mode=ro`))
  try {
    // What the file's own views may call is then only what SQLite holds to be harmless.
    telling(origin, () => database.exec('PRAGMA trusted_schema = off'))
    const view = createView(database, text, origin)
    const decode = telling(origin, () => decoderOf(database))
    const columns = telling(origin, () => columnsOf(database, decode))
    return { columns, rows: () => readRows(database, { view, columns, decode, origin }), close: () => database.close() }
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Functions that reach beyond the database, or that run SQL of their own, beside those that SQLite marks as "direct only";
 * and tables that stand for something else than the file's tables. SQL has no way to write a name otherwise than by itself.
 */
const forbidden = ['fsdir', 'lsmode', 'carray', 'sqlite_dbpage', 'sqlite_stmt', 'sqlite3mc_\\w*', 'pragma_\\w*']

const directOnly = 0x80000

function refuseDangerous(database: Database.Database, text: string, origin: Origin): void {
  const statement = database.prepare(`SELECT DISTINCT name FROM pragma_function_list WHERE flags & ${directOnly}`)
  const functions = (statement.raw().all() as [string][]).map(([name]) => name)
  const found = new RegExp(`(?<!\\w)(?:${[...functions, ...forbidden].join('|')})(?!\\w)`, 'i').exec(text)?.[0]
  if (found !== undefined) throw new Problem('bad-query', `the query may not use ${found}`, origin)
}

const viewName = 'temp."dataesr query"'

/**
 * Makes the query a view of this connection: that takes one SELECT and nothing else, tells its columns without running it,
 * and lets its values be looked at before they are fetched.
 */
function createView(database: Database.Database, text: string, origin: Origin): string {
  telling(origin, () => refuseDangerous(database, text, origin))
  const query = text.replace(/;\s*$/, '')
  try {
    database.prepare(`CREATE VIEW ${viewName} AS\n${query}\n`).run()
    refuseRest(database, query)
    return viewName
  } catch (error) {
    telling(origin, () => database.prepare(text))
    const message = `the query must be one SELECT (${(error as Error).message})`
    throw new Problem('bad-query', message, origin, { cause: error })
  }
}

/** What stands behind a first statement would not be heard; inside parentheses it is a mistake. */
function refuseRest(database: Database.Database, query: string): void {
  database.prepare(`SELECT 1 FROM (\n${query}\n)`)
}

/**
 * The columns of the view; their names as bytes, since text that is not UTF-8 would end the process. A name that comes again,
 * to which SQLite appends a number, is given back as it was.
 */
function columnsOf(database: Database.Database, decode: Decode): SqliteColumn[] {
  const statement = database.prepare(
    `SELECT CAST(name AS BLOB), CAST(type AS BLOB) FROM pragma_table_info('dataesr query', 'temp') ORDER BY cid`,
  )
  const taken = new Set<string>()
  return (statement.raw().all() as [Buffer, Buffer][]).map(([nameBytes, typeBytes]) => {
    const name = decode(nameBytes) ?? nameBytes.toString()
    const again = /^(.*):\d+$/s.exec(name)?.[1]
    const original = again !== undefined && taken.has(again.toLowerCase()) ? again : name
    taken.add(original.toLowerCase())
    const type = decode(typeBytes) ?? ''
    // So SQLite calls what comes from an expression.
    return { name: original, type: type === 'NUM' ? '' : type }
  })
}

/** The text that bytes are; undefined where they are none. */
type Decode = (bytes: Uint8Array) => string | undefined

/** By the encoding of the database: UTF-8 or UTF-16. */
function decoderOf(database: Database.Database): Decode {
  const [encoding] = database.prepare('PRAGMA encoding').raw().get([]) as [string]
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  return (bytes) => {
    try {
      return decoder.decode(bytes)
    } catch (error) {
      if (error instanceof TypeError) return undefined
      throw error
    }
  }
}

/** Bytes of the longest value: its hexadecimal form is still shorter than the longest text of JavaScript. */
const longest = 100_000_000

/** Before what stands for a BLOB, or for a value that is too long: text that is fetched as text begins with no such letter. */
const mark = '¤'

/**
 * A value as it is fetched. Text is fetched as text where it is plain ASCII, else as bytes: text that is not of the database's
 * encoding would end the process.
 */
function guarded(column: string): string {
  const isAscii = `length(${column}) = octet_length(${column}) AND ${column} NOT GLOB '*[^\u0001-\u007f]*'`
  return `CASE
    WHEN typeof(${column}) NOT IN ('text', 'blob') THEN ${column}
    WHEN octet_length(${column}) > ${longest} THEN '${mark}${mark}'
    WHEN typeof(${column}) = 'blob' THEN '${mark}' || hex(${column})
    WHEN ${isAscii} THEN ${column}
    ELSE CAST(${column} AS BLOB) END`
}

/** A value as the driver gives it. */
type Fetched = bigint | number | string | Buffer | null

interface Reading {
  readonly view: string
  readonly columns: readonly SqliteColumn[]
  readonly decode: Decode
  readonly origin: Origin
}

function* readRows(
  database: Database.Database,
  { view, columns, decode, origin }: Reading,
): Generator<readonly SqliteValue[]> {
  const names = columns.map((_, index) => `c${index}`)
  const sql = `WITH result(${names.join(', ')}) AS (SELECT * FROM ${view}) SELECT ${names.map(guarded).join(', ')} FROM result`
  const rows = telling(origin, () => database.prepare(sql).raw().safeIntegers().iterate()) as Iterator<Fetched[], void>
  for (let next = telling(origin, () => rows.next()); !next.done; next = telling(origin, () => rows.next()))
    yield next.value.map((cell) => toValue(cell, decode))
}

function toValue(cell: Fetched, decode: Decode): SqliteValue {
  if (Buffer.isBuffer(cell)) return decode(cell) ?? { broken: "its text is not of the database's encoding" }
  if (typeof cell !== 'string' || !cell.startsWith(mark)) return cell
  const hex = cell.slice(mark.length)
  return hex === mark ? { broken: `it is longer than ${longest} bytes` } : { hex }
}

/** What SQLite says of the file is told as an unreadable file, what it says of a query as that. */
function telling<Result>(origin: Origin, action: () => Result): Result {
  try {
    return action()
  } catch (error) {
    if (error instanceof Problem) throw error
    const { code, message } = error as Error & { readonly code?: string }
    if (!unreadable.test(`${code} ${message}`)) throw new Problem('bad-query', message, origin, { cause: error })
    throw new Problem('unreadable-file', `it cannot be read as a SQLite database: ${toldOf(message)}`, origin, {
      cause: error,
    })
  }
}

const unreadable = /SQLITE_(?:NOTADB|CORRUPT|IOERR|CANTOPEN|BUSY|PERM|PROTOCOL)|ConnectionFailed/

/** The driver's message for a file that it cannot open is a Rust value with the path in it. */
function toldOf(message: string): string {
  return message.startsWith('ConnectionFailed') ? 'it cannot be opened' : message
}
