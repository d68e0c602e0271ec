import {
  DuckDBArrayValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  JsonDuckDBValueConverter,
  type DuckDBArrayType,
  type DuckDBListType,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import type { Cell, Value } from './source.js'

/** Types that have members of several kinds, or names. */
const nested = [DuckDBListValue, DuckDBArrayValue, DuckDBStructValue, DuckDBMapValue]

const timestamps = [
  DuckDBTimestampValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
]

/**
 * The cell of a value that DuckDB gives: integers are numbers (text, where a number cannot hold them), DECIMAL keeps its
 * digits as text, DATE and TIMESTAMP are ISO 8601 text (with time zone: in UTC), a list is a list of values, other nested values are JSON.
 */
export function toCell(value: DuckDBValue, type: DuckDBType): Cell {
  if (!(value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)) return toValue(value, type)
  const { valueType } = type as DuckDBListType | DuckDBArrayType
  return value.items.map((item) => toValue(item, valueType))
}

function toValue(value: DuckDBValue, type: DuckDBType): Value {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (isOneOf(nested, value)) return JSON.stringify(JsonDuckDBValueConverter(value, type, JsonDuckDBValueConverter))
  if (isOneOf(timestamps, value)) return String(value).replace(' ', 'T')
  if (value instanceof DuckDBTimestampTZValue)
    return `${String(new DuckDBTimestampValue(value.micros)).replace(' ', 'T')}Z`
  return String(value)
}

function isOneOf(types: readonly (abstract new (...parts: never[]) => unknown)[], value: DuckDBValue): boolean {
  return types.some((type) => value instanceof type)
}
