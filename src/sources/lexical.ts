import { name } from '../rdf/namespaces.js'
import type { Cell, Value } from './source.js'

/**
 * The lexical form of a natural value (RML-Core §8): text as it stands, numbers and truth in the canonical form of
 * their XSD datatype.
 */
export function lexicalForm(value: NonNullable<Value>): string {
  if (typeof value === 'string') return value
  if (typeof value === 'object') return value.text
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return canonicalDouble(value)
  return String(value)
}

/** Canonical form of xsd:double (XSD 1.1 Part 2 §E.2): one digit before the point, at least one after it: `1.0E2`. */
export function canonicalDouble(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'INF' : '-INF'
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string]
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${exponent.replace('+', '')}`
}

/** The IRI of the datatype of a natural value. */
export function naturalDatatype(value: NonNullable<Value>): string {
  if (typeof value === 'string') return name('xsd', 'string')
  if (typeof value === 'object') return value.datatype
  if (typeof value === 'boolean') return name('xsd', 'boolean')
  return name('xsd', Number.isSafeInteger(value) ? 'integer' : 'double')
}

/** The text of what a function is given for a parameter that takes one value. */
export function textOf(cell: Cell): string {
  return lexicalForm(cell as NonNullable<Value>)
}
