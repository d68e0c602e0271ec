import { lexicalSpace } from '../rdf/lexical.js'
import { name } from '../rdf/namespaces.js'
import { canonicalDouble, lexicalForm } from './lexical.js'
import type { Value } from './source.js'

/** The datatypes that columns of a database naturally have (RML-IO registry, SQL; R2RML §10.2), by their local name in `xsd:`. */
export type SqlType = 'integer' | 'decimal' | 'double' | 'boolean' | 'date' | 'time' | 'dateTime' | 'hexBinary'

/** The value that a text of a database is; undefined where it is outside the datatype's lexical space. */
export type SqlReader = (text: string) => Value | undefined

const readers: Readonly<Record<SqlType, SqlReader>> = {
  integer: integerReader(),
  decimal: typedReader('decimal'),
  double: doubleReader(),
  boolean: (text) => truths.get(text),
  date: typedReader('date'),
  time: typedReader('time', isoZone),
  // The space between day and time, which SQL writes, is a T in XSD.
  dateTime: typedReader('dateTime', (text) => isoZone(text.replace(' ', 'T'))),
  hexBinary: typedReader('hexBinary', (text) => text.toUpperCase()),
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['t', true],
  ['1', true],
  ['false', false],
  ['f', false],
  ['0', false],
])

/** How databases write what XSD calls INF. */
const infinities: ReadonlyMap<string, number> = new Map([
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
])

/** How the texts of a column are read: what is not of the column's datatype gives undefined. */
export function sqlReader(type: SqlType): SqlReader {
  return readers[type]
}

/** A floating-point number of a database: its datatype is xsd:double also where it is whole. */
export function doubleValue(value: number): Value {
  return Number.isSafeInteger(value) ? { text: canonicalDouble(value), datatype: name('xsd', 'double') } : value
}

/** An integer of a database: beyond 2⁵³ it keeps its digits as text. */
export function integerValue(value: bigint): Value {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : { text: String(value), datatype: name('xsd', 'integer') }
}

/** Bytes, as RDF writes them. */
export function binaryValue(bytes: Uint8Array): Value {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex').toUpperCase()
  return { text, datatype: name('xsd', 'hexBinary') }
}

/** Puts null in the place of the values that say so (`rml:null`). */
export function withNulls(nulls: readonly string[] = []): (value: Value) => Value {
  if (nulls.length === 0) return (value) => value
  const absent = new Set(nulls)
  return (value) => (value === null || absent.has(lexicalForm(value)) ? null : value)
}

function typedReader(type: SqlType, toLexical: (text: string) => string = (text) => text): SqlReader {
  const datatype = name('xsd', type)
  const isLexical = spaceOf(type)
  return (text) => {
    const form = toLexical(text)
    return isLexical(form) ? { text: form, datatype } : undefined
  }
}

function integerReader(): SqlReader {
  const datatype = name('xsd', 'integer')
  const isLexical = spaceOf('integer')
  return (text) => {
    const number = Number(text)
    if (Number.isSafeInteger(number) && String(number) === text) return number
    return isLexical(text) ? { text, datatype } : undefined
  }
}

function doubleReader(): SqlReader {
  const isLexical = spaceOf('double')
  return (text) => {
    const infinity = infinities.get(text)
    if (infinity !== undefined) return infinity
    return isLexical(text) ? doubleValue(Number(text.replace('INF', 'Infinity'))) : undefined
  }
}

function spaceOf(type: SqlType): (text: string) => boolean {
  const isLexical = lexicalSpace(name('xsd', type))
  if (isLexical === undefined) throw new Error(`the lexical space of xsd:${type} is not known`)
  return isLexical
}

/** Databases write an offset of whole hours without minutes (`+02`), and UTC as an offset. */
function isoZone(text: string): string {
  return text.replace(/:\d\d(?:\.\d+)?[+-]\d\d$/, '$&:00').replace(/[+-]00:00$/, 'Z')
}
