/** The forms of a SPARQL query (SPARQL 1.1 §16). */
export type QueryForm = 'select' | 'ask' | 'construct' | 'describe'

export interface QueryOptions {
  /** Media type of the answer: a SPARQL results format for SELECT and ASK, an RDF format for CONSTRUCT and DESCRIBE. */
  readonly mediaType: string
  /** Graphs of the query's dataset (SPARQL 1.1 Protocol §2.1.4); without either, the default graph is the union of all named graphs. */
  readonly defaultGraphs?: readonly string[]
  readonly namedGraphs?: readonly string[]
  /** Limit in milliseconds; past it the query is stopped and the promise fails with `query-timeout`. */
  readonly timeout?: number
  /** Stops the query when its client goes away. */
  readonly signal?: AbortSignal
}

/** The answer to a query, serialized. */
export interface Answer {
  readonly mediaType: string
  readonly body: AsyncIterable<string | Uint8Array>
}

/** Open-ended questions: a SPARQL engine over one release. Fails with a {@link Problem} of code `query-syntax`, `query-timeout`, `query-failed` or `not-ready`. */
export interface Store {
  /** Does it answer now? */
  readonly isReady: boolean
  /** Settles when the engine answers (or cannot be loaded). */
  readonly ready: Promise<void>
  query(text: string, options: QueryOptions): Promise<Answer>
  close(): Promise<void>
}
