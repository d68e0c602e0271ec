import type { MessagePort } from 'node:worker_threads'
import type { FederationLimits } from './options.js'

/** What a thread is started with. */
export interface Start {
  readonly services: readonly string[]
  readonly own: readonly string[]
  readonly baseIRI: string
  readonly allowedAddresses: readonly string[]
  readonly limits: FederationLimits
}

/** A query for the thread; one at a time. */
export interface Task {
  readonly text: string
  readonly mediaType: string
  /** Where its answer goes, piece by piece. */
  readonly answer: MessagePort
  /** Where questions to our own store are put ({@link OwnQuestion}). */
  readonly own: MessagePort
}

/** A question of the thread to our own store, and where its answer goes, piece by piece. */
export interface OwnQuestion {
  readonly text: string
  readonly mediaType: string
  /** The dataset that the query itself names (`FROM`); the protocol's goes before it. */
  readonly defaultGraphs: readonly string[]
  readonly namedGraphs: readonly string[]
  readonly answer: MessagePort
}
