import { connect } from 'node:net'
import { isomorphic } from 'rdf-isomorphic'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseQuads, quadLine, withoutGraph } from '../../src/rdf/quads.js'
import { readers } from '../readGraph.js'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

const base = 'https://example.org/'
const indirect = `/graphs?graph=${encodeURIComponent(`${base}graph/books`)}`
let site: TestSite
beforeAll(async () => {
  site = await serveTestSite(absentStore(false))
})
afterAll(() => site.close())

/** What the release says in a graph (or in any), by its own file. */
async function linesOf(graph?: string): Promise<string[]> {
  const { text } = await site.get(`/dump/${site.release.about.digest}/quads.nq`)
  const lines = text.trimEnd().split('\n')
  return graph === undefined ? lines : lines.filter((line) => line.endsWith(` <${base}graph/${graph}> .`))
}

const problemOf = (text: string) => JSON.parse(text) as Record<string, unknown>

describe('a whole graph', () => {
  test.each(['houses', 'books', 'ontology', 'catalogue'])('%s is the same in every format', async (graph) => {
    const lines = await linesOf(graph)
    expect(lines.length).toBeGreaterThan(5)
    const triples = parseQuads(lines.map(withoutGraph).join('\n'))
    expect((await site.get(`/graph/${graph}.nq`)).text).toBe(lines.map((line) => `${line}\n`).join(''))
    expect((await site.get(`/graph/${graph}.nt`)).text).toBe(lines.map((line) => `${withoutGraph(line)}\n`).join(''))
    for (const format of ['ttl', 'jsonld', 'trig', 'rdf']) {
      const { status, text } = await site.get(`/graph/${graph}.${format}`)
      expect(status).toBe(200)
      const read = await readers[format]!(text)
      const wanted = { trig: parseQuads(lines.join('\n')), rdf: triples.filter(isSayableInXml) }[format] ?? triples
      expect(isomorphic([...read], wanted), format).toBe(true)
    }
  })

  test.each([
    ['text/turtle', 'text/turtle; charset=utf-8', 'ttl'],
    ['application/n-triples', 'application/n-triples', 'nt'],
    ['application/n-quads', 'application/n-quads', 'nq'],
    ['application/trig', 'application/trig', 'trig'],
    ['application/rdf+xml', 'application/rdf+xml', 'rdf'],
    ['application/ld+json', 'application/ld+json', 'jsonld'],
    ['*/*', 'text/turtle; charset=utf-8', 'ttl'],
  ])('is negotiated: %s', async (accept, type, extension) => {
    const direct = await site.get('/graph/books', { Accept: accept })
    expect([direct.status, direct.headers['content-type']]).toEqual([200, type])
    expect(direct.headers['content-location']).toBe(`/graph/books.${extension}`)
    expect(direct.headers.vary).toMatch(/\bAccept\b(?!-)/)
    const fixed = await site.get(`/graph/books.${extension}`)
    expect([fixed.text, fixed.headers['content-location']]).toEqual([direct.text, undefined])
    expect((await site.get(indirect, { Accept: accept })).text).toBe(direct.text)
    expect((await site.get(`${indirect}&format=${extension}`)).text).toBe(direct.text)
  })

  test('is described by the page of its dataset for people', async () => {
    const page = await site.get('/graph/houses', { Accept: 'text/html' })
    expect([page.status, page.headers.location]).toEqual([303, '/doc/dataset/houses.html'])
    expect(page.headers.vary).toMatch(/\bAccept\b(?!-)/)
    expect((await site.get('/doc/dataset/houses.html')).status).toBe(200)
    expect((await site.get('/graph/ontology.html')).headers.location).toBe('/graphs.html')
    expect((await site.get('/graphs.html')).status).toBe(200)
  })

  test('says its licence, its dataset and its other formats', async () => {
    const { headers } = await site.get('/graph/houses.ttl')
    for (const link of [
      '<https://example.org/graph/houses>; rel="cite-as"',
      '<https://licence.example/1>; rel="license"',
      '<https://example.org/doc/dataset/houses>; rel="describedby"',
      '<https://example.org/dataset/houses>; rel="collection"',
      '</graph/houses.nq>; rel="alternate"; type="application/n-quads"',
    ])
      expect(headers.link).toContain(link)
    expect(headers['last-modified']).toBe('Sun, 01 Jun 2025 10:00:00 GMT')
    expect((await site.get(indirect)).headers.link).toContain(`<${indirect}&format=nq>; rel="alternate"`)
  })

  test('has an ETag a format and a graph, and is not sent to who has it', async () => {
    const paths = [
      '/graph/books.ttl',
      '/graph/books.nt',
      '/graph/houses.ttl',
      '/graphs?default&format=ttl',
      '/graphs.ttl',
    ]
    const tags = await Promise.all(paths.map(async (path) => (await site.get(path)).headers.etag!))
    expect(new Set(tags).size).toBe(paths.length)
    const known = await site.get('/graph/books', { Accept: 'text/turtle', 'If-None-Match': tags[0]! })
    expect([known.status, known.text]).toEqual([304, ''])
    expect((await site.get('/graph/books', { Accept: 'application/trig', 'If-None-Match': tags[0]! })).status).toBe(200)
  })

  test('is told by HEAD without being made', async () => {
    const head = await site.send('HEAD', '/graph/books', { headers: { Accept: 'text/turtle' } })
    const get = await site.get('/graph/books', { Accept: 'text/turtle' })
    expect([head.status, head.text, head.headers.etag]).toEqual([200, '', get.headers.etag])
    expect(head.headers['content-type']).toBe(get.headers['content-type'])
    expect((await site.send('HEAD', '/graph/none')).status).toBe(404)
  })

  test('that is unknown is refused with the list of those there are', async () => {
    for (const path of ['/graph/book', '/graph/book.nt', `/graphs?graph=${base}graph/book`]) {
      const { status, text } = await site.get(path)
      expect([status, problemOf(text)['code']]).toEqual([404, 'not-found'])
      expect(problemOf(text)['graphs']).toContain(`${base}graph/books`)
    }
    expect((await site.get('/graph/%zz')).status).toBe(400)
  })

  test('nothing acceptable: 406 with the alternatives', async () => {
    const { status, text } = await site.get('/graph/books', { Accept: 'image/png' })
    expect(status).toBe(406)
    expect(problemOf(text)['alternatives']).toContainEqual({ mediaType: 'text/turtle', href: '/graph/books.ttl' })
  })
})

describe('the graph store', () => {
  test('has as default graph the union of all graphs, each triple once', async () => {
    const wanted = new Set((await linesOf()).map(withoutGraph))
    for (const path of ['/graphs?default', '/graphs?default=']) {
      const { status, text } = await site.get(path, { Accept: 'application/n-triples' })
      const lines = text.trimEnd().split('\n')
      expect([status, lines.length]).toEqual([200, wanted.size])
      expect(new Set(lines)).toEqual(wanted)
    }
    expect(wanted.size).toBeLessThan((await linesOf()).length)
  })

  test.each([
    `/graphs?graph=${base}graph/books&graph=${base}graph/houses`,
    `/graphs?graph=${base}graph/books&default`,
    '/graphs?default&default',
    '/graphs?graph=',
    '/graphs?graph=books',
    '/graphs?grap=x',
    `/graphs.nt?graph=${base}graph/books`,
  ])('refuses %s', async (path) => {
    const { status, text } = await site.get(path)
    expect([status, problemOf(text)['code']]).toEqual([400, 'bad-request'])
  })

  test('names the parameter that is nearest to an unknown one', async () => {
    expect(problemOf((await site.get('/graphs?grap=x')).text)['detail']).toContain('"graph"')
  })

  test('lists its graphs, as data and as a page', async () => {
    const json = problemOf((await site.get('/graphs', { Accept: 'application/json' })).text)
    const books = (await linesOf('books')).length
    expect(json['graphs']).toContainEqual({
      iri: `${base}graph/books`,
      triples: books,
      address: '/graph/books',
      dataset: `${base}dataset/books`,
    })
    const sd = 'http://www.w3.org/ns/sparql-service-description#'
    for (const format of ['ttl', 'nt', 'jsonld', 'rdf', 'nq', 'trig']) {
      const { text } = await site.get(`/graphs.${format}`)
      const lines = (await readers[format]!(text)).map(quadLine).map(withoutGraph)
      expect(lines).toContain(
        `<${base}graph/books> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <${sd}NamedGraph> .`,
      )
      expect(lines).toContain(
        `<${base}dataset/books> <http://rdfs.org/ns/void#triples> "${books}"^^<http://www.w3.org/2001/XMLSchema#integer> .`,
      )
    }
    const page = await site.get('/graphs?lang=en', { Accept: 'text/html' })
    for (const shown of ['<h1>Named graphs</h1>', 'The books', 'href="/graph/books.ttl"'])
      expect(page.text).toContain(shown)
    expect((await site.get('/graphs?lang=fr', { Accept: 'text/html' })).text).toContain('<h1>Graphes nommés</h1>')
  })

  test.each(['PUT', 'POST', 'DELETE', 'PATCH'])('is not written by %s', async (method) => {
    for (const path of ['/graph/books', '/graph/new', '/graphs', '/graphs?default', indirect]) {
      const headers = { 'Content-Type': 'text/turtle' }
      const { status, text, headers: told } = await site.send(method, path, { headers, body: '<a:a> <a:b> <a:c> .' })
      expect([status, problemOf(text)['code'], told.allow]).toEqual([403, 'read-only', 'GET, HEAD'])
    }
    expect((await site.get('/graph/books.nq')).text.trimEnd().split('\n')).toEqual(await linesOf('books'))
  })

  test('does not know other methods', async () => {
    const { status, headers } = await site.send('PROPFIND', '/graph/books')
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
  })
})

describe('a client that leaves in the middle', () => {
  test('is no harm to the next', async () => {
    const { port } = site.listening
    await Promise.all(
      Array.from({ length: 20 }, () => {
        return new Promise<void>((resolve) => {
          const socket = connect(port, '127.0.0.1', () =>
            socket.write('GET /graphs?default&format=ttl HTTP/1.1\r\nHost: x\r\n\r\n'),
          )
          socket.once('data', () => socket.destroy())
          socket.on('close', () => resolve())
        })
      }),
    )
    expect((await site.get('/graph/books.nt')).status).toBe(200)
  })
})

/** RDF/XML cannot say a predicate without a local name, or a control character. */
function isSayableInXml(quad: { predicate: { value: string }; object: { value: string } }): boolean {
  return (
    /[A-Za-z_][\w.-]*$/.test(quad.predicate.value) &&
    !/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/.test(quad.object.value)
  )
}
