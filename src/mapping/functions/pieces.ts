import { textOf } from '../../sources/lexical.js'
import type { FunctionDefinition, FunctionTable } from '../functionTable.js'
import { arrayOf, charactersOf, failed, shown, truthOf, wholeOf } from './arguments.js'
import { by, grel, results } from './names.js'
import { regex, regexIn } from './pattern.js'

/** GREL's functions that take texts to pieces. */
export const pieces: FunctionTable = {
  [`${grel}string_split`]: {
    title: 'The pieces between separators, which are a text or a /regular expression/',
    parameters: [by.value, by.separator],
    results: results.array,
    apply: (text, separator) => split(textOf(text), textOf(separator)),
  },
  [`${grel}string_smartSplit`]: {
    title: 'The pieces between separators; without one, between tabs or commas, whichever it has more of',
    parameters: [by.value, by.optionalSeparator],
    results: results.array,
    apply: (text, separator) => split(textOf(text), separator === null ? guess(textOf(text)) : textOf(separator)),
  },
  [`${grel}string_splitByLengths`]: {
    title: 'The pieces of given lengths, from its beginning; the rest is left out',
    parameters: [by.value, by.whole, by.whole2, by.wholes],
    results: results.array,
    apply: (text, ...lengths) => splitByLengths(textOf(text), lengths.flatMap(arrayOf).map(wholeOf)),
  },
  [`${grel}string_splitByCharType`]: {
    title: 'The runs of characters of one kind (Unicode general category)',
    parameters: [by.value],
    results: results.array,
    apply: (text) => splitByKind(textOf(text)),
  },
  [`${grel}string_partition`]: partition(
    'What stands before a fragment (a text or a /regular expression/), the fragment, what stands behind it',
    (matches) => matches.at(0),
  ),
  [`${grel}string_rpartition`]: partition('As grel:string_partition, at the last place where it stands', (matches) =>
    matches.at(-1),
  ),
  [`${grel}string_match`]: {
    title: 'The groups of a /regular expression/ that matches the whole text; nothing where it does not',
    parameters: [by.value, by.regex],
    results: results.array,
    apply: (text, pattern) => groups(textOf(text), textOf(pattern)),
  },
  [`${grel}string_find`]: {
    title: 'The matches of a /regular expression/ in a text',
    parameters: [by.value, by.regex],
    results: results.array,
    apply: (text, pattern) => matchesOf(textOf(text), textOf(pattern)).map(({ match }) => match),
  },
  [`${grel}string_ngram`]: {
    title: 'The runs of a number of words',
    parameters: [by.value, by.whole],
    results: results.array,
    apply: (text, size) => ngrams(textOf(text).trim().split(/\s+/), sizeOf(wholeOf(size))).map((run) => run.join(' ')),
  },
  [`${grel}string_unicode`]: {
    title: 'The numbers of the characters in Unicode',
    parameters: [by.value],
    results: results.array,
    apply: (text) => charactersOf(textOf(text)).map((character) => character.codePointAt(0) ?? 0),
  },
}

/** Each run of so many neighbours. */
export function ngrams(items: readonly string[], size: number): readonly (readonly string[])[] {
  return items.slice(0, Math.max(0, items.length - size + 1)).map((_, start) => items.slice(start, start + size))
}

/** Runs longer than any word need no memory. */
export function sizeOf(size: number): number {
  if (size >= 1 && size <= 100) return size
  throw failed(`${size} is not a number of words or characters from 1 to 100`)
}

/** By the empty text: into characters. */
function split(text: string, separator: string): readonly string[] {
  if (separator === '') return charactersOf(text)
  const pattern = regexIn(separator)
  return pattern === undefined ? text.split(separator) : pattern.split(text, -1)
}

function guess(text: string): string {
  return text.split(',').length > text.split('\t').length ? ',' : '\t'
}

function splitByLengths(text: string, lengths: readonly number[]): readonly string[] {
  const negative = lengths.find((length) => length < 0)
  if (negative !== undefined) throw failed(`a piece cannot be ${negative} characters long`)
  const characters = charactersOf(text)
  const starts = lengths.map((_, at) => lengths.slice(0, at).reduce((sum, length) => sum + length, 0))
  return lengths.map((length, at) => characters.slice(starts[at], starts[at]! + length).join(''))
}

/** Unicode's general categories. */
const categories = 'Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Cn Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So'.split(
  ' ',
)
const kinds = new RegExp(categories.map((category) => `\\p{${category}}+`).join('|'), 'gu')

function splitByKind(text: string): readonly string[] {
  return text.match(kinds) ?? []
}

interface Match {
  readonly match: string
  readonly start: number
}

function matchesOf(text: string, fragment: string): readonly Match[] {
  const pattern = regexIn(fragment)
  if (pattern === undefined) return occurrences(text, fragment)
  const matcher = pattern.matcher(text)
  const found: Match[] = []
  while (matcher.find()) found.push({ match: matcher.group() ?? '', start: matcher.start() })
  return found
}

function occurrences(text: string, fragment: string): readonly Match[] {
  const found: Match[] = []
  if (fragment === '') return found
  for (let start = text.indexOf(fragment); start !== -1; start = text.indexOf(fragment, start + fragment.length))
    found.push({ match: fragment, start })
  return found
}

function partition(title: string, choose: (matches: readonly Match[]) => Match | undefined): FunctionDefinition {
  return {
    title,
    parameters: [by.value, by.fragment, by.omit],
    results: results.array,
    apply: (cell, fragment, omit) => {
      const text = textOf(cell)
      const found = choose(matchesOf(text, textOf(fragment)))
      if (found === undefined) return [text, '', '']
      const { match, start } = found
      const [before, behind] = [text.slice(0, start), text.slice(start + match.length)]
      return omit !== null && truthOf(omit) ? [before, behind] : [before, match, behind]
    },
  }
}

/** A group that takes no part in the match is empty. */
function groups(text: string, pattern: string): readonly string[] | null {
  if (pattern.length < 2 || !pattern.startsWith('/') || !pattern.endsWith('/'))
    throw failed(`${shown(pattern)} is not a regular expression between slashes`)
  const matcher = regex(pattern.slice(1, -1)).matcher(text)
  if (!matcher.matches()) return null
  return Array.from({ length: matcher.groupCount() }, (_, at) => matcher.group(at + 1) ?? '')
}
