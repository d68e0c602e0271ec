import type { Term } from '@rdfjs/types'
import { Parser } from 'n3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Problem } from '../../src/problems/problem.js'
import { factory } from '../../src/rdf/environment.js'
import { name } from '../../src/rdf/namespaces.js'
import type { Answer, Store } from '../../src/store/store.js'
import { absentStore, rawRequest, serveTestSite, type TestSite } from './testSite.js'
import { openTestStore } from './testStore.js'

let site: TestSite
beforeAll(async () => {
  site = await serveTestSite(openTestStore, { services: ['https://allowed.example/sparql'] })
})
afterAll(() => site.close())

const select = 'SELECT ?label WHERE { <https://example.org/id/place/75056> ?p ?label FILTER isLiteral(?label) }'
const construct = 'CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 5'

describe('the SPARQL protocol', () => {
  test('takes a query by GET, by form and by body', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const answers = [
      await query(select),
      await site.send('POST', '/sparql', { headers: form, body: new URLSearchParams({ query: select }).toString() }),
      await site.send('POST', '/sparql', {
        headers: { 'Content-Type': 'application/sparql-query; charset=UTF-8' },
        body: select,
      }),
    ]
    for (const { status, headers, text } of answers) {
      expect([status, headers['content-type']]).toEqual([200, 'application/sparql-results+json'])
      expect(JSON.parse(text).results.bindings).toEqual([{ label: { type: 'literal', value: 'Paris' } }])
    }
    expect(answers.map(({ headers }) => headers['cache-control'])).toEqual([
      'public, max-age=60',
      'no-store',
      'no-store',
    ])
  })

  test.each([
    ['*/*', 'application/sparql-results+json'],
    ['application/sparql-results+xml', 'application/sparql-results+xml'],
    ['text/csv', 'text/csv; charset=utf-8'],
    ['text/tab-separated-values', 'text/tab-separated-values; charset=utf-8'],
    ['text/html', 'text/html; charset=utf-8'],
  ])('answers SELECT and ASK for %s as %s', async (accept, type) => {
    for (const text of [select, 'ASK { ?s ?p ?o }']) {
      const { status, headers } = await query(text, { Accept: accept })
      // ASK has results in JSON and XML alone (SPARQL 1.1 Query Results CSV and TSV Formats §1); Oxigraph writes all.
      expect([status, headers['content-type']]).toEqual([200, type])
      expect(headers.vary).toContain('Accept')
    }
  })

  test.each([
    ['*/*', 'text/turtle; charset=utf-8', 'Turtle'],
    ['application/n-triples', 'application/n-triples', 'N-Triples'],
    ['application/n-quads', 'application/n-quads', 'N-Quads'],
    ['application/trig', 'application/trig', 'TriG'],
  ])('answers CONSTRUCT for %s as %s', async (accept, type, format) => {
    const { status, headers, text } = await query(construct, { Accept: accept })
    expect([status, headers['content-type']]).toEqual([200, type])
    expect(new Parser({ format }).parse(text)).toHaveLength(5)
  })

  test.each(['application/rdf+xml', 'application/ld+json', 'text/html'])('answers DESCRIBE for %s', async (accept) => {
    const { status, headers, text } = await query('DESCRIBE <https://example.org/id/place/75056>', { Accept: accept })
    expect([status, (headers['content-type'] ?? '').split(';')[0]]).toEqual([200, accept])
    expect(text).toContain('Paris')
  })

  test('never answers a SELECT in RDF, nor a CONSTRUCT as results', async () => {
    expect((await query(select, { Accept: 'text/turtle' })).status).toBe(406)
    expect((await query(construct, { Accept: 'application/sparql-results+json' })).status).toBe(406)
    expect((await query(select, {}, { format: 'ttl' })).status).toBe(406)
    expect((await query(select, {}, { format: 'csv' })).headers['content-type']).toBe('text/csv; charset=utf-8')
  })

  test('asks the graphs that the protocol names; without them, the union of all', async () => {
    const count = async (parameters: Record<string, string>) => {
      const { text } = await query(
        'SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://example.org/ontology#Book> }',
        {},
        parameters,
      )
      return JSON.parse(text).results.bindings[0].n.value
    }
    expect(await count({})).toBe('133')
    expect(await count({ 'default-graph-uri': 'https://example.org/graph/houses' })).toBe('0')
    expect(await count({ 'default-graph-uri': 'https://example.org/graph/books' })).toBe('133')
  })

  test('the same question has the same ETag, another has another', async () => {
    const tags = await Promise.all([
      query(select),
      query(select, { Accept: 'text/csv' }),
      query(`${select} LIMIT 1`),
      query(select, {}, { 'default-graph-uri': 'https://example.org/graph/books' }),
    ])
    expect(new Set(tags.map(({ headers }) => headers.etag)).size).toBe(4)
    expect((await query(select, { 'If-None-Match': tags[0].headers.etag ?? '' })).status).toBe(304)
  })
})

describe('what is not a query', () => {
  test.each<[string, string, number, string]>([
    ['empty', '?query=', 400, 'bad-request'],
    ['blank', '?query=%20', 400, 'bad-request'],
    ['two queries', `?query=${encodeURIComponent(select)}&query=${encodeURIComponent(select)}`, 400, 'bad-request'],
    ['a bad timeout', `?query=${encodeURIComponent(select)}&timeout=soon`, 400, 'bad-request'],
    ['an update', '?update=INSERT%20DATA%20%7B%7D', 403, 'read-only'],
    [
      'a service that is not allowed',
      `?query=${encodeURIComponent('SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }')}`,
      422,
      'service-not-allowed',
    ],
  ])('%s', async (...[, parameters, status, code]) => {
    const answer = await site.get(`/sparql${parameters}`)
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([status, code])
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  test('a syntax error is told with its place', async () => {
    const { status, text } = await query('SELECT *\nWHERE { ?s ?p }')
    expect(status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({
      code: 'query-syntax',
      line: 2,
      column: expect.any(Number),
      excerpt: expect.stringContaining('WHERE { ?s ?p }\n'),
    })
    const page = await query('SELECT *\nWHERE { ?s ?p }', { Accept: 'text/html' })
    expect([page.status, page.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8'])
    expect(page.text).toContain('</textarea>')
    expect(page.text).toContain('^')
  })

  test.each<[string, string, number, string]>([
    ['text/plain', select, 415, 'unsupported-media-type'],
    ['', select, 415, 'unsupported-media-type'],
    ['application/sparql-update', 'INSERT DATA {}', 403, 'read-only'],
    ['application/x-www-form-urlencoded', 'update=INSERT', 403, 'read-only'],
    ['application/x-www-form-urlencoded', 'x=1', 400, 'bad-request'],
    ['application/sparql-query', '', 400, 'bad-request'],
  ])('a POST of %s: %s', async (...[type, body, status, code]) => {
    const answer = await site.send('POST', '/sparql', { headers: type ? { 'Content-Type': type } : {}, body })
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([status, code])
  })

  test('a body that is not UTF-8', async () => {
    const answer = await site.send('POST', '/sparql', {
      headers: { 'Content-Type': 'application/sparql-query' },
      body: Buffer.from([0x41, 0xff, 0xfe]),
    })
    expect([answer.status, JSON.parse(answer.text).detail]).toEqual([400, 'the body is not UTF-8'])
  })

  test.each(['PUT', 'DELETE', 'PATCH'])(
    '%s: a write to a graph is forbidden, anything else not for this address',
    async (method) => {
      expect((await site.send(method, '/sparql?graph=https://example.org/graph/houses')).status).toBe(403)
      const other = await site.send(method, '/sparql')
      expect([other.status, other.headers.allow]).toEqual([405, 'GET, HEAD, POST'])
    },
  )
})

describe('without a query', () => {
  test('the service describes itself', async () => {
    const { status, text } = await site.get('/sparql')
    expect(status).toBe(200)
    const objects = (predicate: string) =>
      new Parser()
        .parse(text)
        .filter((quad) => quad.predicate.value.endsWith(predicate))
        .map(({ object }) => object.value)
    expect(objects('#endpoint')).toEqual(['https://example.org/sparql'])
    expect(objects('#feature')).toContain('http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph')
    expect(objects('#resultFormat')).toContain('http://www.w3.org/ns/formats/SPARQL_Results_JSON')
    expect(objects('#name')).toEqual(
      expect.arrayContaining(['https://example.org/graph/houses', 'https://example.org/graph/books']),
    )
  })

  test('the service tells what its graphs hold, by class and by property', async () => {
    const { text } = await site.get('/sparql?format=nt')
    const graph = factory.dataset(new Parser().parse(text))
    const of = (subject: Term | undefined, property: string) =>
      [...graph.match(subject, factory.namedNode(property))].map(({ object }) => object)
    const [dataset] = of(undefined, name('sd', 'defaultDataset'))
    const [union] = of(dataset, name('sd', 'defaultGraph'))
    const named = of(dataset, name('sd', 'namedGraph'))
    const catalogue = named.find(
      (each) => of(each, name('sd', 'name'))[0]?.value === 'https://example.org/graph/catalogue',
    )
    const [described] = of(catalogue, name('sd', 'graph'))
    for (const each of [union, described]) {
      const parts = of(each, name('void', 'classPartition')).map((part) => [
        of(part, name('void', 'class'))[0]?.value,
        of(part, name('void', 'entities'))[0]?.value,
      ])
      expect(parts).toContainEqual([name('dcat', 'Dataset'), '2'])
      expect(of(each, name('void', 'propertyPartition')).length).toBeGreaterThan(4)
    }
  })

  test('a browser gets an editor, whose examples run', async () => {
    const { text } = await site.get('/sparql?lang=en', { Accept: 'text/html' })
    const examples = [...text.matchAll(/href="(\/sparql\?query=[^"]*)"/g)].map(
      ([, href]) => href?.replaceAll('&amp;', '&') ?? '',
    )
    expect(examples.length).toBeGreaterThan(3)
    for (const example of examples) {
      const { status, text: page } = await site.get(example, { Accept: 'text/html' })
      expect([example, status]).toEqual([example, 200])
      expect(page).toMatch(/<table>|<pre>/)
    }
  })

  test('a table shows things by name, and runs nothing', async () => {
    const { text } = await query('SELECT ?s ?o { ?s <http://xmlns.com/foaf/0.1/homepage> ?o }', {
      Accept: 'text/html',
      'Accept-Language': 'en',
    })
    expect(text).toContain('<a href="/id/house/1" dir="auto">House of Glass</a>')
    expect(text).toContain('<code class="iri">javascript:alert(1)</code>')
    expect(text).not.toContain('href="javascript:')
  })
})

describe('an engine in trouble', () => {
  test('that is still loading: 503 with Retry-After', async () => {
    const { status, headers } = await withStore(failing('not-ready'))
    expect([status, headers['retry-after']]).toEqual([503, '5'])
  })

  test('that takes too long: 503', async () => {
    expect((await withStore(failing('query-timeout'))).status).toBe(503)
  })

  test('that fails before the first byte: 500', async () => {
    const store = answering(async function* () {
      await Promise.reject(new Problem('query-failed', 'out of memory'))
      yield ''
    })
    expect((await withStore(store)).status).toBe(500)
  })

  test('that fails after the first byte: the connection breaks', async () => {
    const store = answering(async function* () {
      yield 'x'.repeat(100_000)
      // Answers that end sooner are held whole.
      await new Promise((resolve) => setTimeout(resolve, 200))
      throw new Error('disk gone')
    })
    const broken = await serveTestSite(store)
    const raw = await rawRequest(
      broken.listening.port,
      `GET /sparql?query=${encodeURIComponent(select)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    )
    expect(raw).toContain('200 OK')
    expect(raw).not.toContain('disk gone')
    expect(raw.endsWith('0\r\n\r\n')).toBe(false)
    await broken.close()
  })

  test('gets the time limit that the client asks for, up to the server’s', async () => {
    const asked: (number | undefined)[] = []
    const store: Store = {
      ...absentStore(),
      query: (_text, { timeout }) => {
        asked.push(timeout)
        return Promise.reject(new Problem('query-timeout', 'late'))
      },
    }
    const limited = await serveTestSite(store, { queryTimeout: 5_000 })
    for (const timeout of ['', '&timeout=2', '&timeout=100'])
      await limited.get(`/sparql?query=${encodeURIComponent(select)}${timeout}`)
    expect(asked).toEqual([5_000, 2_000, 5_000])
    await limited.close()
  })

  test('is told when its client goes away', async () => {
    let told: () => void
    const stopped = new Promise<void>((resolve) => (told = resolve))
    const store: Store = {
      ...absentStore(),
      query: (_text, { signal }) =>
        new Promise((_resolve, reject) =>
          signal?.addEventListener('abort', () => {
            told()
            reject(new Error('stopped'))
          }),
        ),
    }
    const waiting = await serveTestSite(store)
    const leave = new AbortController()
    const request = fetch(`${waiting.origin}/sparql?query=${encodeURIComponent(select)}`, { signal: leave.signal })
    setTimeout(() => leave.abort(), 100)
    await expect(request).rejects.toThrow()
    await stopped
    await waiting.close()
  })
})

function query(text: string, headers: Record<string, string> = {}, parameters: Record<string, string> = {}) {
  return site.get(`/sparql?${new URLSearchParams({ query: text, ...parameters })}`, headers)
}

async function withStore(store: Store) {
  const other = await serveTestSite(store)
  const answer = await other.get(`/sparql?query=${encodeURIComponent(select)}`)
  await other.close()
  return answer
}

function failing(code: 'not-ready' | 'query-timeout'): Store {
  return { ...absentStore(), query: () => Promise.reject(new Problem(code, code)) }
}

function answering(body: () => AsyncGenerator<string>): Store {
  return {
    ...absentStore(),
    query: (_text, { mediaType }): Promise<Answer> => Promise.resolve({ mediaType, body: encoded(body()) }),
  }
}

async function* encoded(body: AsyncGenerator<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of body) yield Buffer.from(piece)
}
