import { prefixes } from '../../rdf/namespaces.js'
import { readLiteral } from '../../rdf/quads.js'
import { fold } from '../labels.js'
import { readNumber, readPeriod, type Interval } from './periods.js'

/** What a value of a property is to a question; numbers stand in the index. */
export const kinds = { number: 0, date: 1, text: 2, iri: 3, blank: 4 } as const

export type Kind = (typeof kinds)[keyof typeof kinds]

/** A value as the dictionary of its property holds it. */
export interface Value {
  readonly kind: Kind
  /** IRI or lexical form; empty for a blank node, of which none is told from another. */
  readonly value: string
  /** Of numbers and dates. */
  readonly interval?: Interval
  /** By which texts and things are found: {@link textKey}, or the last part of an IRI. */
  readonly key?: string
}

/** @param text a term as N-Quads write it */
export function readValue(text: string): Value {
  if (text.startsWith('<')) {
    const value = text.slice(1, -1)
    return { kind: kinds.iri, value, key: lastPart(value) }
  }
  if (text.startsWith('_')) return { kind: kinds.blank, value: '' }
  const { value, datatype } = readLiteral(text)
  const read = readers.get(datatype.value)
  if (read === undefined) return { kind: kinds.text, value, key: textKey(value) }
  return read(value) ?? { kind: kinds.text, value, key: textKey(value) }
}

function readNumeric(value: string): Value | undefined {
  const number = readNumber(value)
  return number === undefined ? undefined : { kind: kinds.number, value: value.trim(), interval: [number, number] }
}

function readDate(value: string): Value | undefined {
  const interval = readPeriod(value)
  return interval && { kind: kinds.date, value: value.trim(), interval }
}

function readBoolean(value: string): Value {
  const plain = { '1': 'true', '0': 'false' }[value.trim()] ?? value.trim()
  return { kind: kinds.text, value: plain, key: textKey(plain) }
}

/** Datatypes that are compared by what they mean; all others by their text. */
const readers: ReadonlyMap<string, (value: string) => Value | undefined> = new Map(
  (
    [
      [
        readNumeric,
        [
          ...['decimal', 'integer', 'double', 'float', 'long', 'int', 'short', 'byte'],
          ...['nonNegativeInteger', 'positiveInteger', 'nonPositiveInteger', 'negativeInteger'],
          ...['unsignedLong', 'unsignedInt', 'unsignedShort', 'unsignedByte'],
        ],
      ],
      [readDate, ['date', 'dateTime', 'dateTimeStamp', 'gYear', 'gYearMonth']],
      [readBoolean, ['boolean']],
    ] as const
  ).flatMap(([read, names]) => names.map((local) => [prefixes.xsd + local, read] as const)),
)

/** What follows the last `/` or `#` of an IRI; where nothing does, the part before. */
export function lastPart(iri: string): string {
  const trimmed = /[/#]$/.test(iri) ? iri.slice(0, -1) : iri
  return trimmed.slice(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('#')) + 1)
}

/** Characters of a text by which it is sorted and looked for; what they do not tell apart is compared in full. */
const keyLength = 200

/** The words of a text, case and accents folded, by which it is sorted; of a text without a word, the text. */
export function textKey(text: string): string {
  return (fold(text).join(' ') || plain(text)).slice(0, keyLength)
}

/** Do two texts say the same, but for case, accents, white space and the forms of apostrophes and dashes? */
export function saysSame(one: string, other: string): boolean {
  return one === other || plain(one) === plain(other)
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[‘’]/g, "'")
    .replace(/[‐‑–—]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
}
