import type { Term } from '@rdfjs/types'
import { Problem } from '../problems/problem.js'
import { factory } from '../rdf/environment.js'
import type { Answer, QueryForm } from '../store/store.js'

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

/** Reads an answer for a page, which shows the first rows of what fits into memory. */
export async function readPageResult(answer: Answer, form: QueryForm): Promise<PageResult> {
  const limit = form === 'select' || form === 'ask' ? 20_000_000 : 500_000
  const text = await collect(answer, limit)
  if (text === undefined) return { kind: 'too-large' }
  if (form === 'construct' || form === 'describe') return { kind: 'graph', turtle: text }
  const { head, boolean, results } = JSON.parse(text) as SparqlJson
  if (boolean !== undefined) return { kind: 'truth', value: boolean }
  const bindings = results?.bindings ?? []
  return {
    kind: 'rows',
    variables: head.vars ?? [],
    rows: bindings.slice(0, shownRows).map(asRow),
    count: bindings.length,
  }
}

const shownRows = 1_000

/** The whole text of an answer; undefined where it is longer than the limit, in characters. */
async function collect({ body }: Answer, limit: number): Promise<string | undefined> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const part of body) {
    text += typeof part === 'string' ? part : decoder.decode(part, { stream: true })
    if (text.length > limit) return undefined
  }
  return text + decoder.decode()
}

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
