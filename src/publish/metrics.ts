import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { cacheControl } from './caching.js'
import type { Counts } from './counts.js'
import type { Exchange, Site } from './site.js'
import { write } from './write.js'

/**
 * Answers `metrics`, for Prometheus, in its text format (0.0.4). Everybody may read it, as `health`: it tells numbers, and
 * nothing of who asked what. Whoever wants it otherwise has the proxy in front refuse the address.
 */
export async function answerMetrics({ site, response }: Exchange): Promise<void> {
  const { registry } = site.counts
  // The process is watched from when this is first read: a site that nobody measures pays but for counting.
  if (registry.getMetricsAsArray().length === 0) fill(registry, site)
  const text = await registry.metrics()
  response.setHeader('Cache-Control', cacheControl.never)
  write(response, Registry.PROMETHEUS_CONTENT_TYPE, text)
}

/** Names follow Prometheus' guide: base units, and what only grows ends in `_total`. */
function fill(registry: Registry, site: Site): void {
  const { outcomes, seconds, engineSeconds } = site.counts
  // The memory of the process, its processor time, how late its event loop is.
  collectDefaultMetrics({ register: registry })
  for (const metric of [outcomes, seconds, engineSeconds]) registry.registerMetric<string>(metric)
  addRelease(registry, site)
  addReadings(registry, site)
  addTotals(registry, site)
  addEngines(registry, site)
  addRequests(registry, site.counts)
}

interface About {
  readonly name: string
  readonly help: string
}

/** What is read when it is asked for. */
type Reading = About & { readonly read: (site: Site) => number }

function within(registry: Registry, { name, help }: About): About & { readonly registers: Registry[] } {
  return { name: `dataesr_${name}`, help, registers: [registry] }
}

/** A release does not change: what it is stands in the labels of a metric that is always 1. */
function addRelease(registry: Registry, { version, release }: Site): void {
  const { digest, built } = release.about
  const labels = { version, digest, built: built.toISOString() }
  const about = { name: 'release_info', help: 'The release that is served, and the version of the program' }
  new Gauge({ ...within(registry, about), labelNames: Object.keys(labels) }).set(labels, 1)
}

function addReadings(registry: Registry, site: Site): void {
  for (const reading of readings)
    new Gauge({
      ...within(registry, reading),
      collect() {
        this.set(reading.read(site))
      },
    })
}

/** What goes up and down. */
const readings: readonly Reading[] = [
  { name: 'ready', help: '1 where the SPARQL engine answers', read: ({ store }) => Number(store.isReady) },
  {
    name: 'queries_waiting',
    help: 'SPARQL queries that wait for an engine',
    read: ({ store }) => store.status().waiting,
  },
  { name: 'answers_kept', help: 'Answers that are kept in memory', read: ({ answers }) => answers.held().entries },
  { name: 'answers_kept_bytes', help: 'What the kept answers take', read: ({ answers }) => answers.held().bytes },
  { name: 'release_quads', help: 'Quads of the release', read: ({ release }) => release.about.quads },
  {
    name: 'release_built_timestamp_seconds',
    help: 'When the release was built',
    read: ({ release }) => release.about.built.getTime() / 1000,
  },
]

function addTotals(registry: Registry, site: Site): void {
  for (const total of totals)
    new Counter({
      ...within(registry, total),
      collect() {
        this.reset()
        this.inc(total.read(site))
      },
    })
}

/** What only grows, and is counted elsewhere. */
const totals: readonly Reading[] = [
  {
    name: 'engines_stopped_total',
    help: 'SPARQL engines that were stopped with their query',
    read: ({ store }) => store.status().stopped,
  },
  {
    name: 'answers_kept_hits_total',
    help: 'Requests that were answered by a kept answer',
    read: ({ counts }) => counts.kept,
  },
]

function addEngines(registry: Registry, { store }: Site): void {
  new Gauge({
    ...within(registry, { name: 'engines', help: 'SPARQL engines by what they do' }),
    labelNames: ['state'],
    collect() {
      const { idle, busy, loading } = store.status()
      for (const [state, engines] of Object.entries({ idle, busy, loading })) this.set({ state }, engines)
    },
  })
}

function addRequests(registry: Registry, counts: Counts): void {
  new Counter({
    ...within(registry, { name: 'http_requests_total', help: 'Requests by the first step of their path, and status' }),
    labelNames: ['route', 'status'],
    collect() {
      this.reset()
      for (const [route, code, requests] of counts.requests())
        // A client that left before anything was sent got no status.
        this.inc({ route: `/${route}`, status: code === 0 ? 'none' : code }, requests)
    },
  })
}
