import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import express from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listen } from '../../src/publish/listen.js'
import { absentStore, rawRequest, serveTestSite, type TestSite } from './testSite.js'

let site: TestSite
beforeAll(async () => {
  site = await serveTestSite(absentStore(false))
})
afterAll(() => site.close())

describe('a site', () => {
  test('answers resources before its engine is ready, and says that it is not', async () => {
    expect((await site.get('/doc/house/1')).status).toBe(200)
    expect((await site.get('/health')).status).toBe(200)
    const ready = await site.get('/ready')
    expect([ready.status, ready.headers['retry-after']]).toEqual([503, '5'])
  })

  test('lets every page read it', async () => {
    const { headers } = await site.get('/doc/house/1.ttl', { Origin: 'https://app.example' })
    expect(headers['access-control-allow-origin']).toBe('*')
    expect(headers['access-control-allow-credentials']).toBeUndefined()
    for (const header of ['ETag', 'Link', 'Content-Location', 'X-Request-Id'])
      expect(headers['access-control-expose-headers']).toContain(header)
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin')
    const preflight = await site.send('OPTIONS', '/sparql', {
      headers: { Origin: 'https://app.example', 'Access-Control-Request-Method': 'POST' },
    })
    expect([preflight.status, preflight.headers['access-control-allow-methods']]).toEqual([204, 'GET,HEAD,POST'])
  })

  test('does not say what it is made with, and gives each request an id', async () => {
    const { headers } = await site.get('/')
    expect(headers['x-powered-by']).toBeUndefined()
    expect(headers['x-request-id']).toMatch(/^[\w-]{36}$/)
    expect((await site.get('/', { 'X-Request-Id': 'abc-12345' })).headers['x-request-id']).toBe('abc-12345')
    expect((await site.get('/', { 'X-Request-Id': '<x>' })).headers['x-request-id']).not.toBe('<x>')
  })

  test('compresses what is worth it', async () => {
    const path = '/doc/place/75056.nq'
    const plain = await site.get(path)
    const gzip = await site.get(path, { 'Accept-Encoding': 'gzip' })
    const brotli = await site.get(path, { 'Accept-Encoding': 'gzip, br' })
    expect([gzip.headers['content-encoding'], brotli.headers['content-encoding']]).toEqual(['gzip', 'br'])
    expect(gunzipSync(gzip.bytes).equals(plain.bytes)).toBe(true)
    expect(brotliDecompressSync(brotli.bytes).equals(plain.bytes)).toBe(true)
    expect(new Set([plain, gzip, brotli].map(({ headers }) => headers.etag)).size).toBe(3)
  })

  test('bounds addresses and bodies', async () => {
    expect((await site.get(`/id/${'x'.repeat(9_000)}`)).status).toBe(414)
    const large = await site.send('POST', '/sparql', {
      headers: { 'Content-Type': 'application/sparql-query' },
      body: 'x'.repeat(1_100_000),
    })
    expect([large.status, JSON.parse(large.text).code]).toEqual([413, 'body-too-large'])
  })

  test('tells problems in the form that the client reads', async () => {
    const json = await site.get('/nothing')
    expect(JSON.parse(json.text)).toMatchObject({
      type: 'https://example.org/problem/not-found',
      status: 404,
      requestId: json.headers['x-request-id'],
    })
    expect((await site.get('/problem/not-found')).status).toBe(200)
    expect((await site.get('/problem/unheard-of')).status).toBe(404)
    const french = await site.get('/nothing', { Accept: 'text/html', 'Accept-Language': 'fr' })
    expect(french.text).toContain('<h1>Il n’y a rien à cette adresse</h1>')
    const page = await site.get('/nothing/<script>', { Accept: 'text/html' })
    expect([page.status, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    expect(page.text).not.toContain('<script>')
  })

  test('answers what fails inside with 500, and tells nothing of the inside', async () => {
    const broken = await serveTestSite({
      ...absentStore(),
      get isReady(): boolean {
        throw new Error('secret path /etc')
      },
    })
    const { status, text } = await broken.get('/ready')
    expect([status, JSON.parse(text).code]).toEqual([500, 'internal-error'])
    expect(text).not.toContain('secret')
    await broken.close()
  })

  test('finds by name, as JSON and as a page', async () => {
    const json = await site.get('/search?q=house')
    expect(JSON.parse(json.text).results[0]).toMatchObject({
      iri: expect.stringContaining('https://example.org/'),
      document: expect.stringMatching(/^\//),
    })
    const page = await site.get('/search?q=book&lang=en', { Accept: 'text/html' })
    expect(page.text).toContain('Results for “book”')
    expect(page.text).toContain('page=2')
    const nothing = await site.get(`/search?q=${encodeURIComponent('<b>"xyzzy')}`, { Accept: 'text/html' })
    expect(nothing.text).toContain('&lt;b>&quot;xyzzy')
    expect((await site.get(`/search?q=${'x'.repeat(300)}`)).status).toBe(400)
    expect((await site.get('/search', { Accept: 'text/html' })).status).toBe(200)
  })

  test('finds a thing once, also by the name of a part of it', async () => {
    const found = async (text: string) =>
      (JSON.parse((await site.get(`/search?q=${text}`)).text) as { results: { iri: string }[] }).results.map(
        ({ iri }) => iri,
      )
    expect(await found('garden')).toEqual(['https://example.org/id/house/1'])
    expect((await found('glass')).filter((iri) => iri === 'https://example.org/id/house/1')).toHaveLength(1)
    expect(await found('livre')).toEqual(['https://example.org/ontology#Book'])
  })

  test('shows what it holds on its first page and in its catalogue', async () => {
    const home = await site.get('/?lang=en')
    for (const shown of ['<h1>Houses</h1>', 'The houses', 'The books', 'href="/id/house/1?lang=en"', 'role="search"'])
      expect(home.text).toContain(shown)
    for (const [accept, type] of [
      ['text/html', 'text/html; charset=utf-8'],
      ['*/*', 'text/turtle; charset=utf-8'],
      ['application/ld+json', 'application/ld+json'],
    ] as const) {
      expect((await site.get('/catalogue', { Accept: accept })).headers['content-type']).toBe(type)
    }
    expect((await site.get('/catalogue.nt')).text).toContain('<https://example.org/dataset/houses>')
    expect((await site.get('/.well-known/void')).headers.location).toBe('/catalogue')
  })

  test('gives its style a name that changes with it', async () => {
    const [, style = ''] = /<link rel="stylesheet" href="([^"]*)"/.exec((await site.get('/')).text) ?? []
    const { status, headers } = await site.get(style)
    expect([status, headers['cache-control'], headers['content-type']]).toEqual([
      200,
      'public, max-age=31536000, immutable',
      'text/css; charset=utf-8',
    ])
  })

  test('resolves an IRI of its own', async () => {
    const resolve = async (iri: string) => (await site.get(`/resolve?iri=${encodeURIComponent(iri)}`)).headers.location
    expect(await resolve('https://example.org/id/house/1')).toBe('/doc/house/1')
    expect(await resolve('https://example.org/id/house/old')).toBe('/doc/house/1')
    expect(await resolve('https://elsewhere.example/')).toBeUndefined()
    expect((await site.get('/resolve')).status).toBe(400)
  })

  test('is mounted at the path of its base', async () => {
    const below = await serveTestSite(absentStore(), { baseIRI: 'https://example.org/data/lod/' })
    expect((await below.get('/data/lod/id/house/1')).headers.location).toBe('/data/lod/doc/house/1')
    const page = await below.get('/data/lod/doc/house/1.html')
    expect(page.status).toBe(200)
    const links = [...page.text.matchAll(/(?:href|action)="(\/[^"]*)"/g)].map(([, href]) => href)
    expect(links.filter((href) => !href?.startsWith('/data/lod/'))).toEqual([])
    expect((await below.get('/')).headers.location).toBe('/data/lod/')
    expect((await below.get('/id/house/1')).status).toBe(404)
    await below.close()
  })
})

describe('listening', () => {
  test('says that a port is in use', async () => {
    await expect(listen(express(), { host: '127.0.0.1', port: site.listening.port })).rejects.toMatchObject({
      code: 'port-in-use',
    })
  })

  test('says that an address cannot be listened on', async () => {
    await expect(listen(express(), { host: '203.0.113.7', port: 0 })).rejects.toMatchObject({ code: 'cannot-listen' })
  })

  test('closing lets what runs finish, and takes nothing new', async () => {
    const app = express()
    app.get('/slow', (_request, response) => void setTimeout(() => response.send('done'), 300))
    const { port, close } = await listen(app, { host: '127.0.0.1', port: 0 })
    const slow = rawRequest(port, 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n')
    const idle = rawRequest(port, 'GET /other HTTP/1.1\r\nHost: x\r\n\r\n')
    await new Promise((resolve) => setTimeout(resolve, 100))
    const started = performance.now()
    await close()
    expect(await slow).toContain('done')
    expect(await idle).toContain('404')
    expect(performance.now() - started).toBeLessThan(2_000)
    await expect(fetch(`http://127.0.0.1:${port}/slow`)).rejects.toThrow()
  })

  test('closing waits only so long', async () => {
    const app = express()
    app.get('/never', () => undefined)
    const { port, close } = await listen(app, { host: '127.0.0.1', port: 0 })
    const never = rawRequest(port, 'GET /never HTTP/1.1\r\nHost: x\r\n\r\n')
    await new Promise((resolve) => setTimeout(resolve, 50))
    await close(200)
    expect(await never).toBe('')
  })
})
