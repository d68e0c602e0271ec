import type { Incoming, Release } from '../release/release.js'

/** Which part of what points to a thing is told. */
export interface IncomingPage {
  /** Counts from 1. */
  readonly page: number
  /** Only this predicate. */
  readonly predicate?: string | undefined
}

/** How many things that point to a thing are told by predicate: on a page of all predicates, and on a page of one. */
export const incomingSizes = { overview: 20, single: 100 } as const

/** How many things of a predicate a page tells. */
export function sizeOf({ predicate }: Pick<IncomingPage, 'predicate'>): number {
  return predicate === undefined ? incomingSizes.overview : incomingSizes.single
}

/** One page of what points to a thing, by predicate. */
export function readIncoming(release: Release, thing: string, { page, predicate }: IncomingPage): readonly Incoming[] {
  const part = { page: page - 1, size: sizeOf({ predicate }) }
  return release.incoming(thing, predicate === undefined ? part : { ...part, predicate })
}

/** The number of the last page: that of the predicate by which most things point here. */
export function lastPageOf(incoming: readonly Incoming[], asked: Pick<IncomingPage, 'predicate'>): number {
  const most = incoming.reduce((known, { count }) => Math.max(known, count), 1)
  return Math.ceil(most / sizeOf(asked))
}

/** The relations of pages, as they are registered for `Link` (RFC 8288 §4.2). */
export type PageRelation = 'first' | 'prev' | 'next' | 'last'

/** Where a page leads; empty where all is told on one. */
export function pagesAround({ page }: IncomingPage, last: number): readonly (readonly [PageRelation, number])[] {
  if (last === 1) return []
  return [
    ['first', 1],
    ...(page > 1 ? ([['prev', page - 1]] as const) : []),
    ...(page < last ? ([['next', page + 1]] as const) : []),
    ['last', last],
  ]
}
