import type { NamedNode } from '@rdfjs/types'
import { Parser, type Query, type SelectQuery, type SparqlQuery } from 'sparqljs'
import { Problem } from '../../problems/problem.js'
import { groupChains } from './chains.js'
import { normalPatterns } from './normal.js'
import { type Chain, scopeOf } from './step.js'
import { hasExists } from './variables.js'

/** A federated query, taken apart. */
export interface Parsed {
  /** The query, in which placeholders stand for chains; a DESCRIBE as a SELECT of what is to be described. */
  readonly query: Exclude<Query, { queryType: 'DESCRIBE' }>
  readonly chains: readonly Chain[]
  /** Of a SELECT: the columns of the result, in their order. */
  readonly columns: readonly string[]
  /** Of a DESCRIBE: the IRIs that it names itself. */
  readonly described?: readonly string[]
  /** The graphs that it names itself (`FROM`). */
  readonly dataset: { readonly defaultGraphs: readonly string[]; readonly namedGraphs: readonly string[] }
}

/** @throws Problem `query-syntax`, `query-failed` */
export function parseFederated(text: string, { baseIRI, own }: { baseIRI: string; own: readonly string[] }): Parsed {
  const { from, ...query } = parse(text, baseIRI)
  const chains: Chain[] = []
  const patterns = normalPatterns(query.where ?? [], { own: new Set(own) })
  const where = groupChains(patterns, { chains })
  const rewritten = asked({ ...query, where })
  if (hasExists(rewritten)) {
    throw new Problem(
      'query-failed',
      'EXISTS beside SERVICE stands in a FILTER of its own only: write it so, or with MINUS',
    )
  }
  const iris = (terms: readonly NamedNode[] = []) => terms.map(({ value }) => value)
  return {
    query: rewritten,
    chains,
    columns: rewritten.queryType === 'SELECT' ? columnsOf(rewritten, query.where ?? []) : [],
    ...(query.queryType === 'DESCRIBE' && { described: describedIRIs(query) }),
    dataset: { defaultGraphs: iris(from?.default), namedGraphs: iris(from?.named) },
  }
}

function parse(text: string, baseIRI: string): Query {
  const parsed = parseText(text, baseIRI)
  if (parsed.type === 'query') return parsed
  throw new Problem('read-only', 'an update is refused: releases do not change')
}

function parseText(text: string, baseIRI: string): SparqlQuery {
  try {
    return new Parser({ baseIRI, sparqlStar: true }).parse(text)
  } catch (error) {
    // Whoever asks has parsed it before: what fails here is beyond SPARQL 1.1.
    const reason = (error as Error).message.split('\n').slice(0, 3).join(' ')
    throw new Problem('query-syntax', `queries with SERVICE are read as SPARQL 1.1: ${reason}`, {}, { cause: error })
  }
}

type Asked = Parsed['query']

/** What is described is found by a SELECT. */
function asked(query: Query): Asked {
  if (query.queryType !== 'DESCRIBE') return query
  const { variables, ...rest } = query
  const names = variables.filter((term) => term.termType !== 'NamedNode') as SelectQuery['variables']
  return { ...rest, queryType: 'SELECT', variables: names, distinct: true }
}

function describedIRIs({
  variables,
}: {
  readonly variables: readonly { termType: string; value: string }[]
}): string[] {
  return variables.filter(({ termType }) => termType === 'NamedNode').map(({ value }) => value)
}

function columnsOf({ variables }: SelectQuery, where: Parameters<typeof scopeOf>[0]): string[] {
  return variables.flatMap((each) => {
    if ('expression' in each) return [each.variable.value]
    return each.termType === 'Wildcard' ? scopeOf(where) : [each.value]
  })
}
