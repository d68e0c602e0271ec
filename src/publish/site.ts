import type { ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Release } from '../release/release.js'
import type { FormReader } from '../store/readForm.js'
import type { Store } from '../store/store.js'
import type { Address } from './address.js'
import type { Answers } from './answers.js'
import type { Counts } from './counts.js'
import type { PublishedDataset, Presentation } from './datasets.js'
import type { Quota } from './quota.js'
import type { LabelLines } from './labelLines.js'
import type { SiteRequest } from './request.js'

/** What every answer is made from. */
export interface Site {
  readonly release: Release
  readonly store: Store
  /** Version of the program. */
  readonly version: string
  readonly log: Logger
  readonly address: Address
  /** The datasets of the release, read from its catalogue. */
  readonly datasets: readonly PublishedDataset[]
  /** What the whole site is, by its catalogue. */
  readonly presentation: Presentation
  /** The subjects of the release's own vocabulary (`ontology`, `ontology#…`), sorted. */
  readonly terms: () => readonly string[]
  /** Labels of things. */
  readonly labels: LabelLines
  /** Answers that were given lately. */
  readonly answers: Answers
  /** What has been asked of it, in numbers. */
  readonly counts: Counts
  /** Longest time of a query, in milliseconds. */
  readonly queryTimeout: number
  /** The endpoints that a query may ask by `SERVICE`. */
  readonly services: readonly string[]
  /** Reads queries before they are put to the store. */
  readonly forms: FormReader
  /** What each client may occupy engines for. */
  readonly quota: Quota
}

/** A request to a site, and its response: of node:http, as some answers do not go through Express. */
export interface Exchange {
  readonly site: Site
  readonly request: SiteRequest
  readonly response: ServerResponse
}

/** Answers a request; what it throws is told to the client as a problem. */
export type Handler = (exchange: Exchange) => Promise<void> | void
