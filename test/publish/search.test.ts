import jsonld from 'jsonld'
import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSearch } from '../../src/publish/searchRequest.js'
import type { Exchange } from '../../src/publish/site.js'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

/** What the tests read of a search as JSON. */
interface Found {
  readonly query: string
  readonly corrected?: string
  readonly total?: number
  readonly results: readonly {
    readonly iri: string
    readonly label: string
    readonly name: Record<string, string[]>
    readonly types: readonly string[]
    readonly document: string
  }[]
  readonly facets: readonly { type: string; class: string; count?: number; results: string }[]
  readonly next?: string
  readonly previous?: string
}

type Suggestions = [string, string[], string[], string[]]

describe('search over HTTP', () => {
  let site: TestSite
  beforeAll(async () => {
    site = await serveTestSite(absentStore())
  })
  afterAll(() => site.close())

  const found = async (query: string, headers = {}): Promise<Found> => {
    const { status, text } = await site.get(`/search?${query}`, headers)
    expect(status, text).toBe(200)
    return JSON.parse(text) as Found
  }
  const suggested = async (query: string): Promise<Suggestions> =>
    JSON.parse((await site.get(`/search?${query}`, { Accept: 'application/x-suggestions+json' })).text) as Suggestions
  const shown = async (query: string): Promise<string[]> => {
    const { text } = await site.get(`/search?${query}`, { Accept: 'text/html' })
    const list = /<ol class="hits".*?<\/ol>/s.exec(text)?.[0] ?? ''
    return [...list.matchAll(/<a class="title" href="([^"]+)"/g)].map(([, href]) => decodeURI(href!))
  }

  test.each([
    'q=book&limit=30',
    'q=house',
    'q=bo&page=3',
    'q=glas',
    'q=0755976n',
    'q=shared-1',
    'q=huose',
    'q=xyzzy',
    'q=10.1234',
  ])('finds the same things in the same order in every format: %s', async (query) => {
    const json = await found(query)
    const iris = json.results.map(({ iri }) => iri)
    expect(await found(query, { Accept: 'application/ld+json' })).toEqual(json)
    const [text, labels, descriptions, links] = await suggested(query)
    expect(text).toBe(json.query)
    expect(links).toEqual(iris)
    expect(labels).toEqual(json.results.map(({ label }) => label))
    expect(descriptions).toHaveLength(iris.length)
    expect((await shown(query)).map((path) => `https://example.org${path}`)).toEqual(iris.map(decodeURI))
  })

  test('is JSON-LD of the words of schema.org, hydra and RDFS, which a processor reads', async () => {
    const { text } = await site.get('/search?q=livre', { Accept: 'application/ld+json' })
    const [expanded] = (await jsonld.expand(JSON.parse(text) as jsonld.JsonLdDocument, {
      documentLoader: () => Promise.reject(new Error('a context that is not inline')),
    })) as Record<string, { '@list': unknown[] }[]>[]
    expect(expanded?.['@id']).toBe('https://example.org/search?q=livre')
    expect(expanded?.['@type']).toContain('http://schema.org/SearchResultsPage')
    expect(expanded?.['http://schema.org/numberOfItems']).toEqual([{ '@value': 1 }])
    expect(expanded?.['http://schema.org/itemListElement']?.[0]?.['@list']).toEqual([
      {
        '@id': 'https://example.org/ontology#Book',
        '@type': ['http://www.w3.org/2002/07/owl#Class'],
        'http://www.w3.org/2000/01/rdf-schema#label': [
          { '@language': 'en', '@value': 'Book' },
          { '@language': 'fr', '@value': 'Livre' },
        ],
        'http://xmlns.com/foaf/0.1/isPrimaryTopicOf': [{ '@id': 'https://example.org/ontology' }],
      },
    ])
  })

  test('counts by type, and shows one type alone', async () => {
    const all = await found('q=glass')
    expect(all.total).toBe(all.results.length)
    const house = 'https://example.org/ontology#House'
    const facet = all.facets.find(({ type }) => type === house)
    expect(facet).toMatchObject({ class: house, count: 1 })
    const { text } = await site.get(facet!.results)
    const one = JSON.parse(text) as Found
    expect(one.results.map(({ iri }) => iri)).toEqual(['https://example.org/id/house/1'])
    expect([one.total, one.facets]).toEqual([1, all.facets.map((each) => ({ ...each }))])
    expect((await found(`q=glass&type=${encodeURIComponent('https://example.org/ontology#Book')}`)).results).toEqual([])
    const page = await site.get('/search?q=book&lang=en', { Accept: 'text/html' })
    expect(page.text).toMatch(/<nav aria-label="Show only">.*aria-current="true"><strong><span>All<.*>Book</s)
    expect(page.text).toContain('132 things found')
  })

  test('tells its pages, in the body and by Link', async () => {
    const first = await site.get('/search?q=book&limit=50')
    expect(first.headers.link).toContain('</search?q=book&page=2&limit=50>; rel="next"')
    expect(first.headers.link).not.toContain('rel="prev"')
    const seen = new Set<string>()
    let path: string | undefined = '/search?q=book&limit=50'
    let pages = 0
    while (path !== undefined && pages++ < 10) {
      const page = JSON.parse((await site.get(path)).text) as Found
      for (const { iri } of page.results) seen.add(iri)
      path = page.next
    }
    expect([seen.size, pages]).toEqual([132, 3])
    const last = await site.get('/search?q=book&limit=50&page=3')
    expect(last.headers.link).toContain('</search?q=book&page=2&limit=50>; rel="prev"')
    expect(last.headers.link).not.toContain('rel="next"')
    expect((await found('q=book&page=9999&limit=100')).results).toEqual([])
  })

  test('forgives a typing error, and says so', async () => {
    const json = await found('q=galss')
    expect(json).toMatchObject({ query: 'galss', corrected: 'glass' })
    expect(json.results.map(({ iri }) => iri)).toEqual((await found('q=glass')).results.map(({ iri }) => iri))
    const page = await site.get('/search?q=galss&lang=en', { Accept: 'text/html' })
    expect(page.text).toContain('Nothing is called “galss”. Here is what “glass” finds.')
  })

  test.each([
    ['q=a&limt=5', /"limt".*"limit"/],
    ['q=a&Type=x', /"Type".*"type"/],
    ['q=a&q=b', /q is there more than once/],
    ['q=a&limit=0', /limit must be a number from 1 to 100/],
    ['q=a&limit=101', /limit must be/],
    ['q=a&limit=1e1', /limit must be/],
    ['q=a&page=0', /page must be/],
    ['q=a&type=house', /type must be/],
    [`q=${'x'.repeat(201)}`, /200 are the most/],
  ])('refuses %s', async (query, message) => {
    const { status, text } = await site.get(`/search?${query}`)
    expect(status).toBe(400)
    expect((JSON.parse(text) as { detail: string }).detail).toMatch(message)
  })

  test('takes parameters without a value for absent, as templates leave them', async () => {
    expect((await found('q=livre&page=&limit=&type=')).results).toHaveLength(1)
    expect(await found('q=')).toMatchObject({ total: 0, results: [], facets: [] })
    expect((await site.get('/search?q=a&format=yaml')).status).toBe(406)
  })

  test('is told apart by validators', async () => {
    const ask = (query: string, headers = {}) => site.get(`/search?${query}`, headers)
    const tags = await Promise.all(
      ['q=house', 'q=house&page=2', 'q=house&limit=5', 'q=house&format=jsonld', 'q=house&format=suggestions'].map(
        async (query) => (await ask(query)).headers.etag,
      ),
    )
    expect(new Set(tags).size).toBe(tags.length)
    const again = await ask('q=house', { 'If-None-Match': tags[0] })
    expect(again.status).toBe(304)
    expect((await ask('q=house')).headers.vary).toMatch(/\bAccept\b/)
  })

  test('is described for browsers, by the public addresses', async () => {
    const { status, headers, text } = await site.get('/opensearch.xml')
    expect([status, headers['content-type']]).toEqual([200, 'application/opensearchdescription+xml'])
    const urls: Record<string, string>[] = []
    const texts: Record<string, string> = {}
    let last = ''
    const parser = new SaxesParser({ xmlns: true })
    parser.on('error', (error) => {
      throw error
    })
    parser.on('opentag', ({ uri, local, attributes }) => {
      expect(uri).toBe('http://a9.com/-/spec/opensearch/1.1/')
      last = local
      if (local === 'Url')
        urls.push(Object.fromEntries(Object.values(attributes).map((each) => [each.local, each.value])))
    })
    parser.on('text', (part) => (texts[last] = (texts[last] ?? '') + part.trim()))
    parser.write(text).close()
    expect(texts.ShortName).toBe('Maisons')
    expect(texts.InputEncoding).toBe('UTF-8')
    expect(urls.map(({ type }) => type)).toEqual([
      'text/html',
      'application/ld+json',
      'application/json',
      'application/x-suggestions+json',
      'application/opensearchdescription+xml',
    ])
    for (const { type, template } of urls) {
      expect(template).toMatch(/^https:\/\/example\.org\//)
      const filled = template!.replace('{searchTerms}', encodeURIComponent('maison é')).replace(/\{\w+\?\}/g, '')
      const answer = await site.get(filled.slice('https://example.org'.length))
      expect([answer.status, answer.headers['content-type']?.split(';')[0]]).toEqual([200, type])
    }
  })
})

describe('the type of a search', () => {
  const shape = { key: 'old-house', classIRI: 'https://e.org/House', subClasses: ['https://e.org/Hut'] }
  const read = (query: string) =>
    readSearch({
      site: { release: { classes: [shape] } },
      request: { url: `/search?${query}` },
    } as unknown as Exchange)

  test.each(['old-house', 'https://e.org/House'])('is a collection by its key or class: %s', (type) => {
    expect(read(`q=a&type=${encodeURIComponent(type)}`).type).toEqual({
      name: 'old-house',
      classes: ['https://e.org/House', 'https://e.org/Hut'],
    })
  })

  test('is any class by its IRI, and nothing else', () => {
    expect(read('q=a&type=https://e.org/Other').type).toEqual({
      name: 'https://e.org/Other',
      classes: ['https://e.org/Other'],
    })
    expect(() => read('q=a&type=old-hose')).toThrow(/"old-hose".*"old-house"/)
  })
})
