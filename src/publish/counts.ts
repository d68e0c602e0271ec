import { Counter, Histogram, Registry } from 'prom-client'

/** What has been asked of a site since its start, in numbers. */
export interface Counts {
  /** Counts a request by its address below the mount and its status, 0 where none was sent. */
  request(url: string, status: number): void
  /** Requests by route and status. */
  requests(): Iterable<readonly [route: string, status: number, requests: number]>
  /** Requests that were answered by a kept answer. */
  kept: number
  /** Queries by how they ended. */
  readonly outcomes: Counter<'outcome'>
  /** Seconds from when queries came until their answers were sent. */
  readonly seconds: Histogram
  /** Seconds for which queries have occupied engines. */
  readonly engineSeconds: Counter
  /** Where metrics are read; empty until they are read first. */
  readonly registry: Registry
}

/** Counting costs a request but a look at the beginning of its path, and an addition. */
export function createCounts(): Counts {
  const routes = new Map([...routeNames, others].map((name) => [name, new Map<number, number>()]))
  return {
    request(url, status) {
      const statuses = routes.get(routeName(url))!
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    },
    *requests() {
      for (const [route, statuses] of routes) for (const [status, requests] of statuses) yield [route, status, requests]
    },
    kept: 0,
    // Of no registry: what is never read needs none.
    outcomes: new Counter({ ...outcomes, labelNames: ['outcome'], registers: [] }),
    seconds: new Histogram({ ...seconds, buckets: [...bounds], registers: [] }),
    engineSeconds: new Counter({ ...engineSeconds, registers: [] }),
    registry: new Registry(),
  }
}

const outcomes = { name: 'dataesr_queries_total', help: 'SPARQL queries by how they ended' } as const
const seconds = {
  name: 'dataesr_query_duration_seconds',
  help: 'From when a SPARQL query came until its answer was sent',
} as const
const engineSeconds = {
  name: 'dataesr_query_engine_seconds_total',
  help: 'For how long SPARQL queries have occupied engines',
} as const

/** In seconds: look-ups take milliseconds, and the limit is mostly half a minute. */
const bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60] as const

/** The first step of a path names its route; those that are not here are of names of things, or of nothing. */
function routeName(url: string): string {
  const name = /^\/(\.?[^/.?]*)/.exec(url)?.[1] ?? others
  return routeNames.has(name) ? name : others
}

const others = 'thing'

const routeNames: ReadonlySet<string> = new Set([
  '',
  '.well-known',
  'api',
  'assets',
  'catalogue',
  'context',
  'doc',
  'dump',
  'fragments',
  'frame',
  'graph',
  'graphs',
  'health',
  'linkset',
  'metrics',
  'ontology',
  'opensearch',
  'problem',
  'ready',
  'resolve',
  'robots',
  'search',
  'sparql',
])
