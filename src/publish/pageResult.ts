import type { Term } from '@rdfjs/types'
import { Problem } from '../problems/problem.js'
import { factory } from '../rdf/environment.js'
import { JsonScanner } from '../sources/jsonScanner.js'
import type { Answer, QueryForm } from '../store/store.js'
import { linesOf, rewriteTriples } from './rewriteTriples.js'
import { collect } from './collect.js'

/** The result of a query as a page shows it: its beginning, where it is long. */
export type PageResult =
  | {
      readonly kind: 'rows'
      readonly variables: readonly string[]
      readonly rows: readonly Row[]
      /** How many rows there are; undefined where they are too many to be counted for a page. */
      readonly count: number | undefined
    }
  | { readonly kind: 'truth'; readonly value: boolean }
  | {
      readonly kind: 'graph'
      readonly turtle: string
      /** Are these all triples? */
      readonly isWhole: boolean
    }

/** Variable → term, where it is bound. */
export type Row = Readonly<Record<string, Term>>

/** Reads what a page shows of an answer: SPARQL results in JSON, or N-Triples, which are shown as Turtle. */
export function readPageResult(
  answer: Answer,
  form: QueryForm,
  prefixes: Readonly<Record<string, string>>,
): Promise<PageResult> {
  return readers[form](answer, prefixes)
}

type Read = (answer: Answer, prefixes: Readonly<Record<string, string>>) => Promise<PageResult>

const readers: Readonly<Record<QueryForm, Read>> = {
  select: readRows,
  ask: async (answer) => ({ kind: 'truth', value: (JSON.parse(await collect(answer)) as Truth).boolean }),
  construct: readGraph,
  describe: readGraph,
}

/** What is shown at most; and what is read at most to count the rest, in characters. */
const shownRows = 1_000
const shownTriples = 5_000
const countedText = 20_000_000

/** Rows are read as they come and only the first are held; an answer that goes on beyond what is counted is given up. */
async function readRows({ body }: Answer): Promise<PageResult> {
  const [heads, bindings] = [
    ['head', 'vars'],
    ['results', 'bindings'],
  ].map((path) => new JsonScanner(path, {}))
  const decoder = new TextDecoder()
  const variables: unknown[] = []
  const rows: Row[] = []
  let [read, count] = [0, 0]
  for await (const piece of body) {
    const text = decoder.decode(piece, { stream: true })
    // The variables stand at the head.
    if (rows.length === 0) variables.push(...heads!.push(text).map(({ value }) => value))
    for (const { value } of bindings!.push(text)) {
      count += 1
      if (rows.length < shownRows) rows.push(asRow(value as unknown as Binding))
    }
    read += text.length
    if (read > countedText) return { kind: 'rows', variables: variables.map(String), rows, count: undefined }
  }
  return { kind: 'rows', variables: variables.map(String), rows, count }
}

async function readGraph({ body }: Answer, prefixes: Readonly<Record<string, string>>): Promise<PageResult> {
  let lines: string[] = []
  for await (const batch of linesOf(body)) {
    lines = lines.concat(batch)
    if (lines.length > shownTriples) break
  }
  const shown = Buffer.from(`${lines.slice(0, shownTriples).join('\n')}\n`)
  let turtle = ''
  for await (const piece of rewriteTriples(once(shown), 'ttl', prefixes)) turtle += piece
  return { kind: 'graph', turtle, isWhole: lines.length <= shownTriples }
}

async function* once(piece: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(piece)
}

/** SPARQL 1.1 Query Results JSON Format. */
interface Truth {
  readonly boolean: boolean
}

type Binding = Readonly<Record<string, JsonTerm>>

interface JsonTerm {
  readonly type: string
  readonly value: string | JsonTriple
  readonly 'xml:lang'?: string
  readonly datatype?: string
}

/** SPARQL 1.2 Query Results JSON Format. */
interface JsonTriple {
  readonly subject: JsonTerm
  readonly predicate: JsonTerm
  readonly object: JsonTerm
}

function asRow(binding: Binding): Row {
  return Object.fromEntries(Object.entries(binding).map(([variable, term]) => [variable, asTerm(term)]))
}

function asTerm({ type, value, 'xml:lang': language, datatype }: JsonTerm): Term {
  if (typeof value === 'object') return factory.literal(`<<( ${asText(value)} )>>`)
  const make = makers[type]
  if (!make) throw new Problem('query-failed', `the engine answers with a term of the kind "${type}"`)
  return make(value, language ?? (datatype === undefined ? undefined : factory.namedNode(datatype)))
}

/** A triple as a term (RDF 1.2), as a person reads it. */
function asText({ subject, predicate, object }: JsonTriple): string {
  return [subject, predicate, object].map((term) => asTerm(term).value).join(' ')
}

const makers: Readonly<Record<string, (value: string, qualifier?: Parameters<typeof factory.literal>[1]) => Term>> = {
  uri: (value) => factory.namedNode(value),
  bnode: (value) => factory.blankNode(value),
  literal: (value, qualifier) => factory.literal(value, qualifier),
  'typed-literal': (value, qualifier) => factory.literal(value, qualifier),
}
