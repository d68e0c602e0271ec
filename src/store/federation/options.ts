import type { GuardOptions } from './guard.js'

/** Which endpoints may be asked, and how much. */
export interface FederationOptions extends GuardOptions {
  /** IRIs of the endpoints that a query may ask by `SERVICE`. */
  readonly services: readonly string[]
  /** Against which relative IRIs of queries are resolved. */
  readonly baseIRI: string
  /** IRIs of our own endpoint, which is not asked over the network; `{base}sparql` by default. */
  readonly own?: readonly string[]
  readonly limits?: Partial<FederationLimits>
  /** Takes a line on what the threads do. */
  readonly log?: (message: string) => void
}

/** Bounds of one federated query, where nothing else is said. */
export interface FederationLimits {
  /** Federated queries that run side by side, each in a thread of its own; and how many wait for one. */
  readonly threads: number
  readonly waiting: number
  /** Memory of a thread, in megabytes. */
  readonly memory: number
  /** Requests to other endpoints by one query, in all and at the same time. */
  readonly calls: number
  readonly concurrency: number
  /** Milliseconds until an endpoint must have answered. */
  readonly callTimeout: number
  /** The largest answer of an endpoint, and all of them together, in bytes as they are unpacked. */
  readonly answerBytes: number
  readonly allBytes: number
  /** Solutions whose values are passed on with one request. */
  readonly block: number
  /** The largest result, in bytes. */
  readonly resultBytes: number
}

export const defaultLimits: FederationLimits = {
  threads: 2,
  waiting: 16,
  memory: 512,
  calls: 200,
  concurrency: 4,
  callTimeout: 20_000,
  answerBytes: 16e6,
  allBytes: 64e6,
  block: 100,
  resultBytes: 256e6,
}
