import { closest, distance } from 'fastest-levenshtein'
import { Problem } from '../problems/problem.js'
import { usualPrefixes } from '../rdf/usualPrefixes.js'
import { scan } from './scan.js'

/** What the parser says of a query that it cannot read, as a problem with the place in the text, where it can be known. */
export function syntaxProblem(text: string, error: Error, known: Readonly<Record<string, string>> = {}): Problem {
  for (const [pattern, tell] of messages) {
    const found = pattern.exec(error.message)
    if (found === null) continue
    const { at, message } = tell(text, found, known)
    return at === undefined ? new Problem('query-syntax', message) : problemAt(text, at, message)
  }
  return new Problem('query-syntax', firstLetterSmall(error.message), {}, { cause: error })
}

/** A place in the text as line and character; both count from 1. */
export function problemAt(text: string, offset: number, message: string): Problem {
  const lines = text.slice(0, Math.max(0, offset)).split('\n')
  return new Problem('query-syntax', message, { line: lines.length, character: lines.at(-1)!.length + 1 })
}

interface Told {
  readonly at: number | undefined
  readonly message: string
}

type Tell = (text: string, found: RegExpExecArray, known: Readonly<Record<string, string>>) => Told

/** The parser tells the place of a mistake in its message only, if at all: one pattern a kind of message. */
const messages: readonly (readonly [RegExp, Tell])[] = [
  [
    /^Parse error on line (\d+)\n[^\n]*\n(-*)\^\n/,
    (text, [, line, marks]) => unexpected(text, offsetOf(text, Number(line), marks!.length)),
  ],
  [
    /^Parse error/,
    (text, { input }) => {
      const expected = /Expecting --> (.*?) <--/.exec(input)?.[1]
      const missing = expected ? `: "${expected}" is missing` : ''
      return { at: text.length, message: `the query ends too early${missing}` }
    },
  ],
  [/^unexpected character: .* at offset: (\d+)/s, (text, [, offset]) => unexpected(text, Number(offset))],
  [/^Unknown prefix: (.*)$/, (text, [, prefix], known) => undeclared(text, prefix!, known)],
  [
    /^Variable (\S+) used more than once in SELECT clause/,
    (text, [, variable]) => ({
      at: lastOf(text, bindingOf(variable!)),
      message: `SELECT gives the name ?${variable} more than once`,
    }),
  ],
  [
    /^Variable used to bind is already bound \(\?(.*)\)/,
    (text, [, variable]) => ({
      at: lastOf(text, bindingOf(variable!)),
      message: `?${variable} has a value already, where it is given one by AS`,
    }),
  ],
  [
    /^Detected (?:illegal )?(?:re)?use of blank node.*\(_:(.*)\)/,
    (text, [, label]) => ({
      at: lastOf(text, `_:${escaped(label!)}`),
      message: `the blank node _:${label} stands in two parts of the query; a variable may`,
    }),
  ],
  [
    /^Illegal codepoint escape: .*(U\+[0-9A-F]+)/i,
    (text, [, code]) => ({
      at: lastOf(text, `\\\\u(?:0000)?${code!.slice(2)}`),
      message: `${code} is no character: half of a pair of surrogates`,
    }),
  ],
]

function unexpected(text: string, at: number): Told {
  return { at, message: `"${wordAt(text, at)}" is not expected here` }
}

/** What it usually stands for is named; else a prefix that it is but a typing error away from. */
function undeclared(text: string, prefix: string, known: Readonly<Record<string, string>>): Told {
  const usual = Object.hasOwn(usualPrefixes, prefix) ? usualPrefixes[prefix] : undefined
  const all: Readonly<Record<string, string>> = { ...usualPrefixes, ...known }
  const nearest = closest(prefix, [...Object.keys(known), ...Object.keys(usualPrefixes)])
  const isNear = prefix.length > 1 && distance(prefix, nearest) === 1
  const hint = isNear ? `; is it "${nearest}:" (<${all[nearest]}>)?` : ''
  const told = usual === undefined ? hint : `; usually it is PREFIX ${prefix}: <${usual}>`
  return { at: placeOfPrefix(text, prefix), message: `the prefix "${prefix}:" is not declared${told}` }
}

function placeOfPrefix(text: string, prefix: string): number | undefined {
  for (const { kind, start, end } of scan(text)) {
    if (kind !== 'name') continue
    // The datatype of a string follows it without a space; what is before a name is a sign, which is in no run.
    if (text.slice(start, end).startsWith(`${prefix}:`)) return start
  }
  return undefined
}

function bindingOf(variable: string): string {
  return `(?<=\\bAS\\s+)[?$]${escaped(variable)}(?![\\w\\u00A0-\\uFFFF])`
}

function lastOf(text: string, pattern: string): number | undefined {
  return [...text.matchAll(new RegExp(pattern, 'gi'))].at(-1)?.index
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|-]/g, '\\$&')
}

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1)
  return before.reduce((sum, { length }) => sum + length + 1, column)
}

/** The characters from a place to the next space, as a person would point to them. */
function wordAt(text: string, offset: number): string {
  return /^\S{0,40}/.exec(text.slice(offset, offset + 41))![0]
}

function firstLetterSmall(message: string): string {
  return /^[A-Z][a-z]/.test(message) ? message[0]!.toLowerCase() + message.slice(1) : message
}
