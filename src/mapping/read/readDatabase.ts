import { Problem } from '../../problems/problem.js'
import { subjectsWith, type Pointer } from '../../rdf/pointer.js'
import type { LogicalSource } from '../../sources/source.js'
import type { Access } from './readAccess.js'
import type { Kind } from './sourceKind.js'

const dsnProperty = 'http://www.wiwiss.fu-berlin.de/suhl/bizer/D2RQ/0.1#jdbcDSN'

/** R2RML does not say which database a logical table is in: it is the one that the document describes, where there is one only. */
export function soleDatabase({ dataset }: Pointer): Pointer | undefined {
  const [database, ...others] = subjectsWith(dataset, dsnProperty)
  return others.length === 0 ? database : undefined
}

/**
 * Where a database is: a SQLite file, or the URL of a server. Who asks never stands in what is told.
 *
 * @throws Problem `bad-mapping` where its address is none
 */
export function readDatabase(
  { dsn, user, password }: Access & { kind: 'database' },
  locate: (place: { readonly path: string; readonly root: 'data' }) => Pick<LogicalSource, 'path' | 'name'>,
): Pick<LogicalSource, 'path' | 'name' | 'credentials'> {
  const address = dsn.replace(/^jdbc:/i, '')
  if (/^sqlite:/i.test(address)) return locate({ path: address.replace(/^sqlite:(?:\/\/)?/i, ''), root: 'data' })
  if (!URL.canParse(address))
    throw new Problem('bad-mapping', 'its d2rq:jdbcDSN is not an address such as jdbc:postgresql://host:5432/database')
  const url = new URL(address)
  const asked = { user: user ?? taken(url, 'user'), password: password ?? taken(url, 'password') }
  for (const parameter of ['user', 'password']) url.searchParams.delete(parameter)
  url.username = ''
  url.password = ''
  const credentials = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
  return { path: url.href, name: url.href.replace(/\?.*$/, ''), credentials }
}

/** As JDBC writes it, a parameter; or before the host. */
function taken(url: URL, parameter: 'user' | 'password'): string | undefined {
  const before = decodeURIComponent(parameter === 'user' ? url.username : url.password)
  return url.searchParams.get(parameter) ?? (before === '' ? undefined : before)
}

/**
 * The query for all rows of a table (`rml:SQL2008Table`, `rr:tableName`). The name is an SQL identifier: where it is not in
 * quotes, PostgreSQL reads it in small letters; a name that is no regular identifier is taken as it is.
 */
export function tableQuery(table: string, kind: Kind): string {
  if (table.includes('"')) return `SELECT * FROM ${table}`
  const parts = table
    .split('.')
    .map((part) => `"${kind === 'postgresql' && isRegular(part) ? part.toLowerCase() : part}"`)
  return `SELECT * FROM ${parts.join('.')}`
}

function isRegular(identifier: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_$]*$/.test(identifier)
}
