import { Problem } from '../../problems/problem.js'
import { name } from '../../rdf/namespaces.js'
import type { Cell } from '../../sources/source.js'
import { textOf } from '../../sources/lexical.js'
import type { FunctionDefinition, FunctionTable, Parameter } from '../functionTable.js'
import { calendarDate } from './dates.js'
import { latitude, longitude, wkt } from './places.js'
import { collapse, path, slug, split } from './text.js'
import { webAddress } from './webAddress.js'

/** Namespace of the functions that the program brings beside the ones that everybody knows; the same for each theme. */
export const fun = 'https://dataesr.example/function#'

/** Our functions by IRI. All take `fun:value`, and those that need more name it. */
export const functions: FunctionTable = table({
  split: {
    title: 'The pieces of a text between separators, trimmed, without empty ones',
    more: ['separator'],
    apply: split,
  },
  collapse: { title: 'The text with each run of white space made one space', apply: collapse },
  slug: { title: 'The words of a text in lower case ASCII, joined by hyphens', apply: slug },
  path: { title: 'The text percent-encoded for the path of an IRI, its slashes kept', apply: path },
  prepend: {
    title: 'The text with another before it',
    more: ['prefix'],
    apply: (value, prefix) => prefix + value,
  },
  append: { title: 'The text with another after it', more: ['suffix'], apply: (value, suffix) => value + suffix },
  integer: { title: 'A whole number, also from text such as 2018.0 or 1 234', apply: integer },
  decimal: { title: 'A decimal number, also from text with a comma', apply: decimal },
  date: { title: 'A date as YYYY, YYYY-MM or YYYY-MM-DD', apply: (value) => calendarDate(value).text },
  dateType: { title: 'The XSD datatype of such a date', apply: (value) => name('xsd', calendarDate(value).datatype) },
  wkt: { title: 'The point of a text "latitude, longitude" as WKT', apply: wkt },
  latitude: { title: 'The latitude of a text "latitude, longitude"', apply: latitude },
  longitude: { title: 'The longitude of a text "latitude, longitude"', apply: longitude },
  webAddress: { title: 'The address of a web page, with what is certain repaired', apply: webAddress },
  when: { title: 'A text where the value equals another, else nothing', more: ['equals', 'then'], apply: when },
})

interface Entry {
  readonly title: string
  readonly more?: readonly string[]
  readonly apply: (...values: string[]) => Cell
}

function table(entries: Readonly<Record<string, Entry>>): FunctionTable {
  return Object.fromEntries(Object.entries(entries).map(([local, entry]) => [fun + local, define(entry)]))
}

function define({ title, more = [], apply }: Entry): FunctionDefinition {
  const parameters = ['value', ...more].map((local): Parameter => ({ iris: [fun + local] }))
  return {
    title,
    parameters,
    results: [`${fun}result`],
    apply: (...values) => apply(...values.map(written)),
  }
}

/** A number as people write it (`45.17`), not in the canonical form of a double (`4.517E1`). */
function written(value: Cell): string {
  return typeof value === 'number' ? String(value) : textOf(value)
}

function when(value: string, equals: string, then: string): Cell {
  return value === equals ? then : null
}

function integer(value: string): Cell {
  const text = value.replace(/[\s\u{202F}]/gu, '').replace(/[.,]0+$/, '')
  if (/^[+-]?\d+$/.test(text)) return text.replace(/^\+/, '')
  throw new Problem('invalid-literal', `${JSON.stringify(value)} is not a whole number`)
}

function decimal(value: string): Cell {
  const text = value.replace(/[\s\u{202F}]/gu, '').replace(/^([+-]?\d+),(\d+)$/, '$1.$2')
  if (/^[+-]?(?:\d+(?:\.\d+)?|\.\d+)$/.test(text)) return text
  throw new Problem('invalid-literal', `${JSON.stringify(value)} is not a decimal number`)
}
