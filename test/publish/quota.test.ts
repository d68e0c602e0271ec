import type { IncomingHttpHeaders } from 'node:http'
import { afterAll, describe, expect, test } from 'vitest'
import { createQuota } from '../../src/publish/quota.js'
import type { SiteRequest } from '../../src/publish/request.js'
import type { SiteOptions } from '../../src/publish/server.js'
import type { Store } from '../../src/store/store.js'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

const open: TestSite[] = []
afterAll(async () => {
  for (const site of open) await site.close()
})

/** A store whose engine is occupied for so long by each query. */
function busyStore(milliseconds: number, clients: (string | undefined)[] = []): Store {
  return {
    ...absentStore(),
    query: (_text, { mediaType, client, spent }) => {
      clients.push(client)
      spent?.(milliseconds)
      return Promise.resolve({ mediaType, body: once('{"head":{},"boolean":true}') })
    },
  }
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text))
}

async function serve(store: Store, options: Partial<SiteOptions>): Promise<TestSite> {
  const site = await serveTestSite(store, options)
  open.push(site)
  return site
}

let asked = 0

/** A query that was not asked before. */
function query(site: TestSite, headers: Record<string, string> = {}) {
  return site.get(`/sparql?query=${encodeURIComponent(`ASK { ?s${(asked += 1)} ?p ?o }`)}`, headers)
}

describe('the quota of a client', () => {
  test('is told, goes down by what engines were occupied for, and ends in 429', async () => {
    const site = await serve(busyStore(4_000), { queryQuota: 10 })
    const answers = []
    for (let i = 0; i < 4; i += 1) answers.push(await query(site))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
    expect(answers.map(({ headers }) => headers['ratelimit'])).toEqual([
      '"engine";r=10;t=600',
      '"engine";r=6;t=600',
      '"engine";r=2;t=600',
      '"engine";r=0;t=600',
    ])
    const { headers, text } = answers[3]!
    expect(headers).toMatchObject({
      'retry-after': '600',
      'ratelimit-policy': '"engine";q=10;w=600;qu="engine-seconds"',
      'cache-control': 'no-store',
    })
    expect(JSON.parse(text)).toMatchObject({ code: 'over-quota', retryAfter: 600 })
    expect(headers['access-control-expose-headers']).toContain('RateLimit,RateLimit-Policy')
    const page = await query(site, { Accept: 'text/html' })
    expect([page.status, page.headers['retry-after'], page.headers['content-type']]).toEqual([
      429,
      '600',
      'text/html; charset=utf-8',
    ])
    // What needs no engine is answered all the same.
    expect((await site.get('/sparql')).status).toBe(200)
    expect((await site.get('/id/house/1')).status).toBe(303)
  })

  test('is another for each client behind a proxy that is trusted, and no client can say who it is', async () => {
    const clients: (string | undefined)[] = []
    const behind = await serve(busyStore(20_000, clients), { queryQuota: 10, trustProxy: ['loopback'] })
    const statuses = []
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8::2', '2001:db8:0:1::1'])
      statuses.push((await query(behind, { 'X-Forwarded-For': address })).status)
    expect(statuses).toEqual([200, 429, 200, 200, 429, 200])
    expect(clients).toEqual(['192.0.2.1', '192.0.2.2', '2001:db8::/64', '2001:db8:0:1::/64'])
    const direct = await serve(busyStore(20_000), { queryQuota: 10 })
    const forged = []
    for (const address of ['192.0.2.1', '192.0.2.2'])
      forged.push((await query(direct, { 'X-Forwarded-For': address })).status)
    expect(forged).toEqual([200, 429])
  })

  test.each<[string | undefined, IncomingHttpHeaders, string]>([
    ['127.0.0.1', {}, '127.0.0.1'],
    ['::ffff:192.0.2.7', {}, '192.0.2.7'],
    ['10.0.0.1', { 'x-forwarded-for': '1.1.1.1, 203.0.113.5' }, '203.0.113.5'],
    ['192.0.2.9', { 'x-forwarded-for': '203.0.113.5' }, '192.0.2.9'],
    ['10.0.0.1', { 'x-forwarded-for': 'nonsense' }, 'unknown'],
    [undefined, {}, 'unknown'],
  ])('goes by the address: %s, %j', (remoteAddress, headers, client) => {
    const { clientOf } = createQuota({ seconds: 1, trustProxy: ['uniquelocal'] })
    const socket = { remoteAddress }
    expect(clientOf({ socket, connection: socket, headers } as unknown as SiteRequest)).toBe(client)
  })
})
