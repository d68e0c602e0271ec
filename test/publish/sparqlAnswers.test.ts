import { Parser } from 'n3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Problem } from '../../src/problems/problem.js'
import type { QueryOptions, Store } from '../../src/store/store.js'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'
import { openTestStore } from './testStore.js'

let site: TestSite
let asked: string[]
beforeAll(async () => {
  asked = []
  site = await serveTestSite(async (folder) => countingStore(await openTestStore(folder)))
})
afterAll(() => site.close())

/** Notes what is asked. */
function countingStore(store: Store): Store {
  return {
    ...store,
    query: (text, options) => {
      asked.push(text)
      return store.query(text, options)
    },
  }
}

function query(text: string, headers: Record<string, string> = {}, parameters: Record<string, string> = {}) {
  return site.get(`/sparql?${new URLSearchParams({ query: text, ...parameters })}`, headers)
}

const select = 'SELECT ?s { ?s a <https://example.org/ontology#Book> } ORDER BY ?s LIMIT 7'

describe('an answer', () => {
  test('names its release, its time and how many results it has', async () => {
    const { headers } = await query(select)
    expect(headers.link).toContain(`<https://example.org/dump/${site.release.about.digest}/quads.nq>; rel="cite-as"`)
    expect(headers['server-timing']).toMatch(/^read;dur=\d+\.\d, answer;dur=\d+\.\d$/)
    expect(headers['x-total-results']).toBe('7')
    expect(headers['access-control-expose-headers']).toContain('X-Total-Results')
  })

  test.each([
    ['application/sparql-results+json', '7'],
    ['application/sparql-results+xml', '7'],
    ['text/csv', '7'],
    ['text/tab-separated-values', '7'],
  ])('counts its results in %s', async (accept, count) => {
    expect((await query(select, { Accept: accept })).headers['x-total-results']).toBe(count)
    const ask = await query('ASK { ?s ?p ?o }', { Accept: accept })
    expect(ask.headers['x-total-results']).toBeUndefined()
    expect((await query('SELECT ?x { ?x <x:none> ?y }', { Accept: accept })).headers['x-total-results']).toBe('0')
  })

  test.each([
    ['application/n-triples', '5'],
    ['application/n-quads', '5'],
    ['text/turtle', undefined],
  ])('counts its triples in %s, where that is known', async (accept, count) => {
    const { headers } = await query('CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 5', { Accept: accept })
    expect(headers['x-total-results']).toBe(count)
  })

  test('that is asked for again comes without the engine, with nothing of the first request', async () => {
    const text = `${select} # kept`
    const answers = [await query(text), await query(text), await query(text), await query(text)]
    expect(asked.filter((each) => each === text)).toHaveLength(2)
    const [first, , third] = answers
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1)
    expect(third!.headers['x-request-id']).not.toBe(first!.headers['x-request-id'])
    for (const header of ['ratelimit', 'server-timing']) expect(third!.headers[header]).toBeUndefined()
    for (const header of ['etag', 'link', 'x-total-results', 'ratelimit-policy', 'cache-control'])
      expect(third!.headers[header]).toBe(first!.headers[header])
  })

  test('that the client has is 304, and the engine is not asked', async () => {
    const text = `${select} # known`
    const { headers } = await query(text)
    const before = asked.length
    const again = await query(text, { 'If-None-Match': headers.etag ?? '' })
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', headers.etag])
    expect(asked).toHaveLength(before)
    const other = await query(text, { 'If-None-Match': headers.etag ?? '', Accept: 'text/csv' })
    expect(other.status).toBe(200)
  })

  test('is packed where the client takes it', async () => {
    const { headers, bytes } = await query('SELECT * { ?s ?p ?o } LIMIT 500', { 'Accept-Encoding': 'gzip' })
    expect(headers['content-encoding']).toBe('gzip')
    expect(headers.vary).toContain('Accept-Encoding')
    expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]))
  })

  test('to HEAD says the same without a body', async () => {
    const path = `/sparql?${new URLSearchParams({ query: `${select} # head` })}`
    const [get, head] = [await site.get(path), await site.send('HEAD', path)]
    expect([head.status, head.text]).toEqual([200, ''])
    for (const header of ['etag', 'content-type', 'content-length', 'x-total-results'])
      expect(head.headers[header]).toBe(get.headers[header])
  })

  test('in RDF/XML and JSON-LD is written here from triples', async () => {
    const describe = 'DESCRIBE <https://example.org/id/place/75056>'
    const xml = await query(describe, { Accept: 'application/rdf+xml' })
    expect(xml.text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<rdf:RDF [^]*<\/rdf:RDF>\n$/)
    const json = JSON.parse((await query(describe, { Accept: 'application/ld+json' })).text) as object
    expect(JSON.stringify(json)).toContain('Paris')
    const trig = await query(describe, { Accept: 'application/trig' })
    expect(new Parser({ format: 'TriG' }).parse(trig.text).length).toBeGreaterThan(0)
  })
})

describe('prefixes', () => {
  test('of the release need no declaration; what was added is told', async () => {
    const { status, headers, text } = await query('SELECT ?s { ?s a esr:Book } LIMIT 1')
    expect([status, headers['x-prefixes-added']]).toEqual([200, 'esr:<https://example.org/ontology#>'])
    expect((JSON.parse(text) as { results: { bindings: unknown[] } }).results.bindings).toHaveLength(1)
    const page = await query('SELECT ?s { ?s a esr:Book } LIMIT 1', { Accept: 'text/html', 'Accept-Language': 'en' })
    expect(page.text).toContain('PREFIX esr: &lt;https://example.org/ontology#')
    expect((await query(select)).headers['x-prefixes-added']).toBeUndefined()
  })

  test('that are the usual ones are named where they are missing, with the place in the text', async () => {
    const { status, text } = await query('SELECT ?s {\n\t?s wdt:P31 ?o ;\n  esr:x 1\n}')
    expect(status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({
      code: 'query-syntax',
      detail: 'the prefix "wdt:" is not declared; usually it is PREFIX wdt: <http://www.wikidata.org/prop/direct/>',
      line: 2,
      column: 5,
      excerpt: '\t?s wdt:P31 ?o ;\n\t   ^',
    })
  })

  test('do not move the place of a mistake that the engine finds', async () => {
    const store: Store = {
      ...absentStore(),
      query: (text) =>
        Promise.reject(new Problem('query-syntax', 'not known', { line: 1, character: text.indexOf('nowhere') + 1 })),
    }
    const other = await serveTestSite(store)
    const wrong = 'SELECT * { ?s a esr:Book FILTER(<x:nowhere>(?s)) }'
    const { text } = await other.get(`/sparql?query=${encodeURIComponent(wrong)}`)
    await other.close()
    expect(JSON.parse(text)).toMatchObject({ line: 1, column: wrong.indexOf('nowhere') + 1 })
  })
})

describe('a page', () => {
  test('shows the first of many rows, and asks the engine for no more than it reads', async () => {
    const text = 'SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000'
    const { text: page } = await query(text, { Accept: 'text/html', 'Accept-Language': 'en' })
    expect(page.includes('20,000 rows, of which this page shows the first 1000')).toBe(true)
    expect(page.split('<tr>').length).toBe(1_002)
  })

  test('shows the beginning of a large graph', async () => {
    const lines = Array.from({ length: 9_000 }, (_, i) => `<x:s> <x:p> "${i}" .\n`)
    const other = await serveTestSite(answering(lines))
    const path = `/sparql?${new URLSearchParams({ query: 'CONSTRUCT WHERE { ?s ?p ?o }', lang: 'en' })}`
    const { status, text } = await other.get(path, { Accept: 'text/html' })
    await other.close()
    expect(status).toBe(200)
    expect(text).toContain('This page shows the beginning of the result')
    expect(text).toContain('4999')
    expect(text).not.toContain('5001')
  })
})

describe('a long answer', () => {
  test('goes out as it comes', async () => {
    let isAsked = false
    const store = answering(['<x:a> <x:b> <x:c> .\n', '<x:d> <x:e> <x:f> .\n'], async () => {
      await new Promise((resolve) => setTimeout(resolve, 400))
      isAsked = true
    })
    const other = await serveTestSite(store)
    const response = await fetch(
      `${other.origin}/sparql?query=${encodeURIComponent('CONSTRUCT WHERE { ?s ?p ?o }')}&format=nt`,
      { headers: { 'Accept-Encoding': 'identity' } },
    )
    const reader = response.body!.getReader()
    const { value } = await reader.read()
    expect([isAsked, Buffer.from(value!).toString()]).toEqual([false, '<x:a> <x:b> <x:c> .\n'])
    expect(response.headers.get('x-total-results')).toBeNull()
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('<x:d> <x:e> <x:f> .\n')
    await other.close()
  })

  test('is not asked to its end for HEAD, nor where its client leaves', async () => {
    let isEnded = false
    const endless = Array.from({ length: 100 }, () => '<x:a> <x:b> <x:c> .\n'.repeat(5_000))
    const other = await serveTestSite(answering(endless, undefined, () => (isEnded = true)))
    const path = `/sparql?query=${encodeURIComponent('CONSTRUCT WHERE { ?s ?p ?o }')}`
    expect((await other.send('HEAD', path)).status).toBe(200)
    expect(isEnded).toBe(true)
    isEnded = false
    const leave = new AbortController()
    const response = await fetch(other.origin + path, { signal: leave.signal })
    await response.body!.getReader().read()
    leave.abort()
    await expect.poll(() => isEnded).toBe(true)
    await other.close()
  })
})

describe('what is too much is refused at once', () => {
  test.each<[string, string, number, string]>([
    ['a long query', `SELECT * { ${'?s ?p ?o . '.repeat(20_000)} }`, 413, 'body-too-large'],
    ['1 MB', 'a'.repeat(2 ** 20 - 10), 413, 'body-too-large'],
    ['a nest', `SELECT * ${'{'.repeat(10_000)}${'}'.repeat(10_000)}`, 400, 'query-syntax'],
    ['an open nest', `SELECT * { ?s ?p ${'['.repeat(60_000)}`, 400, 'query-syntax'],
    ['a long word', 'a'.repeat(100_000), 400, 'query-syntax'],
    ['NUL', 'SELECT * { ?s ?p "\0" }', 400, 'bad-request'],
    ['a long string that does not end', `SELECT * { ?s ?p "${'\\"'.repeat(60_000)}`, 400, 'query-syntax'],
  ])('%s', async (...[, text, status, code]) => {
    const begun = performance.now()
    const answer = await site.send('POST', '/sparql', {
      headers: { 'Content-Type': 'application/sparql-query' },
      body: text,
    })
    expect([answer.status, (JSON.parse(answer.text) as { code: string }).code]).toEqual([status, code])
    expect(performance.now() - begun).toBeLessThan(2_000)
  })

  test.each(['%ED%A0%80', '%ff', '%C3', 'a%c3%28'])('bytes that are no UTF-8: %s', async (bytes) => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const answers = [
      await site.get(`/sparql?query=ASK%7B%7D%23${bytes}`),
      await site.send('POST', '/sparql', { headers: form, body: `query=ASK%7B%7D%23${bytes}` }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([400, 400])
  })

  test('another charset', async () => {
    const headers = { 'Content-Type': 'application/sparql-query; charset=ISO-8859-1' }
    const { status } = await site.send('POST', '/sparql', { headers, body: 'ASK {}' })
    expect(status).toBe(415)
  })

  test.each<[Problem['code'], string | undefined]>([
    ['too-busy', '5'],
    ['not-ready', '5'],
    ['query-timeout', '60'],
    ['result-too-large', undefined],
  ])('%s tells when to ask again: %s', async (code, wait) => {
    const other = await serveTestSite({ ...absentStore(), query: () => Promise.reject(new Problem(code, code)) })
    for (const accept of ['application/json', 'text/html']) {
      const { status, headers } = await other.get('/sparql?query=ASK%7B%7D', { Accept: accept })
      expect([status, headers['retry-after'], headers['ratelimit']]).toEqual([503, wait, '"engine";r=600;t=600'])
    }
    await other.close()
  })
})

describe('the addresses around', () => {
  test('OPTIONS tells the methods', async () => {
    const { status, headers } = await site.send('OPTIONS', '/sparql')
    expect([status, headers.allow]).toEqual([204, 'GET, HEAD, POST, OPTIONS'])
    expect((await site.send('OPTIONS', '/catalogue')).headers.allow).toBe('GET, HEAD, OPTIONS')
  })

  test('the well-known address leads to VoID in the form that is asked for, wherever the site begins', async () => {
    const inner = await serveTestSite(absentStore(), { baseIRI: 'https://example.org/data/' })
    for (const [each, location] of [
      [site, '/catalogue'],
      [inner, '/data/catalogue'],
    ] as const) {
      const { status, headers } = await each.get('/.well-known/void')
      expect([status, headers.location]).toEqual([302, location])
      const described = await each.get(location, { Accept: 'application/n-triples' })
      expect(described.headers['content-type']).toBe('application/n-triples')
      expect(described.text).toContain('http://rdfs.org/ns/void#')
    }
    await inner.close()
  })
})

function answering(pieces: readonly string[], between?: () => Promise<void>, ended?: () => void): Store {
  async function* body(): AsyncGenerator<Uint8Array> {
    try {
      for (const [i, piece] of pieces.entries()) {
        if (i > 0) await (between ?? (() => new Promise((resolve) => setImmediate(resolve))))()
        yield Buffer.from(piece)
      }
    } finally {
      ended?.()
    }
  }
  return {
    ...absentStore(),
    query: (_text, { mediaType }: QueryOptions) => Promise.resolve({ mediaType, body: body() }),
  }
}
