import { Parser } from '@traqula/parser-sparql-1-2'
import { LRUCache } from 'lru-cache'
import { Problem } from '../problems/problem.js'
import { scan } from './scan.js'
import type { QueryForm } from './store.js'
import { problemAt, syntaxProblem } from './syntaxProblem.js'
import { readNames } from './queryNames.js'

/** What the text of a query tells before it is run. */
export interface Form {
  readonly form: QueryForm
  /** The endpoints that it asks (`SERVICE`, SPARQL 1.1 Federated Query), each once: IRIs; `?name` where a variable names them. */
  readonly services: readonly string[]
  /** The known prefixes that it uses without declaring them: prefix → namespace. */
  readonly assumed: Prefixes
}

/** Prefix → namespace. */
export type Prefixes = Readonly<Record<string, string>>

/**
 * Reads the form of a query (SPARQL 1.2, of which 1.1 is a part), without running it. Prefixes that are known need no declaration.
 *
 * @throws Problem `query-syntax` with line and character; `read-only` for an update
 */
export function queryForm(text: string, known: Prefixes = {}): Form {
  return lately.get(text) ?? readForm(text, known)
}

/** Remembers the form of a query that needs no known prefixes, for who asks for it soon. */
export function rememberForm(text: string, form: Form): void {
  lately.set(text, form)
}

/** A query is looked at where it comes in and where it is put to an engine; it is read once. */
const lately = new LRUCache<string, Form>({
  maxSize: 2_000_000,
  sizeCalculation: (_form, text) => text.length + 100,
})

function readForm(text: string, known: Prefixes): Form {
  const kind = kindOf(text)
  const alike = kinds.get(kind)
  if (alike?.known === known) return alike.form
  checkMeasure(text)
  const query = parse(text, known)
  // The parser takes an empty text for an update without operations.
  if (query.type === 'update' && query.updates.every(({ operation }) => operation === undefined)) {
    throw problemAt(text, text.length, 'the query ends before it says anything')
  }
  if (query.type === 'update') throw new Problem('read-only', 'an update is refused: releases do not change')
  const { services, undeclared } = readNames(query, known)
  const form: Form = { form: query.subType, services, assumed: undeclared }
  if (services.length === 0) kinds.set(kind, { form, known })
  return form
}

/**
 * Forms by the texts of queries without their IRIs: look-ups of many things are of one form, which is read once. Where the signs of an
 * IRI stand within strings the kind may be that of another query, of the same form; services, whose IRIs count, are not kept.
 */
const kinds = new LRUCache<string, { readonly form: Form; readonly known: Prefixes }>({
  maxSize: 1_000_000,
  sizeCalculation: (_form, kind) => kind.length + 100,
})

function kindOf(text: string): string {
  return text.replace(/<[^<>"{}|^`\\\u0000-\u0020]*>/g, '<>')
}

/** The query with declarations of prefixes before it, in its first line, so that its lines stay what they are. */
export function declare(text: string, prefixes: Prefixes): string {
  const declarations = Object.entries(prefixes).map(([prefix, namespace]) => `PREFIX ${prefix}: <${namespace}> `)
  return declarations.join('') + text
}

/** What makes parsers and engines overflow their stacks, or read in more than linear time; no query of a person has it. */
const deepest = 100
const longestName = 500

function checkMeasure(text: string): void {
  let depth = 0
  for (const { kind, start, end } of scan(text)) {
    if (kind === 'opening') depth += 1
    else if (kind === 'closing') depth -= 1
    else if (end - start > longestName)
      throw problemAt(text, start, `a name of ${end - start} characters; ${longestName} are the most`)
    if (depth > deepest) throw problemAt(text, start, `the query is nested more than ${deepest} times`)
  }
}

/** Its lexer counts lines, so that a mistake can be placed. A parser is used by one query at a time, as all here are. */
const parser = new Parser({ lexerConfig: { positionTracking: 'full' } })

function parse(text: string, known: Prefixes): ReturnType<typeof parser.parse> {
  try {
    return parser.parse(text, { prefixes: { ...known } })
  } catch (error) {
    if (error instanceof RangeError)
      throw new Problem('query-syntax', 'the query is nested too deeply', {}, { cause: error })
    throw syntaxProblem(text, error as Error, known)
  }
}
