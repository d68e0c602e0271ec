/** The forms of a SPARQL query (SPARQL 1.1 §16). */
export type QueryForm = 'select' | 'ask' | 'construct' | 'describe'

export interface QueryOptions {
  /** Media type of the answer: a SPARQL results format for SELECT and ASK, an RDF format for CONSTRUCT and DESCRIBE. */
  readonly mediaType: string
  /** Graphs of the query's dataset (SPARQL 1.1 Protocol §2.1.4); without either, the default graph is the union of all named graphs. */
  readonly defaultGraphs?: readonly string[]
  readonly namedGraphs?: readonly string[]
  /** Limit in milliseconds from when it is put; past it the query is stopped, and what waits for it fails with `query-timeout`. */
  readonly timeout?: number
  /** Stops the query when its client goes away. */
  readonly signal?: AbortSignal
  /** Who asks: what each client may have running and waiting is bounded, and those who have less go first. */
  readonly client?: string
  /** Told once, when an engine is done with the query however it ended: how long it was occupied, in milliseconds. */
  readonly spent?: (milliseconds: number) => void
}

/** The answer to a query, serialized; whoever has it reads it to its end, or returns the iterator. */
export interface Answer {
  readonly mediaType: string
  /** Fails midway with `query-timeout`, `query-failed` or `result-too-large`: then what came is not the answer. */
  readonly body: AsyncIterable<Uint8Array>
}

/** What a store does at the moment. */
export interface StoreStatus {
  /** As `--engine` names it: `embedded`, `oxigraph`, or the address of an endpoint. */
  readonly engine: string
  /** Engines that answer side by side: those that are idle, that answer, and that load. */
  readonly idle: number
  readonly busy: number
  readonly loading: number
  /** Queries that wait for an engine. */
  readonly waiting: number
  /** Engines that were stopped with the query that they ran, since the start. */
  readonly stopped: number
}

/**
 * Open-ended questions: SPARQL over one release. Fails with a {@link Problem} of code `query-syntax`, `query-timeout`,
 * `query-failed`, `result-too-large`, `too-busy` or `not-ready`; with the reason of the signal where it is given up by it.
 */
export interface Store {
  /** Does it answer now? */
  readonly isReady: boolean
  /** Settles when an engine answers (or none can). */
  readonly ready: Promise<void>
  query(text: string, options: QueryOptions): Promise<Answer>
  status(): StoreStatus
  close(): Promise<void>
}
