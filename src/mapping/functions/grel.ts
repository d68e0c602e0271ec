import escapeHtml from 'escape-html'
import { Problem } from '../../problems/problem.js'
import type { FunctionDefinition, FunctionTable } from '../functionTable.js'
import { textOf } from '../../sources/lexical.js'

const grel = 'http://users.ugent.be/~bjdmeest/function/grel.ttl#'
const idlab = 'https://w3id.org/imec/idlab/function#'

const value = { iris: [`${grel}valueParam`, `${grel}valueParameter`, `${idlab}str`, `${idlab}_str`] }
const value2 = { iris: [`${grel}valueParam2`, `${grel}valueParameter2`, `${idlab}_str2`] }
const strings = [`${grel}stringOut`, `${grel}stringOutput`, `${grel}output_array`, `${idlab}_stringOut`]
const numbers = [`${grel}output_number`, `${grel}numberOut`]
const truths = [`${grel}boolOut`, `${idlab}_boolOut`, `${grel}output_bool`]

/** The functions of GREL and IDLab that mappings everywhere use, with the names of their parameters. */
export const functions: FunctionTable = {
  [`${grel}toUpperCase`]: onText('Letters in upper case', (text) => text.toUpperCase()),
  [`${grel}toLowerCase`]: onText('Letters in lower case', (text) => text.toLowerCase()),
  [`${grel}string_trim`]: onText('Without white space at its ends', (text) => text.trim()),
  [`${grel}string_replace`]: {
    title: 'Each occurrence of a text replaced by another',
    parameters: [
      value,
      { iris: [`${grel}param_find`, `${grel}p_string_find`] },
      { iris: [`${grel}param_replace`, `${grel}p_string_replace`] },
    ],
    results: strings,
    apply: (text, find, replacement) => textOf(text).replaceAll(textOf(find), textOf(replacement)),
  },
  [`${grel}string_split`]: {
    title: 'The pieces between separators',
    parameters: [value, { iris: [`${grel}param_string_sep`, `${grel}p_string_sep`] }],
    results: strings,
    apply: (text, separator) => textOf(text).split(textOf(separator)),
  },
  [`${grel}string_substring`]: {
    title: 'The characters from one place to before another',
    parameters: [
      value,
      { iris: [`${grel}param_int_i_from`, `${grel}p_int_i_from`] },
      { iris: [`${grel}param_int_i_opt_to`, `${grel}p_int_i_opt_to`], optional: true },
    ],
    results: strings,
    apply: (text, from, to) => substring(textOf(text), Number(from), to === null ? undefined : Number(to)),
  },
  [`${grel}string_length`]: {
    title: 'The number of characters',
    parameters: [value],
    results: numbers,
    apply: (text) => [...textOf(text)].length,
  },
  [`${grel}escape`]: {
    title: 'The text escaped for HTML, XML or an address',
    parameters: [value, { iris: [`${grel}modeParam`, `${grel}p_string_mode`] }],
    results: strings,
    apply: (text, mode) => escapeFor(textOf(mode), textOf(text)),
  },
  [`${idlab}toUpperCaseURL`]: onText(
    'An address in upper case, with http:// before it where it has no scheme',
    upperCaseAddress,
  ),
  [`${idlab}alwaysReturnsABC`]: { title: 'Always "ABC"', parameters: [], results: strings, apply: () => 'ABC' },
  [`${idlab}equal`]: {
    title: 'Are both the same text?',
    parameters: [value, value2],
    results: truths,
    apply: (a, b) => textOf(a) === textOf(b),
  },
  [`${idlab}notEqual`]: {
    title: 'Are both different texts?',
    parameters: [value, value2],
    results: truths,
    apply: (a, b) => textOf(a) !== textOf(b),
  },
}

function onText(title: string, apply: (text: string) => string): FunctionDefinition {
  return { title, parameters: [value], results: strings, apply: (text) => apply(textOf(text)) }
}

/** Nothing where the text ends before the first character that is asked for. */
function substring(text: string, from: number, to: number | undefined): string | null {
  return from > text.length ? null : text.slice(from, to)
}

const escapers: Readonly<Record<string, (text: string) => string>> = {
  html: escapeHtml,
  xml: escapeHtml,
  url: encodeURIComponent,
}

function escapeFor(mode: string, text: string): string {
  const escaper = Object.hasOwn(escapers, mode) ? escapers[mode] : undefined
  if (escaper !== undefined) return escaper(text.toWellFormed())
  throw new Problem(
    'function-failed',
    `there is no way to escape for "${mode}"; known are ${Object.keys(escapers).join(', ')}`,
  )
}

function upperCaseAddress(text: string): string {
  const address = text.toUpperCase()
  return /^HTTPS?:\/\//.test(address) ? address : `http://${address}`
}
