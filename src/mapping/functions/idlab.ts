import { textOf } from '../../sources/lexical.js'
import type { Cell } from '../../sources/source.js'
import type { FunctionDefinition, FunctionTable } from '../functionTable.js'
import { numberOf, textsOf } from './arguments.js'
import { digest } from './codes.js'
import { isoOf } from './moments.js'
import { at, by, idlab, list, onText, optional, results } from './names.js'
import { slug } from './text.js'

/**
 * IDLab's functions. Left out are those whose result does not follow from their inputs alone: `random`, `generateUniqueIRI`,
 * the ones that look for changes since the last run (`implicitCreate` …), and those that read files or ask the web
 * (`lookup`, `multipleLookup`, `readFile`, `dbpediaSpotlight`): a table is a source, and a join looks things up in it.
 */
export const idlabFunctions: FunctionTable = {
  [`${idlab}toUpperCaseURL`]: onText(
    'An address in upper case, with http:// before it where it has no scheme',
    upperCaseAddress,
  ),
  [`${idlab}alwaysReturnsABC`]: { title: 'Always "ABC"', parameters: [], results: results.text, apply: () => 'ABC' },
  [`${idlab}equal`]: comparison('Are both the same text?', (a, b) => a === b),
  [`${idlab}notEqual`]: comparison('Are both different texts?', (a, b) => a !== b),
  [`${idlab}trueCondition`]: {
    title: 'The value where the condition is true, else nothing',
    parameters: [at.condition, list(at.str)],
    results: results.any,
    apply: (condition, value) => (textOf(condition) === 'true' ? value : null),
  },
  [`${idlab}decide`]: {
    title: 'A text where the value equals another, else nothing',
    parameters: [at.str, at.expectedStr, at.result],
    results: results.text,
    apply: (value, expected, result) => (textOf(value) === textOf(expected) ? result : null),
  },
  [`${idlab}isNull`]: {
    title: 'Is there no value?',
    parameters: [optional(list(at.str))],
    results: results.truth,
    apply: (value) => value === null || textsOf(value).length === 0,
  },
  [`${idlab}inRange`]: {
    title: 'Is a number at least one number, and less than another?',
    parameters: [at.test, at.from, at.to],
    results: results.truth,
    apply: (test, from, to) =>
      (from === null || numberOf(test) >= numberOf(from)) && (to === null || numberOf(test) < numberOf(to)),
  },
  [`${idlab}stringContainsOtherString`]: {
    title: 'Is a text among the pieces of another between delimiters?',
    parameters: [at.str, at.otherStr, at.delimiter],
    results: results.truth,
    apply: (text, other, delimiter) => textOf(text).split(textOf(delimiter)).includes(textOf(other)),
  },
  [`${idlab}listContainsElement`]: {
    title: 'Is a text among the values of an array?',
    parameters: [at.list, at.str],
    results: results.truth,
    apply: (values, text) => textsOf(values).includes(textOf(text)),
  },
  [`${idlab}concat`]: {
    title: 'Two texts one after the other, a delimiter between them where one is given',
    parameters: [at.str, at.otherStr, optional(at.delimiter)],
    results: results.text,
    apply: concat,
  },
  [`${idlab}concatSequence`]: {
    title: 'Texts (rdf:_1, rdf:_2 …) one after the other, a delimiter between them where one is given',
    parameters: [at.sequence, optional(at.delimiter)],
    results: results.text,
    apply: (texts, delimiter) => textsOf(texts).join(delimiter === null ? '' : textOf(delimiter)),
  },
  [`${idlab}slugify`]: onText('Its words in lower case ASCII, joined by hyphens', slug),
  [`${idlab}getMIMEType`]: onText('The media type that the extension of a file name tells', mediaType),
  [`${idlab}normalizeDate`]: normalize('The XSD date of a text of a pattern, with English names', 'date'),
  [`${idlab}normalizeDateWithLang`]: normalizeIn(
    'The XSD date of a text of a pattern, with names of a language',
    'date',
  ),
  [`${idlab}normalizeDateTime`]: normalize('The XSD dateTime of a text of a pattern, with English names', 'dateTime'),
  [`${idlab}normalizeDateTimeWithLang`]: normalizeIn(
    'The XSD dateTime of a text of a pattern, with names of a language',
    'dateTime',
  ),
}

export const morphKgc = 'https://github.com/morph-kgc/morph-kgc/function/built-in.ttl#'

/** What Morph-KGC has beside these, but for `uuid`, which gives another result each time. */
export const morphKgcFunctions: FunctionTable = {
  [`${morphKgc}controls_if_cast`]: {
    title: 'One value, or another where the first is empty, false, no, off or 0',
    parameters: [by.truth, by.then, by.otherwise],
    results: results.any,
    apply: (value, then, otherwise) =>
      ['', 'false', 'no', 'off', '0'].includes(textOf(value).toLowerCase()) ? otherwise : then,
  },
  [`${morphKgc}string_split_explode`]: {
    title: 'The pieces between separators',
    parameters: [by.value, by.separator],
    results: results.array,
    apply: (text, separator) => textOf(text).split(textOf(separator)),
  },
  [`${morphKgc}concat`]: {
    title: 'Two texts one after the other, a separator between them where one is given',
    parameters: [by.value, by.value2, optional(by.separator)],
    results: results.text,
    apply: concat,
  },
  [`${morphKgc}hash`]: onText('The SHA-256 sum of its UTF-8', (text) => digest('sha256', text)),
  [`${morphKgc}hash_iri`]: onText(
    'An IRI with the SHA-256 sum of its UTF-8',
    (text) => `http://example.com/ns#${digest('sha256', text)}`,
  ),
}

function comparison(title: string, compare: (a: string, b: string) => boolean): FunctionDefinition {
  return {
    title,
    parameters: [by.value, by.value2],
    results: results.truth,
    apply: (a, b) => compare(textOf(a), textOf(b)),
  }
}

function normalize(title: string, form: 'date' | 'dateTime'): FunctionDefinition {
  return {
    title,
    parameters: [at.date, at.pattern],
    results: results.date,
    apply: (text, pattern) => isoOf(textOf(text), { pattern: textOf(pattern), language: 'en', form }),
  }
}

function normalizeIn(title: string, form: 'date' | 'dateTime'): FunctionDefinition {
  return {
    title,
    parameters: [at.date, at.pattern, at.language],
    results: results.date,
    apply: (text, pattern, language) =>
      isoOf(textOf(text), { pattern: textOf(pattern), language: textOf(language), form }),
  }
}

function upperCaseAddress(text: string): string {
  const address = text.toUpperCase()
  return /^HTTPS?:\/\//.test(address) ? address : `http://${address}`
}

const mediaTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  xml: 'application/xml',
  nt: 'application/n-triples',
  ttl: 'text/turtle',
  nq: 'application/n-quads',
  sql: 'application/sql',
}

/** Those that IDLab's own has. */
function mediaType(file: string): string | null {
  const extension = /\.([^.]*)$/.exec(file)?.[1] ?? ''
  return Object.hasOwn(mediaTypes, extension) ? (mediaTypes[extension] ?? null) : null
}

function concat(a: Cell, b: Cell, between: Cell): string {
  return [a, b].map(textOf).join(between === null ? '' : textOf(between))
}
