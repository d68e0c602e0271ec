import type { Literal } from '@rdfjs/types'
import { name } from '../../rdf/namespaces.js'
import type { Names } from './names.js'

/**
 * A literal that says itself what it is (JSON-LD 1.1 §4.2.1): `{"@value": "1971", "@type": "xsd:gYear"}`. By the keyword:
 * not all readers look for an alias of it in a value.
 */
export function valueObject({ value, language, datatype }: Literal, names: Names): Record<string, string> {
  if (language !== '') return { '@value': value, '@language': language }
  if (datatype.value === xsdString) return { '@value': value }
  return { '@value': value, '@type': names.short(datatype.value) }
}

/** A literal as a value of JSON: a number, true or false, where its datatype has such, else undefined. */
export function nativeValue({ value, datatype }: Literal): number | boolean | undefined {
  if (datatype.value === boolean) return booleans[value]
  if (integers.has(datatype.value)) {
    const number = /^[+-]?\d+$/.test(value) ? Number(value) : NaN
    return Number.isSafeInteger(number) ? number : undefined
  }
  if (fractions.has(datatype.value)) {
    const number = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(value) ? Number(value) : NaN
    return Number.isFinite(number) ? number : undefined
  }
  return undefined
}

/** Has the datatype values of JSON? */
export function isNative(datatype: string): boolean {
  return datatype === boolean || integers.has(datatype) || fractions.has(datatype)
}

const xsdString = name('xsd', 'string')
const boolean = name('xsd', 'boolean')
const booleans: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false }
const fractions = new Set(['decimal', 'double', 'float'].map((local) => name('xsd', local)))
const integers = new Set(
  [
    ...['integer', 'long', 'int', 'short', 'byte', 'nonNegativeInteger', 'positiveInteger', 'nonPositiveInteger'],
    ...['negativeInteger', 'unsignedLong', 'unsignedInt', 'unsignedShort', 'unsignedByte'],
  ].map((local) => name('xsd', local)),
)
