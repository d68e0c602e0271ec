import { Client, DatabaseError, type QueryArrayConfig, type QueryArrayResult } from 'pg'
import { Problem, type Origin } from '../problems/problem.js'
import { isKnownType } from './postgresqlTypes.js'
import type { LogicalSource } from './source.js'

/** A column of a result: OID of its type, and of the type of its elements where it is an array. */
export interface Field {
  readonly name: string
  readonly type: number
  readonly elementType?: number
}

/** A query that runs on a server, fetched piece by piece. */
export interface Cursor {
  readonly fields: readonly Field[]
  /** The next rows, every value as PostgreSQL writes it; none at the end. */
  fetch(count: number): Promise<readonly (readonly (string | null)[])[]>
  close(): Promise<void>
}

/** How long a server may take to answer. */
const connectTimeout = 10_000

/**
 * Connects to a database and declares a cursor for a query, which PostgreSQL takes only where it is one SELECT, WITH, VALUES or
 * TABLE that reads; nothing of it runs before rows are fetched.
 *
 * @throws Problem `unreadable-file` where there is no connection, `bad-query` (with line and character in the query)
 */
export async function openCursor(source: LogicalSource, text: string): Promise<Cursor> {
  const origin = { file: source.name }
  const client = await connect(source)
  try {
    const declared = await begin(client, schemaOf(source))
      .then(() => declare(client, text))
      .catch((error: unknown) => {
        throw told(error, { origin, text })
      })
    return {
      fields: declared,
      fetch: async (count) => {
        try {
          return (await ask(client, `FETCH ${count} FROM ${cursorName}`)).rows
        } catch (error) {
          throw told(error, { origin, text })
        }
      },
      close: () => client.end(),
    }
  } catch (error) {
    await client.end()
    throw error
  }
}

async function connect(source: LogicalSource): Promise<Client> {
  const origin = { file: source.name }
  try {
    const client = new Client({
      connectionString: addressOf(source),
      connectionTimeoutMillis: connectTimeout,
      keepAlive: true,
      application_name: 'dataesr',
      types: { getTypeParser: () => (value: unknown) => value },
    })
    // A connection that breaks fails the query that runs or the next one, where it is told.
    client.on('error', () => undefined)
    await client.connect()
    return client
  } catch (cause) {
    const message = `no connection to the database ${placeOf(source)}: ${reasonOf(cause)}`
    throw new Problem('unreadable-file', message, origin, { cause })
  }
}

/** With who asks, as parameters, where pg also finds them in an address without a host. */
function addressOf({ path, credentials = {} }: LogicalSource): string {
  const url = new URL(path)
  for (const [parameter, value] of Object.entries(credentials)) url.searchParams.set(parameter, value)
  url.searchParams.delete('currentSchema')
  return url.href
}

/** JDBC's parameter for the schemas in which tables are looked up. */
function schemaOf({ path }: LogicalSource): string | undefined {
  return new URL(path).searchParams.get('currentSchema') ?? undefined
}

function placeOf({ path }: LogicalSource): string {
  const url = URL.canParse(path) ? new URL(path) : undefined
  if (url === undefined) return 'of the mapping'
  const host = url.hostname || (url.searchParams.get('host') ?? process.env['PGHOST'] ?? 'localhost')
  const port = url.port || (url.searchParams.get('port') ?? process.env['PGPORT'] ?? '5432')
  return `"${decodeURIComponent(url.pathname.replace(/^\//, ''))}" at ${decodeURIComponent(host)}:${port}`
}

/** Where a name has several addresses, there is an error for each of them, and none in words. */
function reasonOf(cause: unknown): string {
  const { message, code } = cause as Error & { readonly code?: string }
  return message === 'timeout expired' ? `no answer in ${connectTimeout / 1000} s` : message || (code ?? 'unknown')
}

const cursorName = 'dataesr_rows'

/** Times and bytes are written in one form, whatever the server's settings. */
const session = `BEGIN READ ONLY;
SET LOCAL TimeZone = 'UTC';
SET LOCAL DateStyle = 'ISO, YMD';
SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 3;
SET LOCAL cursor_tuple_fraction = 1`

async function begin(client: Client, schema: string | undefined): Promise<void> {
  await client.query(session)
  if (schema !== undefined) await client.query("SELECT set_config('search_path', $1, true)", [schema])
}

const declaration = `DECLARE ${cursorName} NO SCROLL CURSOR FOR\n`

async function declare(client: Client, text: string): Promise<Field[]> {
  await ask(client, declaration + text.replace(/;\s*$/, ''))
  const { fields } = await ask(client, `FETCH 0 FROM ${cursorName}`)
  const types = fields.map(({ dataTypeID }) => dataTypeID)
  const elements = types.every(isKnownType) ? new Map<number, number>() : await elementTypes(client, types)
  return fields.map(({ name, dataTypeID }) => {
    const elementType = elements.get(dataTypeID)
    return { name, type: dataTypeID, ...(elementType !== undefined && { elementType }) }
  })
}

/** The arrays among types → their elements. */
async function elementTypes(client: Client, types: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const text = `SELECT oid, typelem FROM pg_catalog.pg_type
WHERE oid = ANY($1::oid[]) AND typinput = 'pg_catalog.array_in'::regproc AND typdelim = ','`
  const { rows } = await client.query<[string, string]>({ text, values: [types], rowMode: 'array' })
  return new Map(rows.map(([array, element]) => [Number(array), Number(element)]))
}

/** By the extended protocol, which takes one statement only. */
function ask(client: Client, text: string): Promise<QueryArrayResult<(string | null)[]>> {
  const query: QueryArrayConfig & { readonly queryMode: 'extended' } = { text, rowMode: 'array', queryMode: 'extended' }
  return client.query<(string | null)[]>(query)
}

/** SQLSTATEs of connections that broke, and of servers that go down. */
const isBroken = /^(?:08(?!P01)|57P)/

/** What PostgreSQL says of a query, with its place there; what comes otherwise is a broken connection. */
function told(error: unknown, { origin, text }: { readonly origin: Origin; readonly text: string }): Problem {
  if (!(error instanceof DatabaseError) || isBroken.test(error.code ?? '')) {
    const message = `the connection to the database broke: ${reasonOf(error)}`
    return new Problem('unreadable-file', message, origin, { cause: error })
  }
  const at = Number(error.position) - declaration.length
  const before = text.slice(0, Math.max(at - 1, 0)).split('\n')
  const place = at > 0 ? ` (line ${before.length}, character ${(before.at(-1) ?? '').length + 1} of the query)` : ''
  return new Problem('bad-query', `${error.message}${place}`, origin, { cause: error })
}
