import type { Term } from '@rdfjs/types'
import { Problem } from '../problems/problem.js'
import { factory } from '../rdf/environment.js'
import type { Answer, QueryForm } from '../store/store.js'
import { rewriteTriples } from './rewriteTriples.js'
import { collect } from './collect.js'

/** The result of a query as a page shows it. */
export type PageResult =
  | {
      readonly kind: 'rows'
      readonly variables: readonly string[]
      readonly rows: readonly Row[]
      readonly count: number
    }
  | { readonly kind: 'truth'; readonly value: boolean }
  | { readonly kind: 'graph'; readonly turtle: string }
  | { readonly kind: 'too-large' }

/** Variable → term, where it is bound. */
export type Row = Readonly<Record<string, Term>>

/** Reads an answer for a page: SPARQL results in JSON, or N-Triples, which are shown as Turtle. */
export async function readPageResult(
  answer: Answer,
  form: QueryForm,
  prefixes: Readonly<Record<string, string>>,
): Promise<PageResult> {
  const text = await collect(answer)
  if (text.length > longestText[form]) return { kind: 'too-large' }
  if (form === 'construct' || form === 'describe')
    return { kind: 'graph', turtle: await rewriteTriples(text, 'ttl', prefixes) }
  const { head, boolean, results } = JSON.parse(text) as SparqlJson
  if (boolean !== undefined) return { kind: 'truth', value: boolean }
  const bindings = results?.bindings ?? []
  const rows = bindings.slice(0, shownRows).map(asRow)
  return { kind: 'rows', variables: head.vars ?? [], rows, count: bindings.length }
}

/** The longest answers of which a page is made, in characters. */
const longestText: Readonly<Record<QueryForm, number>> = {
  select: 20_000_000,
  ask: 20_000_000,
  construct: 1_000_000,
  describe: 1_000_000,
}

const shownRows = 1_000

/** SPARQL 1.1 Query Results JSON Format. */
interface SparqlJson {
  readonly head: { readonly vars?: readonly string[] }
  readonly boolean?: boolean
  readonly results?: { readonly bindings: readonly Readonly<Record<string, JsonTerm>>[] }
}

interface JsonTerm {
  readonly type: string
  readonly value: string
  readonly 'xml:lang'?: string
  readonly datatype?: string
}

function asRow(binding: Readonly<Record<string, JsonTerm>>): Row {
  return Object.fromEntries(Object.entries(binding).map(([variable, term]) => [variable, asTerm(term)]))
}

function asTerm({ type, value, 'xml:lang': language, datatype }: JsonTerm): Term {
  const make = makers[type]
  if (!make) throw new Problem('query-failed', `the engine answers with a term of the kind "${type}"`)
  return make(value, language ?? (datatype === undefined ? undefined : factory.namedNode(datatype)))
}

const makers: Readonly<Record<string, (value: string, qualifier?: Parameters<typeof factory.literal>[1]) => Term>> = {
  uri: (value) => factory.namedNode(value),
  bnode: (value) => factory.blankNode(value),
  literal: (value, qualifier) => factory.literal(value, qualifier),
  'typed-literal': (value, qualifier) => factory.literal(value, qualifier),
}
