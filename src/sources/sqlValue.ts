import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  JsonDuckDBValueConverter,
  type DuckDBArrayType,
  type DuckDBListType,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import type { Cell, Value } from './source.js'
import { binaryValue, doubleValue, integerValue, sqlReader, type SqlType } from './sqlCell.js'

/** Types that have members of several kinds, or names. */
const nested = [DuckDBListValue, DuckDBArrayValue, DuckDBStructValue, DuckDBMapValue]

/** The natural datatypes of what DuckDB writes as text. */
const byType: Readonly<Partial<Record<DuckDBTypeId, SqlType>>> = {
  [DuckDBTypeId.DECIMAL]: 'decimal',
  [DuckDBTypeId.DATE]: 'date',
  [DuckDBTypeId.TIME]: 'time',
  [DuckDBTypeId.TIME_TZ]: 'time',
  [DuckDBTypeId.TIMESTAMP]: 'dateTime',
  [DuckDBTypeId.TIMESTAMP_S]: 'dateTime',
  [DuckDBTypeId.TIMESTAMP_MS]: 'dateTime',
  [DuckDBTypeId.TIMESTAMP_NS]: 'dateTime',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'dateTime',
}

/** Numbers that are floating-point also where they are whole. */
const floating: ReadonlySet<DuckDBTypeId> = new Set([DuckDBTypeId.FLOAT, DuckDBTypeId.DOUBLE])

/**
 * How the values of a column become cells: integers are numbers (text with their datatype, where a number cannot hold them);
 * DECIMAL, DOUBLE, DATE, TIME, TIMESTAMP (with time zone: in UTC) and BLOB have their natural datatypes; a list is a list of
 * values, other nested values are JSON.
 */
export function cellReader(type: DuckDBType, toNull: (value: Value) => Value): (value: DuckDBValue) => Cell {
  const read = valueReader(type)
  return (value) => {
    if (!(value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)) return toNull(read(value))
    const readItem = valueReader((type as DuckDBListType | DuckDBArrayType).valueType)
    return value.items.map((item) => toNull(readItem(item)))
  }
}

function valueReader(type: DuckDBType): (value: DuckDBValue) => Value {
  const known = byType[type.typeId]
  const read = known === undefined ? undefined : sqlReader(known)
  const isFloating = floating.has(type.typeId)
  return (value) => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'number') return isFloating ? doubleValue(value) : value
    if (typeof value === 'bigint') return integerValue(value)
    if (isNested(value)) return JSON.stringify(JsonDuckDBValueConverter(value, type, JsonDuckDBValueConverter))
    if (value instanceof DuckDBBlobValue) return binaryValue(value.bytes)
    const text = textOf(value)
    return read?.(text) ?? text
  }
}

function textOf(value: DuckDBValue): string {
  if (value instanceof DuckDBDateValue && !value.isFinite) return value.days > 0 ? 'infinity' : '-infinity'
  return value instanceof DuckDBTimestampTZValue
    ? `${String(new DuckDBTimestampValue(value.micros))}+00`
    : String(value)
}

function isNested(value: DuckDBValue): boolean {
  return nested.some((type) => value instanceof type)
}
