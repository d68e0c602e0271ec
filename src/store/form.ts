import { Parser } from '@traqula/parser-sparql-1-1'
import { Problem } from '../problems/problem.js'
import { namedServices } from './services.js'
import type { QueryForm } from './store.js'

/** What the text of a query tells before it is run. */
export interface Form {
  readonly form: QueryForm
  /** The endpoints that it asks (`SERVICE`, SPARQL 1.1 Federated Query), each once: IRIs; `?name` where a variable names them. */
  readonly services: readonly string[]
}

/**
 * Reads the form of a SPARQL 1.1 query, without running it.
 *
 * @throws Problem `query-syntax` with line and character; `read-only` for an update
 */
export function queryForm(text: string): Form {
  const query = parse(text)
  // The parser takes an empty text for an update without operations.
  if (query.type === 'update' && query.updates.every(({ operation }) => operation === undefined)) {
    throw problemAt(text, text.length, 'the query ends before it says anything')
  }
  if (query.type === 'update') throw new Problem('read-only', 'an update is refused: releases do not change')
  return { form: query.subType, services: namedServices(query) }
}

/** Its lexer counts lines, so that a mistake can be placed. A parser is used by one query at a time, as all here are. */
const parser = new Parser({ lexerConfig: { positionTracking: 'full' } })

function parse(text: string): ReturnType<typeof parser.parse> {
  try {
    return parser.parse(text)
  } catch (error) {
    if (error instanceof RangeError)
      throw new Problem('query-syntax', 'the query is nested too deeply', {}, { cause: error })
    throw syntaxProblem(text, error as Error)
  }
}

/** The parser tells the place of a mistake in its message only: one pattern a kind of message. */
function syntaxProblem(text: string, error: Error): Problem {
  const { message } = error
  const marked = /^Parse error on line (\d+)\n[^\n]*\n(-*)\^\n/.exec(message)
  if (marked !== null) {
    const offset = offsetOf(text, Number(marked[1]), marked[2]!.length)
    return problemAt(text, offset, `"${wordAt(text, offset)}" is not expected here`)
  }
  if (message.startsWith('Parse error')) {
    const expected = /Expecting --> (.*?) <--/.exec(message)?.[1]
    return problemAt(text, text.length, `the query ends too early${expected ? `: "${expected}" is missing` : ''}`)
  }
  const character = /^unexpected character: .* at offset: (\d+)/s.exec(message)
  if (character !== null) {
    const offset = Number(character[1])
    return problemAt(text, offset, `"${wordAt(text, offset)}" is not expected here`)
  }
  const prefix = /^Unknown prefix: (.*)$/.exec(message)
  if (prefix !== null)
    return problemAt(text, text.indexOf(`${prefix[1]}:`), `the prefix "${prefix[1]}:" is not declared`)
  return new Problem('query-syntax', message, {}, { cause: error })
}

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1)
  return before.reduce((sum, { length }) => sum + length + 1, column)
}

/** The characters from a place to the next space, as a person would point to them. */
function wordAt(text: string, offset: number): string {
  return /^\S{0,40}/.exec(text.slice(offset))![0]
}

/** A place in the text as line and character; both count from 1. */
function problemAt(text: string, offset: number, message: string): Problem {
  const lines = text.slice(0, Math.max(0, offset)).split('\n')
  return new Problem('query-syntax', message, { line: lines.length, character: lines.at(-1)!.length + 1 })
}
