import type { Literal, Quad, Term } from '@rdfjs/types'
import { Parser } from 'n3'
import { factory } from './environment.js'

/** The texts of the terms of one line of N-Quads; `graph` is empty for the default graph. */
export interface LineTerms {
  readonly subject: string
  readonly predicate: string
  readonly object: string
  readonly graph: string
}

/**
 * Reads N-Quads (RDF 1.1 N-Quads) into quads of the one factory; blank nodes keep their labels.
 *
 * @throws Error where the text is not N-Quads
 */
export function parseQuads(text: string): Quad[] {
  return new Parser({ factory, format: 'application/n-quads', blankNodePrefix: '_:' }).parse(text)
}

/**
 * Cuts one line of canonical N-Quads (single spaces, no comment, ends with ` .`) into the texts of its terms.
 * Made for millions of lines, it looks for the spaces between the terms and checks nothing else.
 */
export function splitLine(line: string): LineTerms {
  const first = line.indexOf(' ')
  const { predicate, object, graph } = splitStatement(line, first + 1)
  return { subject: line.slice(0, first), predicate, object, graph }
}

/** A line without its graph. */
export function withoutGraph(line: string): string {
  const end = line.length - 2
  const third = objectEnd(line, line.indexOf(' ', line.indexOf(' ') + 1) + 1, end)
  return third === end ? line : `${line.slice(0, third)} .`
}

/** As {@link splitLine}, for a line whose subject and the space behind it end at `start`. */
export function splitStatement(line: string, start = 0): Omit<LineTerms, 'subject'> {
  const second = line.indexOf(' ', start)
  const { object, graph } = splitObject(line, second + 1)
  return { predicate: line.slice(start, second), object, graph }
}

/** The object that begins at `start`, and the graph of a line. */
export function splitObject(line: string, start: number): Pick<LineTerms, 'object' | 'graph'> {
  const end = line.length - 2
  const third = objectEnd(line, start, end)
  return { object: line.slice(start, third), graph: third === end ? '' : line.slice(third + 1, end) }
}

/**
 * As {@link splitLine}, for lines one after the other: what begins and ends as the line before has the same strings, so that
 * neither is cut or hashed anew.
 */
export function createLineReader(): (line: string) => LineTerms {
  let [subject, subjectStart] = ['', ' ']
  let [predicate, predicateStart] = ['', ' ']
  let [graph, graphEnd] = ['', ' ']
  return (line) => {
    if (!line.startsWith(subjectStart)) {
      subject = line.slice(0, line.indexOf(' '))
      subjectStart = `${subject} `
    }
    const second = subjectStart.length
    if (!line.startsWith(predicateStart, second)) {
      predicate = line.slice(second, line.indexOf(' ', second))
      predicateStart = `${predicate} `
    }
    const start = second + predicateStart.length
    // An object of the default graph may be the IRI of a graph: then nothing would be left before it.
    const end = line.length - graphEnd.length
    if (end > start && line.endsWith(graphEnd)) return { subject, predicate, object: line.slice(start, end), graph }
    const { object, graph: other } = splitObject(line, start)
    if (other !== '') [graph, graphEnd] = [other, ` ${other} .`]
    return { subject, predicate, object, graph: other }
  }
}

/**
 * A reader of the predicates of statements, which gives the same string for the same predicate: so a map finds it without
 * hashing it anew. Subjects say much the same one after the other: what followed the last predicate is tried first.
 */
export function createPredicateReader(): (statement: string) => string {
  const known = new Map<string, string>()
  const followers = new Map<string, string>()
  let last = ''
  return (statement) => {
    const guess = followers.get(last)
    if (guess !== undefined && statement.startsWith(guess)) return (last = guess)
    const text = statement.slice(0, statement.indexOf(' ') + 1)
    let predicate = known.get(text)
    if (predicate === undefined) known.set(text, (predicate = text))
    followers.set(last, predicate)
    return (last = predicate)
  }
}

/** The text of a term in canonical N-Quads: `<iri>`, `_:label`, `"text"@fr`; empty for the default graph. */
export function termText(term: Term): string {
  return factory.fromTerm(term as Literal).toCanonical()
}

/** The line of a quad in canonical N-Quads, without its newline. */
export function quadLine({ subject, predicate, object, graph }: Quad): string {
  return factory.quad(subject, predicate, object, graph).toCanonical()
}

/** The literal that a text of canonical N-Quads (`"text"@fr`) stands for. */
export function readLiteral(text: string): Literal {
  if (text.includes('\\')) return parseQuads(`<s:> <p:> ${text} .`)[0]!.object as Literal
  const close = text.lastIndexOf('"')
  const value = text.slice(1, close)
  const suffix = text[close + 1]
  if (suffix === undefined) return factory.literal(value)
  if (suffix === '@') return factory.literal(value, text.slice(close + 2))
  return factory.literal(value, factory.namedNode(text.slice(close + 4, -1)))
}

/** Where the object ends that begins at `start`, in a line whose last term ends at `end`. */
function objectEnd(line: string, start: number, end: number): number {
  if (line.charCodeAt(start) !== quote) {
    const space = line.indexOf(' ', start)
    return space < end ? space : end
  }
  const last = line.charCodeAt(end - 1)
  if (last === quote) return end
  if (last === greater) {
    const open = line.lastIndexOf('<', end - 1)
    return line.charCodeAt(open - 1) === caret ? end : open - 1
  }
  // What is left is a language tag or a blank graph: only a literal holds a quote after its last space.
  const space = line.lastIndexOf(' ', end - 1)
  return space < start || line.includes('"', space) ? end : space
}

const quote = 0x22
const greater = 0x3e
const caret = 0x5e
