/** A piece of a query outside of its comments, strings and IRIs. */
export interface Piece {
  readonly kind: 'opening' | 'closing' | 'name'
  readonly start: number
  readonly end: number
}

/**
 * Goes through the text of a query once, in linear time whatever it is, and gives its brackets and the runs of characters
 * of which names and numbers are made. It checks nothing: that is the parser's part.
 */
export function* scan(text: string): Generator<Piece> {
  let at = 0
  while (at < text.length) {
    const kind = kinds[text[at]!]
    const start = at
    at = kind === 'opening' || kind === 'closing' ? at + 1 : ends[kind ?? 'name'](text, at)
    if (kind === undefined && at === start) at += 1
    else if (kind === 'opening' || kind === 'closing' || kind === undefined)
      yield { kind: kind ?? 'name', start, end: at }
  }
}

type Skipped = 'comment' | 'string' | 'iri'

/** What begins with a character; all else may begin a name. */
const kinds: Readonly<Record<string, Skipped | 'opening' | 'closing' | undefined>> = {
  '#': 'comment',
  '"': 'string',
  "'": 'string',
  '<': 'iri',
  '{': 'opening',
  '(': 'opening',
  '[': 'opening',
  '}': 'closing',
  ')': 'closing',
  ']': 'closing',
}

/** Where what begins at a place ends. */
const ends: Readonly<Record<Skipped | 'name', (text: string, at: number) => number>> = {
  comment: (text, at) => endOf(/[\n\r]/g, text, at) ?? text.length,
  string: endOfString,
  // A sign that begins no IRI is an operator.
  iri: (text, at) => endOf(/<[^<>"{}|^`\\\u0000-\u0020]*>/y, text, at) ?? at + 1,
  name: (text, at) => endOf(/(?:[\w.:%\u00A0-\uFFFF-]|\\.)+/y, text, at) ?? at,
}

function endOf(pattern: RegExp, text: string, from: number): number | undefined {
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : undefined
}

/** SPARQL 1.1 §19.8, rules 156 to 159; a string that does not end reaches as far as the line, a long one as the text. */
function endOfString(text: string, at: number): number {
  const quote = text[at]!
  const long = quote.repeat(3)
  const isLong = text.startsWith(long, at)
  for (let i = at + (isLong ? 3 : 1); i < text.length; i += 1) {
    const character = text[i]!
    if (character === '\\') i += 1
    else if (isLong ? text.startsWith(long, i) : character === quote) return i + (isLong ? 3 : 1)
    else if (!isLong && (character === '\n' || character === '\r')) return i
  }
  return text.length
}
