import { text } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Problem } from '../../../src/problems/problem.js'
import { withFederation } from '../../../src/store/federation/federation.js'
import type { FederationOptions } from '../../../src/store/federation/options.js'
import type { QueryOptions, Store } from '../../../src/store/store.js'
import { answer, type Answering, countingStore, type Endpoint, serveEndpoint } from './endpoints.js'

const base = 'https://own.example/'
const ours = `@prefix : <${base}> . :g { :a :p 1 . :b :p 2 . }`
const nothing = '{"head":{"vars":[]},"results":{"bindings":[]}}'

/** Endpoints that do what endpoints should not. */
const bad: Readonly<Record<string, readonly [Answering, RegExp]>> = {
  'an error': [(_, response) => void response.writeHead(500).end('out of cheese'), /500: out of cheese/],
  'a page': [
    (_, response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Hello</h1>'),
    /text\/html/,
  ],
  'an answer that breaks off': [
    (_, response) => answer(response, '{"head":{"vars":[]},"results":{"bindings":[{'),
    /cannot be read/,
  ],
  'a connection that breaks off': [
    (request) => void request.socket.destroy(),
    /other side closed|ECONNRESET|terminated/,
  ],
  'a redirect to another host': [
    (_, response) => void response.writeHead(307, { Location: 'http://localhost.example/sparql' }).end(),
    /localhost\.example, which is not on the list/,
  ],
  'a redirect to a file': [
    (_, response) => void response.writeHead(302, { Location: 'file:///etc/passwd' }).end(),
    /not on the list/,
  ],
  'redirects without end': [
    (_, response) => void response.writeHead(307, { Location: '/sparql' }).end(),
    /more than 5 times/,
  ],
  silence: [() => undefined, /within 0\.5 s/],
}

describe('what an endpoint does', () => {
  const endpoints = new Map<string, Endpoint>()
  let store: Store

  beforeAll(async () => {
    for (const [name, [answering]] of Object.entries(bad)) endpoints.set(name, await serveEndpoint('', answering))
    store = federated([...endpoints.values()], { limits: { callTimeout: 500 } })
  })
  afterAll(async () => {
    await store.close()
    await Promise.all([...endpoints.values()].map((endpoint) => endpoint.close()))
  })

  test.each(Object.keys(bad))('%s is told as its failure, which names it', async (name) => {
    const { url } = endpoints.get(name)!
    await expect(ask(store, `SELECT * { ?s ?p ?o SERVICE <${url}> { ?o ?q ?x } }`)).rejects.toMatchObject({
      code: 'service-failed',
      message: expect.stringMatching(new RegExp(`^<${url}>.*${bad[name]![1].source}`, 's')) as string,
    })
  })

  test.each(Object.keys(bad))('%s is passed over by SILENT', async (name) => {
    const { url } = endpoints.get(name)!
    const found = await ask(store, `SELECT ?s ?x { ?s ?p ?o SERVICE SILENT <${url}> { ?o ?q ?x } } ORDER BY ?s`)
    expect(found).toBe(`s,x\r\n${base}a,\r\n${base}b,\r\n`)
  })
})

describe('limits', () => {
  const opened: { close(): Promise<unknown> }[] = []
  const open = <T extends { close(): Promise<unknown> }>(one: T): T => {
    opened.push(one)
    return one
  }
  afterAll(() => Promise.all(opened.map((each) => each.close())))
  const served = async (answering: Answering) => open(await serveEndpoint('', answering))

  test('an endpoint that is not on the list is not asked, whoever names it', async () => {
    const endpoint = await served((_, response) => answer(response, nothing))
    const store = open(federated([]))
    const failure = { code: 'service-not-allowed', message: expect.stringContaining(endpoint.url) as string }
    await expect(ask(store, `SELECT * { SERVICE <${endpoint.url}> { ?s ?p ?o } }`)).rejects.toMatchObject(failure)
    await expect(
      ask(store, `SELECT * { VALUES ?e { <${endpoint.url}> } SERVICE ?e { ?s ?p ?o } }`),
    ).rejects.toMatchObject(failure)
    expect(endpoint.queries).toEqual([])
  })

  test('an address of our own network is not asked, though its name is on the list', async () => {
    const endpoint = await served((_, response) => answer(response, nothing))
    const byName = endpoint.url.replace('127.0.0.1', 'localhost')
    const store = open(federated([endpoint, { url: byName }], { allowedAddresses: [] }))
    for (const url of [endpoint.url, byName]) {
      await expect(ask(store, `SELECT * { SERVICE <${url}> { ?s ?p ?o } }`)).rejects.toMatchObject({
        code: 'service-failed',
        message: expect.stringMatching(/is no public address/) as string,
      })
    }
    expect(endpoint.queries).toEqual([])
  })

  test('a redirect to an address of our own network is not followed', async () => {
    const inside = await served((_, response) => answer(response, nothing))
    const port = new URL(inside.url).port
    const outside = await served(
      (_, response) => void response.writeHead(307, { Location: `http://[::ffff:7f00:1]:${port}/sparql` }).end(),
    )
    const listed = { url: `http://[::ffff:7f00:2]/sparql` }
    const store = open(federated([outside, listed, { url: 'http://[::ffff:7f00:1]/x' }], { allowedAddresses: [] }))
    await expect(ask(store, `SELECT * { SERVICE <${listed.url}> { ?s ?p ?o } }`)).rejects.toMatchObject({
      code: 'service-failed',
    })
    expect(inside.queries).toEqual([])
  })

  test('the size of an answer, of all, and the number of calls are bounded, and SILENT does not hide it', async () => {
    const large = JSON.stringify({
      head: { vars: ['x'] },
      results: { bindings: [{ x: { type: 'literal', value: 'x'.repeat(5_000) } }] },
    })
    const endpoint = await served((_, response) => answer(response, large))
    const query = `SELECT * { SERVICE SILENT <${endpoint.url}> { ?s ?p ?x } }`
    const twice = `SELECT * { { SERVICE <${endpoint.url}> { ?s ?p ?x } } UNION { SERVICE <${endpoint.url}> { ?s ?q ?x } } }`
    const tooLarge = { code: 'result-too-large' }
    await expect(ask(open(federated([endpoint], { limits: { answerBytes: 4_000 } })), query)).rejects.toMatchObject(
      tooLarge,
    )
    await expect(ask(open(federated([endpoint], { limits: { allBytes: 8_000 } })), twice)).rejects.toMatchObject(
      tooLarge,
    )
    await expect(ask(open(federated([endpoint], { limits: { calls: 1 } })), twice)).rejects.toMatchObject(tooLarge)
    await expect(ask(open(federated([endpoint], { limits: { resultBytes: 100 } })), query)).rejects.toMatchObject(
      tooLarge,
    )
    expect((await ask(open(federated([endpoint])), twice)).split('\r\n')).toHaveLength(4)
  })

  test('time ends the query and its thread; so does a client that leaves; another query is answered then', async () => {
    const endpoint = await served((_, response, query) => {
      if (!query.includes('slow')) answer(response, nothing)
    })
    const log: string[] = []
    const store = open(federated([endpoint], { limits: { threads: 1 }, log: (line) => log.push(line) }))
    const slow = `SELECT * { SERVICE <${endpoint.url}> { ?s <u:slow> ?x } }`
    const begun = performance.now()
    await expect(ask(store, slow, { timeout: 300 })).rejects.toMatchObject({ code: 'query-timeout' })
    expect(performance.now() - begun).toBeLessThan(1_300)
    const leaving = new AbortController()
    const left = ask(store, slow, { signal: leaving.signal })
    const waiting = ask(store, `SELECT * { SERVICE <${endpoint.url}> { ?s <u:quick> ?x } }`)
    setTimeout(() => leaving.abort(new Error('gone')), 200)
    await expect(left).rejects.toThrow('gone')
    expect(await waiting).toBe('s,x\r\n')
    expect(log).toHaveLength(2)
  })

  test('a loop of our own making is stopped by time too, and memory by its limit', async () => {
    const endpoint = await served((_, response) => {
      const bindings = Array.from({ length: 3_000 }, (_, i) => ({ x: { type: 'literal', value: String(i) } }))
      answer(response, JSON.stringify({ head: { vars: ['x'] }, results: { bindings } }))
    })
    const side = (name: string) => `{ SELECT (?x AS ?${name}) { SERVICE <${endpoint.url}> { ?s <u:${name}> ?x } } }`
    const product = `SELECT (COUNT(*) AS ?n) { ${['a', 'b', 'c'].map(side).join(' ')} }`
    const store = open(federated([endpoint]))
    const begun = performance.now()
    await expect(ask(store, product, { timeout: 2_500 })).rejects.toMatchObject({
      code: expect.stringMatching(/query-timeout|result-too-large/) as string,
    })
    expect(performance.now() - begun).toBeLessThan(4_000)
    const many = await served((_, response) => {
      const bindings = Array.from({ length: 200_000 }, (_, i) => ({ x: { type: 'literal', value: String(i) } }))
      answer(response, JSON.stringify({ head: { vars: ['x'] }, results: { bindings } }))
    })
    const small = open(federated([endpoint, many], { limits: { memory: 64 } }))
    const sorted = `SELECT * { SERVICE <${many.url}> { ?s ?p ?x } } ORDER BY ?x`
    await expect(ask(small, sorted, { timeout: 60_000 })).rejects.toMatchObject({ code: 'result-too-large' })
    expect(await ask(small, `SELECT ?x { SERVICE <${endpoint.url}> { ?s ?p ?x } } LIMIT 1`)).toBe('x\r\n0\r\n')
  }, 90_000)

  test('more queries than may wait are refused', async () => {
    const endpoint = await served(() => undefined)
    const store = open(federated([endpoint], { limits: { threads: 1, waiting: 1 } }))
    const query = `SELECT * { SERVICE <${endpoint.url}> { ?s ?p ?x } }`
    const first = expect(ask(store, query, { timeout: 4_000 })).rejects.toMatchObject({ code: 'query-timeout' })
    const second = expect(ask(store, query, { timeout: 100 })).rejects.toMatchObject({ code: 'query-timeout' })
    await expect(ask(store, query)).rejects.toMatchObject({ code: 'too-busy' })
    await Promise.all([first, second])
  })

  test('what fails in our own engine is told as it tells it, and a slow reader holds no thread', async () => {
    const rows = 30_000
    const endpoint = await served((_, response) => {
      const bindings = Array.from({ length: rows }, (_, i) => ({
        x: { type: 'literal', value: `${i} ${'x'.repeat(80)}` },
      }))
      answer(response, JSON.stringify({ head: { vars: ['x'] }, results: { bindings } }))
    })
    const store = open(federated([endpoint], { limits: { threads: 1 } }))
    const query = `SELECT ?x { SERVICE <${endpoint.url}> { ?s ?p ?x } }`
    const unread = await store.query(query, { mediaType: 'text/csv' })
    expect((await ask(store, query)).split('\r\n')).toHaveLength(rows + 2)
    expect((await text(Readable.from(unread.body))).split('\r\n')).toHaveLength(rows + 2)
    const failing = { ...countingStore(ours), query: vi.fn(() => Promise.reject(new TypeError('inside'))) }
    const broken = open(
      withFederation(failing, { services: [endpoint.url], baseIRI: base, allowedAddresses: ['127.0.0.1'] }),
    )
    await expect(ask(broken, `SELECT * { ?s ?p ?x SERVICE <${endpoint.url}> { ?s ?p ?x } }`)).rejects.toSatisfy(
      (error) => !(error instanceof Problem) && (error as Error).message === 'inside',
    )
  }, 60_000)

  test('an EXISTS that cannot be asked of one store is refused with what to do', async () => {
    const endpoint = await served((_, response) => answer(response, nothing))
    const store = open(federated([endpoint]))
    const query = `SELECT * { SERVICE <${endpoint.url}> { ?s ?p ?x } FILTER(?x > 1 || EXISTS { ?s ?p ?y }) }`
    await expect(ask(store, query)).rejects.toMatchObject({
      code: 'query-failed',
      message: expect.stringContaining('MINUS') as string,
    })
  })
})

function federated(endpoints: readonly { readonly url: string }[], options: Partial<FederationOptions> = {}): Store {
  return withFederation(countingStore(ours), {
    services: endpoints.map(({ url }) => url),
    baseIRI: base,
    allowedAddresses: ['127.0.0.1'],
    ...options,
  })
}

async function ask(store: Store, query: string, options: Partial<QueryOptions> = {}): Promise<string> {
  return text(Readable.from((await store.query(query, { mediaType: 'text/csv', ...options })).body))
}
