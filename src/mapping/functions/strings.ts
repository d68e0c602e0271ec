import { textOf } from '../../sources/lexical.js'
import type { FunctionDefinition, FunctionTable } from '../functionTable.js'
import { charactersOf, failed, numberOf, wholeOf } from './arguments.js'
import { by, grel, onText, results } from './names.js'
import { regexIn } from './pattern.js'

/** GREL's functions of texts. Places are counted in characters (Unicode code points) from 0; negative ones from the end. */
export const strings: FunctionTable = {
  [`${grel}toUpperCase`]: onText('Letters in upper case', (text) => text.toUpperCase()),
  [`${grel}toLowerCase`]: onText('Letters in lower case', (text) => text.toLowerCase()),
  [`${grel}string_toTitlecase`]: onText('Each word with a capital first letter', titleCase),
  [`${grel}toTitleCase`]: onText('As grel:string_toTitlecase', titleCase),
  [`${grel}string_trim`]: onText('Without white space at its ends', (text) => text.trim()),
  [`${grel}string_strip`]: onText('As grel:string_trim', (text) => text.trim()),
  [`${grel}reverse`]: onText('The characters in reverse order', (text) => charactersOf(text).toReversed().join('')),
  [`${grel}string_reverse`]: onText('As grel:reverse', (text) => charactersOf(text).toReversed().join('')),
  [`${grel}string_chomp`]: {
    title: 'Without another text at its end, where it ends with it',
    parameters: [by.value, by.separator],
    results: results.text,
    apply: (text, end) => chomp(textOf(text), textOf(end)),
  },
  [`${grel}string_replace`]: {
    title: 'Each occurrence of a text, or of a /regular expression/, replaced by another ($1: its first group)',
    parameters: [by.value, by.find, by.replace],
    results: results.text,
    apply: (text, find, replacement) => replace(textOf(text), textOf(find), textOf(replacement)),
  },
  [`${grel}string_replaceChars`]: {
    title: 'Each character of one list replaced by the one at the same place of another',
    parameters: [by.value, by.find, by.replace],
    results: results.text,
    apply: (text, find, replacement) => replaceCharacters(textOf(text), textOf(find), textOf(replacement)),
  },
  [`${grel}string_substring`]: piece('The characters from one place to before another'),
  [`${grel}string_slice`]: piece('As grel:string_substring'),
  [`${grel}string_get`]: {
    ...piece('The character at a place, or those from it to before another'),
    apply: (text, from, to) =>
      substring(textOf(text), wholeOf(from), to === null ? wholeOf(from) + 1 || undefined : wholeOf(to)),
  },
  [`${grel}string_length`]: {
    title: 'The number of characters',
    parameters: [by.value],
    results: results.number,
    apply: (text) => charactersOf(textOf(text)).length,
  },
  [`${grel}string_contains`]: test('Does it hold another text, or a match of a /regular expression/?', contains),
  [`${grel}string_startsWith`]: test('Does it begin with another text?', (text, sub) => text.startsWith(sub)),
  [`${grel}string_endsWith`]: test('Does it end with another text?', (text, sub) => text.endsWith(sub)),
  [`${grel}string_indexOf`]: place('Where another text begins in it first; -1 where it does not', (text, sub) =>
    text.indexOf(sub),
  ),
  [`${grel}string_lastIndexOf`]: place('Where another text begins in it last; -1 where it does not', (text, sub) =>
    text.lastIndexOf(sub),
  ),
  [`${grel}string_toString`]: {
    ...onText('The text of any value', (text) => text),
    parameters: [by.any],
  },
  [`${grel}string_toNumber`]: {
    title: 'The number that a text writes',
    parameters: [by.any],
    results: results.number,
    apply: numberOf,
  },
  [`${grel}string_diff`]: {
    title: 'The second text from where it differs from the first',
    parameters: [by.value, by.value2],
    results: results.text,
    apply: (a, b) => difference(textOf(a), textOf(b)),
  },
}

function piece(title: string): FunctionDefinition {
  return {
    title,
    parameters: [by.value, by.from, by.to],
    results: results.text,
    apply: (text, from, to) => substring(textOf(text), wholeOf(from), to === null ? undefined : wholeOf(to)),
  }
}

function test(title: string, apply: (text: string, sub: string) => boolean): FunctionDefinition {
  return {
    title,
    parameters: [by.value, by.sub],
    results: results.truth,
    apply: (text, sub) => apply(textOf(text), textOf(sub)),
  }
}

function place(title: string, find: (text: string, sub: string) => number): FunctionDefinition {
  return {
    title,
    parameters: [by.value, by.sub],
    results: results.number,
    apply: (text, sub) => inCharacters(textOf(text), find(textOf(text), textOf(sub))),
  }
}

/** A place in UTF-16 units as a place in characters. */
function inCharacters(text: string, index: number): number {
  return index < 0 ? index : charactersOf(text.slice(0, index)).length
}

/** Nothing where the text ends before the first character that is asked for. */
function substring(text: string, from: number, to: number | undefined): string | null {
  const characters = charactersOf(text)
  return from > characters.length ? null : characters.slice(from, to).join('')
}

/** Words are what stands between white space. */
function titleCase(text: string): string {
  return text.toLowerCase().replace(/(?<!\S)\S/gu, (first) => first.toUpperCase())
}

function chomp(text: string, end: string): string {
  return end !== '' && text.endsWith(end) ? text.slice(0, -end.length) : text
}

function contains(text: string, sub: string): boolean {
  return regexIn(sub)?.matcher(text).find() ?? text.includes(sub)
}

/** The empty text occurs nowhere. The replacement of a text is taken as it stands, `$` included. */
function replace(text: string, find: string, replacement: string): string {
  if (find === '') return text
  return regexIn(find)?.matcher(text).replaceAll(replacement) ?? text.replaceAll(find, () => replacement)
}

function replaceCharacters(text: string, find: string, replacement: string): string {
  const [from, to] = [charactersOf(find), charactersOf(replacement)]
  if (from.length !== to.length)
    throw failed(`${from.length} characters cannot be replaced by ${to.length}: there must be one for each`)
  const table = new Map(from.map((character, at) => [character, to[at] ?? '']))
  return charactersOf(text)
    .map((character) => table.get(character) ?? character)
    .join('')
}

function difference(a: string, b: string): string {
  const characters = charactersOf(a)
  const rest = charactersOf(b)
  const same = rest.findIndex((character, at) => character !== characters[at])
  return same === -1 ? '' : rest.slice(same).join('')
}
