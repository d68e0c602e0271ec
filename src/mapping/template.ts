import { Problem } from '../problems/problem.js'
import type { TemplatePart } from './model.js'

/**
 * Cuts a template into text and references (RML-Core §6.3): `{name}` is a reference; `\{`, `\}` and `\\` stand for themselves.
 *
 * @throws Problem `bad-mapping` where braces do not match
 */
export function parseTemplate(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = []
  let text = ''
  let reference: string | undefined
  const characters = template[Symbol.iterator]()
  for (const character of characters) {
    if (character === '\\') {
      const escaped = characters.next().value ?? '\\'
      const literal = '{}\\'.includes(escaped) ? escaped : character + escaped
      if (reference === undefined) text += literal
      else reference += literal
    } else if (character === '{' && reference === undefined) {
      if (text !== '') parts.push(text)
      text = ''
      reference = ''
    } else if (character === '}' && reference !== undefined) {
      parts.push({ reference })
      reference = undefined
    } else if (character === '{' || character === '}') {
      throw new Problem(
        'bad-mapping',
        `the braces of the template "${template}" do not match; write \\{ and \\} for braces that stand for themselves`,
      )
    } else if (reference === undefined) text += character
    else reference += character
  }
  if (reference !== undefined) throw new Problem('bad-mapping', `the template "${template}" has a { without its }`)
  if (text !== '' || parts.length === 0) parts.push(text)
  return parts
}

/** What `rml:IRI` lets stand in a template value: `iunreserved` (RFC 3987 §2.2), that is letters of any script too. */
const iunreserved =
  /[^A-Za-z0-9\-._~\u{A0}-\u{D7FF}\u{F900}-\u{FDCF}\u{FDF0}-\u{FFEF}\u{10000}-\u{1FFFD}\u{20000}-\u{2FFFD}\u{30000}-\u{3FFFD}\u{40000}-\u{4FFFD}\u{50000}-\u{5FFFD}\u{60000}-\u{6FFFD}\u{70000}-\u{7FFFD}\u{80000}-\u{8FFFD}\u{90000}-\u{9FFFD}\u{A0000}-\u{AFFFD}\u{B0000}-\u{BFFFD}\u{C0000}-\u{CFFFD}\u{D0000}-\u{DFFFD}\u{E1000}-\u{EFFFD}]/gu

/** What `rml:URI` lets stand: `unreserved` (RFC 3986 §2.3). */
const unreserved = /[^A-Za-z0-9\-._~]/gu

const safe = /^[A-Za-z0-9\-._~]*$/

/** Percent-encodes a value for its place in an IRI template (RML-Core §6.3.1). */
export function encodeForIRI(value: string): string {
  return safe.test(value) ? value : value.replace(iunreserved, percent)
}

/** As {@link encodeForIRI}, with letters outside ASCII encoded too (`rml:URI`). */
export function encodeForURI(value: string): string {
  return safe.test(value) ? value : value.replace(unreserved, percent)
}

function percent(character: string): string {
  return asciiPercents[character] ?? percentBytes(character)
}

function percentBytes(character: string): string {
  return [...Buffer.from(character, 'utf8')]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
}

/** The characters that are met again and again. */
const asciiPercents: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).map((character) => [
    character,
    percentBytes(character),
  ]),
)
