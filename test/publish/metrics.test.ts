import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { open } from './hostileClient.js'
import { absentStore, serveTestSite, type TestAnswer, type TestSite } from './testSite.js'
import { openTestStore } from './testStore.js'

let site: TestSite
const logged: Record<string, unknown>[] = []
beforeAll(async () => {
  const log = pino({ level: 'info' }, { write: (line: string) => logged.push(JSON.parse(line)) })
  site = await serveTestSite(openTestStore, { log })
})
afterAll(() => site.close())
beforeEach(() => logged.splice(0))

/** The samples of the text format: `name{labels}` and value. */
async function metricsOf({ get }: TestSite): Promise<ReadonlyMap<string, number>> {
  const { text } = await get('/metrics')
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]))
}

const patience = { timeout: 10_000 }

/** By how much a sample grows while something is done; what an answer's end tells may come a moment later. */
async function growthOf(sample: string, work: () => Promise<unknown>, wanted = 1): Promise<void> {
  const before = (await metricsOf(site)).get(sample) ?? 0
  await work()
  await expect.poll(async () => ((await metricsOf(site)).get(sample) ?? 0) - before, patience).toBe(wanted)
}

const ask = (query: string, headers: Record<string, string> = {}, more = ''): Promise<TestAnswer> =>
  site.get(`/sparql?query=${encodeURIComponent(query)}${more}`, headers)

const endless = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }'

describe('metrics', () => {
  test('are in the text format of Prometheus, read anew each time', async () => {
    const { status, headers, text } = await site.get('/metrics')
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    expect(headers['cache-control']).toBe('no-store')
    for (const line of text.split('\n').filter((each) => each !== ''))
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? (-?[\d.e+-]+|Nan|\+Inf))$/)
    // Each metric is named once, with what it is, and what only grows says so.
    const types = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => [name, type] as const)
    expect(new Set(types.map(([name]) => name)).size).toBe(types.length)
    const own = types.filter(([name]) => name?.startsWith('dataesr_'))
    expect(own.length).toBeGreaterThan(10)
    for (const [name, type] of own) expect(name?.endsWith('_total'), name).toBe(type === 'counter')
    expect((await site.send('HEAD', '/metrics')).status).toBe(200)
    expect((await site.send('POST', '/metrics')).status).toBe(405)
  })

  test('tell the release and the process', async () => {
    const { digest, quads, built } = site.release.about
    const metrics = await metricsOf(site)
    const info = [...metrics.keys()].find((name) => name.startsWith('dataesr_release_info'))
    expect(info).toContain(`digest="${digest}"`)
    expect(info).toContain('version="1.2.3"')
    expect(metrics.get('dataesr_release_quads')).toBe(quads)
    expect(metrics.get('dataesr_release_built_timestamp_seconds')).toBe(built.getTime() / 1000)
    expect(metrics.get('process_resident_memory_bytes')).toBeGreaterThan(2 ** 20)
    expect(metrics.has('nodejs_eventloop_lag_p99_seconds')).toBe(true)
  })

  test('count requests by route and status', async () => {
    const sample = (route: string, status: number) => `dataesr_http_requests_total{route="${route}",status="${status}"}`
    await growthOf(sample('/doc', 200), () => site.get('/doc/house/1.ttl'))
    await growthOf(sample('/thing', 303), () => site.get('/id/house/1'))
    await growthOf(sample('/doc', 404), () => site.get('/doc/house/none'))
    await growthOf(sample('/', 200), () => site.get('/?x=/doc/1'))
    await growthOf(sample('/catalogue', 200), () => site.get('/catalogue.ttl'))
    await growthOf(sample('/.well-known', 302), () => site.get('/.well-known/void'))
  })

  test('have a bounded number of samples, whatever is asked for', async () => {
    const sizeNow = async () => [...(await metricsOf(site)).keys()].filter((name) => name.startsWith('dataesr')).length
    await sizeNow()
    const before = await sizeNow()
    for (let i = 0; i < 50; i++) await site.get(`/none-${i}/x?y=${i}`)
    expect(await sizeNow()).toBeLessThan(before + 3)
  })

  test('know the first step of every route', async () => {
    const steps = [...readFileSync('src/publish/routes.ts', 'utf8').matchAll(/path: \/\^(?:\\)?(\.?[\w-]+)/g)]
    expect(steps.length).toBeGreaterThan(8)
    for (const [, step] of steps) {
      await site.get(`/${step}`)
      const known = [...(await metricsOf(site)).keys()].some((name) => name.includes(`route="/${step}"`))
      expect(known, step).toBe(true)
    }
  })

  test('tell which answers are kept', async () => {
    const again = async () => {
      for (let i = 0; i < 3; i++) await site.get('/doc/house/1.nt')
    }
    await growthOf('dataesr_answers_kept', again)
    await growthOf('dataesr_answers_kept_hits_total', again, 3)
    expect((await metricsOf(site)).get('dataesr_answers_kept_bytes')).toBeGreaterThan(100)
  })
})

describe('queries are counted by how they end, and logged', () => {
  const outcome = (name: string) => `dataesr_queries_total{outcome="${name}"}`
  const line = () => logged.find(({ msg }) => msg === 'query')

  test('answered', async () => {
    const id = 'asked-by-a-test'
    const text = 'SELECT * { ?s ?p ?o } LIMIT 3'
    await growthOf(outcome('answered'), () => ask(text, { 'X-Request-Id': id }))
    await expect
      .poll(line)
      .toMatchObject({ id, outcome: 'answered', query: text, client: expect.stringMatching(/127/) })
    expect(line()!['bytes']).toBeGreaterThan(300)
    expect(line()!['milliseconds']).toBeGreaterThanOrEqual(line()!['engineMilliseconds'] as number)
    const metrics = await metricsOf(site)
    expect(metrics.get('dataesr_query_duration_seconds_count')).toBeGreaterThan(0)
    expect(metrics.get('dataesr_query_engine_seconds_total')).toBeGreaterThan(0)
  })

  test.each<[string, string, Record<string, string>]>([
    ['query-syntax', 'SELECT * { ?s ?p }', {}],
    ['service-not-allowed', 'SELECT * { SERVICE <http://169.254.169.254/> { ?s ?p ?o } }', {}],
    ['not-acceptable', 'ASK { ?s ?p ?o }', { Accept: 'text/turtle' }],
  ])('%s', async (...[code, text, headers]) => {
    await growthOf(outcome(code), () => ask(text, headers))
    await expect.poll(line).toMatchObject({ outcome: code, query: text, engineMilliseconds: 0 })
  })

  test('past its limit, with the time of its engine', async () => {
    const before = await metricsOf(site)
    await growthOf(outcome('query-timeout'), () => ask(endless, {}, '&timeout=0.3'))
    await expect.poll(line, patience).toMatchObject({ outcome: 'query-timeout', query: endless })
    expect(line()!['engineMilliseconds']).toBeGreaterThan(200)
    const after = await metricsOf(site)
    const stopped = 'dataesr_engines_stopped_total'
    expect(after.get(stopped)! - before.get(stopped)!).toBe(1)
  })

  test('left by its client', async () => {
    await expect.poll(async () => (await site.get('/ready')).status, patience).toBe(200)
    await growthOf(outcome('left'), async () => {
      const { socket } = open(site.listening.port)
      socket.write(`GET /sparql?query=${encodeURIComponent(endless)} HTTP/1.1\r\nHost: x\r\n\r\n`)
      await expect.poll(async () => (await metricsOf(site)).get('dataesr_engines{state="busy"}'), patience).toBe(1)
      socket.destroy()
    })
    await expect.poll(line, patience).toMatchObject({ outcome: 'left', query: endless })
  })

  test('kept', async () => {
    const text = 'SELECT ?kept { ?kept ?p ?o } LIMIT 2'
    const thrice = async () => {
      for (let i = 0; i < 3; i++) expect((await ask(text)).status).toBe(200)
    }
    await growthOf(outcome('kept'), thrice)
    await expect.poll(() => logged.filter(({ msg, query }) => msg === 'query' && query === text).length).toBe(3)
    await growthOf(outcome('not-modified'), async () => {
      const { headers } = await ask(text)
      expect((await ask(text, { 'If-None-Match': headers.etag! })).status).toBe(304)
    })
  })

  test('a long text is logged by its beginning', async () => {
    const text = `SELECT * { ?s ?p "${'x'.repeat(2_000)}" }`
    await ask(text)
    await expect.poll(line).toMatchObject({ query: text.slice(0, 300) })
  })

  test('what is no query is not', async () => {
    const before = await metricsOf(site)
    await site.get('/sparql')
    await site.get('/sparql', { Accept: 'text/html' })
    const names = [...before.keys()].filter((name) => name.startsWith('dataesr_queries_total'))
    const after = await metricsOf(site)
    expect(names.map((name) => after.get(name))).toEqual(names.map((name) => before.get(name)))
    expect(line()).toBeUndefined()
  })
})

test('each site has metrics of its own', async () => {
  const other = await serveTestSite(absentStore(false))
  const metrics = await metricsOf(other)
  expect(metrics.get('dataesr_ready')).toBe(0)
  expect((await metricsOf(site)).get('dataesr_ready')).toBe(1)
  expect([...metrics.keys()].some((name) => name.startsWith('dataesr_queries_total{'))).toBe(false)
  await other.close()
})

describe('a process lives and is ready', () => {
  test('once the store answers', async () => {
    const { status, text } = await site.get('/ready')
    expect([status, JSON.parse(text).status]).toEqual([200, 'ok'])
  })

  test('it lives before', async () => {
    const other = await serveTestSite(absentStore(false))
    expect((await other.get('/health')).status).toBe(200)
    const { status, headers, text } = await other.get('/ready')
    expect([status, JSON.parse(text).code]).toEqual([503, 'not-ready'])
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    await other.close()
  })
})
