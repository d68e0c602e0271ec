import type { Value } from '../sources/source.js'

/**
 * The lexical form of a natural value (RML-Core §8): text as it stands, numbers and truth in the canonical form of
 * their XSD datatype.
 */
export function lexicalForm(value: NonNullable<Value>): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return canonicalDouble(value)
  return String(value)
}

/** Canonical form of xsd:double (XSD 1.1 Part 2 §E.2): one digit before the point, at least one after it: `1.0E2`. */
function canonicalDouble(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'INF' : '-INF'
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string]
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${exponent.replace('+', '')}`
}

/** The local name of the XSD datatype of a natural value; undefined: a plain string. */
export function naturalDatatype(value: NonNullable<Value>): 'integer' | 'double' | 'boolean' | undefined {
  if (typeof value === 'string') return undefined
  if (typeof value === 'boolean') return 'boolean'
  return Number.isSafeInteger(value) ? 'integer' : 'double'
}
