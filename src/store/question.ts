import type { QueryOptions } from './store.js'

/** A query, as it is put to an engine. */
export interface Question {
  readonly text: string
  readonly mediaType: string
  /** The graphs of its dataset, in place of those that the query names itself (SPARQL 1.1 Protocol §2.1.4). */
  readonly graphs?: { readonly default: readonly string[]; readonly named: readonly string[] }
}

/** The question of a query with the options of the protocol. */
export function toQuestion(text: string, { mediaType, defaultGraphs = [], namedGraphs = [] }: QueryOptions): Question {
  if (defaultGraphs.length === 0 && namedGraphs.length === 0) return { text, mediaType }
  return { text, mediaType, graphs: { default: defaultGraphs, named: namedGraphs } }
}
