import { types } from 'pg'
import type { Cell, Value } from './source.js'
import { sqlReader, type SqlType } from './sqlCell.js'

const { builtins } = types

/** The natural datatypes of PostgreSQL's own types, by their OID. Others are text as PostgreSQL writes them. */
const byOid: ReadonlyMap<number, SqlType> = new Map<number, SqlType>([
  [builtins.BOOL, 'boolean'],
  [builtins.BYTEA, 'hexBinary'],
  [builtins.INT2, 'integer'],
  [builtins.INT4, 'integer'],
  [builtins.INT8, 'integer'],
  [builtins.OID, 'integer'],
  [builtins.NUMERIC, 'decimal'],
  [builtins.FLOAT4, 'double'],
  [builtins.FLOAT8, 'double'],
  [builtins.DATE, 'date'],
  [builtins.TIME, 'time'],
  [builtins.TIMETZ, 'time'],
  [builtins.TIMESTAMP, 'dateTime'],
  [builtins.TIMESTAMPTZ, 'dateTime'],
])

/** Has this type a datatype of its own? */
export function isKnownType(oid: number): boolean {
  return byOid.has(oid)
}

/** How the texts of a type are read; of an array, those of its elements. `NaN` of a numeric, `infinity` of a date stay text. */
export function postgresqlReader(oid: number, elementOid: number | undefined): (text: string) => Cell {
  if (elementOid === undefined) return valueReader(oid)
  const read = valueReader(elementOid)
  return (text) => parseArray(text).map((item) => (typeof item === 'string' ? read(item) : nestedValue(item)))
}

function valueReader(oid: number): (text: string) => Value {
  const type = byOid.get(oid)
  if (type === undefined) return (text) => text
  const read = sqlReader(type)
  if (type === 'hexBinary') return (text) => read(text.replace(/^\\x/, '')) ?? text
  return (text) => read(text) ?? text
}

/** An item of an array: text, null, or the items of a further dimension. */
type Item = string | null | readonly Item[]

function nestedValue(item: null | readonly Item[]): Value {
  return item === null ? null : JSON.stringify(item)
}

/** Its types say that it is a function; it is an object with one. */
const arrayParser = types.arrayParser as unknown as {
  create(source: string, transform: (item: string) => string): { parse(): Item[] }
}

function parseArray(text: string): Item[] {
  return arrayParser.create(text, (item) => item).parse()
}
