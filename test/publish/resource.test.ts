import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

let site: TestSite
beforeAll(async () => {
  site = await serveTestSite(absentStore())
})
afterAll(() => site.close())

describe('names of things', () => {
  test.each([
    ['/id/house/1', '/doc/house/1'],
    ['/id/house/1?lang=en', '/doc/house/1?lang=en'],
    ['/id/book/10.1234/ab.cd', '/doc/book/10.1234/ab.cd'],
    ['/id/book/10.1234/%3Cx%3E', '/doc/book/10.1234/%3Cx%3E'],
    ['/id/book/10.1234/%3cx%3e', '/doc/book/10.1234/%3Cx%3E'],
    ['/id/house/%C3%A9t%C3%A9%20(1)', '/doc/house/%C3%A9t%C3%A9%20(1)'],
    ['/id/house/%c3%a9t%c3%a9%20%281%29', '/doc/house/%C3%A9t%C3%A9%20(1)'],
    ["/id/house/a(b)'c!", "/doc/house/a(b)'c!"],
    ['/id/house/a%28b%29%27c%21', "/doc/house/a(b)'c!"],
    ['/id/house/enc%28oded%29', '/doc/house/enc%28oded%29'],
    ['/id/house/enc(oded)', '/doc/house/enc%28oded%29'],
    ['/id/house/q%3Fmark=1', '/doc/house/q%3Fmark=1'],
    ['/id/house/%2525', '/doc/house/%2525'],
    ['/scheme/kinds/x', '/doc/scheme/kinds/x'],
    ['/dataset/houses', '/doc/dataset/houses'],
  ])('%s → %s', async (path, target) => {
    for (const accept of ['text/html', 'text/turtle', '*/*']) {
      const { status, headers, text } = await site.get(path, { Accept: accept })
      expect([status, headers.location, text]).toEqual([303, target, ''])
      expect(headers.vary ?? '').not.toContain('Accept,')
      expect(headers['cache-control']).toBe('public, max-age=86400')
    }
    expect((await site.send('HEAD', path)).status).toBe(303)
    expect((await site.get(target)).status).toBe(200)
  })

  test('a merged thing leads to the one it was merged into, 301', async () => {
    expect(await place('/id/house/old')).toEqual([301, '/id/house/1'])
    expect(await place('/doc/house/old')).toEqual([301, '/doc/house/1'])
    expect(await place('/doc/house/old.ttl?lang=en')).toEqual([301, '/doc/house/1.ttl?lang=en'])
  })

  test('an identifier leads to the thing that holds it', async () => {
    expect(await place('/id/code/0755976N')).toEqual([301, '/id/house/1'])
    expect(await place('/id/code/0755976n')).toEqual([301, '/id/house/1'])
    expect(await place('/id/doi/10.1234/ab.cd')).toEqual([301, '/id/book/10.1234/ab.cd'])
    expect(await place('/id/doi/10.1234%2FAB.CD')).toEqual([301, '/id/book/10.1234/ab.cd'])
  })

  test('an identifier that several things hold gives the choice, 300', async () => {
    const json = await site.get('/id/registry/shared-1')
    expect(json.status).toBe(300)
    expect(JSON.parse(json.text)).toEqual({
      choices: [
        { iri: 'https://example.org/id/house/1', href: '/id/house/1' },
        { iri: 'https://example.org/id/house/été%20(1)', href: '/id/house/%C3%A9t%C3%A9%20(1)' },
      ],
    })
    const page = await site.get('/id/registry/shared-1', { Accept: 'text/html' })
    expect(page.status).toBe(300)
    expect(page.text).toContain('href="/id/house/%C3%A9t%C3%A9%20(1)"')
  })

  test.each([
    '/id/house/2',
    '/nothing',
    '/doc/house/2',
    '/doc/house/2.ttl',
    '/id/code/none',
    '/id/',
    '/id/house/%252525',
    '//evil.example/x',
  ])('%s is not found, with a search to go on', async (path) => {
    const { status, headers, text } = await site.get(path)
    expect(status).toBe(404)
    expect(headers['content-type']).toBe('application/problem+json')
    expect(headers['cache-control']).toBe('public, max-age=60')
    expect(JSON.parse(text)).toMatchObject({
      status: 404,
      code: 'not-found',
      search: expect.stringContaining('/search?q='),
    })
  })

  test.each(['/id/house/%', '/id/house/%zz', '/doc/house/%C3', '/id/%E0%A4%A'])('%s is malformed', async (path) => {
    const { status, text } = await site.get(path)
    expect([status, JSON.parse(text).code]).toEqual([400, 'bad-request'])
  })
})

describe('documents', () => {
  test('the extension beats ?format=, which beats Accept', async () => {
    const type = async (path: string) =>
      (await site.get(path, { Accept: 'application/n-triples' })).headers['content-type']
    expect(await type('/doc/house/1.ttl?format=nq')).toBe('text/turtle; charset=utf-8')
    expect(await type('/doc/house/1?format=nq')).toBe('application/n-quads')
    expect(await type('/doc/house/1?format=application/trig')).toBe('application/trig')
    expect(await type('/doc/house/1')).toBe('application/n-triples')
  })

  test('a key that ends like an extension is a key', async () => {
    const page = await site.get('/doc/book/10.1234/index.html')
    expect(page.headers['content-type']).toBe('text/turtle; charset=utf-8')
    expect((await site.get('/doc/book/10.1234/index.html.html')).headers['content-type']).toBe(
      'text/html; charset=utf-8',
    )
    expect((await site.get('/doc/book/10.1234/ab.cd.nt')).headers['content-type']).toBe('application/n-triples')
  })

  test('a negotiated document says where its fixed form is, and what it varies by', async () => {
    const { headers } = await site.get('/doc/house/1', { Accept: 'text/html' })
    expect(headers['content-location']).toBe('/doc/house/1.html')
    expect(headers.vary).toMatch(/Accept\b.*Accept-Language/)
    const fixed = await site.get('/doc/house/1.ttl')
    expect(fixed.headers['content-location']).toBeUndefined()
    expect(fixed.headers.vary).not.toMatch(/Accept(,|$)/)
  })

  test('nothing acceptable: 406 with the alternatives', async () => {
    const { status, headers, text } = await site.get('/doc/house/1', { Accept: 'image/png' })
    expect(status).toBe(406)
    expect(JSON.parse(text).alternatives).toContainEqual({ mediaType: 'text/turtle', href: '/doc/house/1.ttl' })
    expect(headers.link).toContain('</doc/house/1.ttl>; rel="alternate"; type="text/turtle"')
    expect((await site.get('/doc/house/1?format=docx')).status).toBe(406)
  })

  test('links say what signposting asks for', async () => {
    const { headers } = await site.get('/doc/house/1.ttl')
    expect(headers.link).toContain('<https://example.org/id/house/1>; rel="cite-as"')
    expect(headers.link).toContain('<https://example.org/doc/house/1>; rel="canonical"')
    expect(headers.link).toContain('</doc/house/1.html>; rel="alternate"; type="text/html"')
    expect(headers.link).toContain('</doc/house/1.jsonld>; rel="alternate describedby"; type="application/ld+json"')
    expect(headers.link).toContain('<https://licence.example/1>; rel="license"')
    expect(headers.link).toContain('<https://licence.example/2>; rel="license"')
    expect(headers.link).toContain('<https://example.org/dataset/houses>; rel="collection"')
    expect(headers.link).toContain('<http://schema.org/Museum>; rel="type"')
  })

  test('each variant has its own ETag, and 304 comes after negotiation', async () => {
    const variants = await Promise.all([
      site.get('/doc/house/1', { Accept: 'text/html', 'Accept-Language': 'fr' }),
      site.get('/doc/house/1', { Accept: 'text/html', 'Accept-Language': 'en' }),
      site.get('/doc/house/1', { Accept: 'text/turtle' }),
      site.get('/doc/house/1', { Accept: 'text/turtle', 'Accept-Encoding': 'gzip' }),
      site.get('/doc/house/1', { Accept: 'application/n-triples' }),
      site.get('/doc/book/10.1234/ab.cd', { Accept: 'text/turtle' }),
      site.get('/doc/place/75056.ttl?page=2'),
    ])
    const tags = variants.map(({ headers }) => headers.etag)
    expect(new Set(tags).size).toBe(tags.length)
    expect(tags.every((tag) => tag?.startsWith(`"${site.release.about.digest.slice(0, 16)}-`))).toBe(true)
    const again = (accept: string) => site.get('/doc/house/1', { Accept: accept, 'If-None-Match': tags[2] ?? '' })
    expect(await again('text/turtle')).toMatchObject({ status: 304, text: '' })
    expect((await again('application/n-triples')).status).toBe(200)
    const { headers } = variants[2]
    expect(headers['last-modified']).toBe('Sun, 01 Jun 2025 10:00:00 GMT')
    expect(headers['cache-control']).toBe('public, max-age=300, stale-while-revalidate=86400')
  })

  test('HEAD says what GET says', async () => {
    const head = await site.send('HEAD', '/doc/house/1.ttl')
    const get = await site.get('/doc/house/1.ttl')
    expect([head.status, head.text]).toEqual([200, ''])
    for (const header of ['etag', 'content-type', 'content-length', 'link'])
      expect(head.headers[header]).toBe(get.headers[header])
  })

  test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s is not for documents', async (method) => {
    for (const path of ['/doc/house/1', '/id/house/1', '/', '/search', '/catalogue']) {
      const { status, headers } = await site.send(method, path)
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
    }
  })

  test('what points to a thing comes by pages', async () => {
    const { text } = await site.get('/doc/place/75056.nt')
    expect(
      text.match(/<https:\/\/example.org\/ontology#about> <https:\/\/example.org\/id\/place\/75056>/g),
    ).toHaveLength(20)
    const about = new URLSearchParams({ predicate: 'https://example.org/ontology#about', page: '2' })
    const second = await site.get(`/doc/place/75056.nt?${about}`)
    expect(second.text.match(/ontology#about> <https:\/\/example.org\/id\/place\/75056>/g)).toHaveLength(30)
    const page = await site.get('/doc/place/75056.html?lang=en')
    expect(page.text).toContain('See all (130)')
    for (const bad of ['0', '-1', 'x', '1.5', '99999999'])
      expect((await site.get(`/doc/house/1?page=${bad}`)).status).toBe(400)
  })

  test('the vocabulary is its own document, with all of its terms', async () => {
    const { status, text, headers } = await site.get('/ontology')
    expect(status).toBe(200)
    expect(headers['content-location']).toBe('/ontology.ttl')
    for (const term of ['House', 'Book', 'code', 'near', 'about']) expect(text).toContain(`esr:${term} `)
    const page = await site.get('/ontology.html?lang=en')
    expect(page.text).toContain('id="House"')
  })

  test('a document says public IRIs, whatever host it is asked at', async () => {
    const { text } = await site.get('/doc/house/1.nt', { Host: 'evil.example' })
    expect(text).not.toContain('evil.example')
    expect(text).toContain(
      '<https://example.org/doc/house/1> <http://xmlns.com/foaf/0.1/primaryTopic> <https://example.org/id/house/1>',
    )
    expect(text).toContain(
      '<https://example.org/doc/house/1> <http://rdfs.org/ns/void#inDataset> <https://example.org/dataset/houses>',
    )
  })
})

async function place(path: string): Promise<[number, string | undefined]> {
  const { status, headers } = await site.get(path)
  return [status, headers.location]
}
