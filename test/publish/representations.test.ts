import type { Quad } from '@rdfjs/types'
import { isomorphic } from 'rdf-isomorphic'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { union } from '../rdf/union.js'
import { readers } from '../readGraph.js'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

let site: TestSite
beforeAll(async () => {
  site = await serveTestSite(absentStore())
})
afterAll(() => site.close())

describe('every resource, in every format', () => {
  test('carries the same graph, and the whole description', async () => {
    let compared = 0
    for (const document of await documents()) {
      const quads = await parse((await get(`${document}.nq`)).text, 'nq')
      const triples = union(quads)
      expect(isomorphic(await parse((await get(`${document}.trig`)).text, 'trig'), quads), `${document}.trig`).toBe(
        true,
      )
      expect(isomorphic(await parse((await get(`${document}.ttl`)).text, 'ttl'), triples), `${document}.ttl`).toBe(true)
      expect(isomorphic(await parse((await get(`${document}.nt`)).text, 'nt'), triples), `${document}.nt`).toBe(true)
      expect(
        isomorphic(await parse((await get(`${document}.jsonld`)).text, 'jsonld'), triples),
        `${document}.jsonld`,
      ).toBe(true)
      const sayable = triples.filter(isSayableInXml)
      expect(isomorphic(await parse((await get(`${document}.rdf`)).text, 'rdf'), sayable), `${document}.rdf`).toBe(true)
      compared += 1
    }
    expect(compared).toBeGreaterThan(30)
  })

  test('tells the parts that a thing names, and theirs', async () => {
    const { text } = await get('/doc/house/1.nt')
    expect(text).toContain('<https://example.org/id/house/1#pond> <https://example.org/ontology#depth>')
  })

  test('holds what the release says, in its graphs', async () => {
    for (const iri of site.release.subjects()) {
      if (!iri.startsWith('https://example.org/id/')) continue
      const quads = await parse((await get(await documentOf(iri), '.nq')).text, 'nq')
      const said = site.release.describe(iri)?.quads ?? []
      const graphs = new Set(said.map(({ graph }) => graph.value))
      const kept = quads.filter(({ graph }) => graphs.has(graph.value))
      expect(kept.length, iri).toBeGreaterThan(0)
      expect(
        kept.filter(({ subject }) => subject.value === iri),
        iri,
      ).toHaveLength(said.filter(({ subject }) => subject.value === iri).length)
    }
  })
})

describe('every page', () => {
  test('leads only to what is there', async () => {
    const links = new Set<string>()
    for (const page of [
      ...(await documents()).map((document) => `${document}.html`),
      '/',
      '/catalogue.html',
      '/search?q=house&format=html',
    ]) {
      const { text } = await get(page)
      for (const [, href = ''] of text.matchAll(/(?:href|action)="([^"]*)"/g)) links.add(unescape(href))
    }
    const inside = [...links].filter((href) => href.startsWith('/'))
    expect(inside.length).toBeGreaterThan(150)
    for (const href of inside) {
      if (href.startsWith('/sparql?')) continue
      const { status } = await site.get(href.split('#')[0] ?? '', { Accept: 'text/html' })
      expect([href, status === 200 || status === 303]).toEqual([href, true])
    }
    const outside = [...links].filter((href) => !/^[/#]/.test(href))
    expect(outside.filter((href) => !/^(https?:|mailto:)/.test(href))).toEqual([])
    expect(outside).toContain('mailto:house@example.com')
  })

  test('fragments lead to an element of the page', async () => {
    const { text } = await get('/ontology.html')
    for (const [, fragment] of text.matchAll(/href="(?:\/ontology)?#([^"]*)"/g))
      expect(text).toContain(`id="${fragment}"`)
  })

  test('runs nothing that the data says', async () => {
    for (const document of await documents()) {
      const { text, headers } = await get(`${document}.html`)
      const withoutData = text.replace(/<script type="application\/ld\+json">[^<]*<\/script>/g, '')
      expect(withoutData).not.toMatch(/<script/i)
      expect(withoutData).not.toMatch(/href="\s*javascript:/i)
      expect(withoutData).not.toMatch(/\son\w+=/i)
      expect(headers['content-security-policy']).toContain("default-src 'none'")
    }
  })

  test('tells a part by its name, then what is said of it', async () => {
    const { text } = await get('/doc/house/1.html?lang=en')
    expect(text).toMatch(
      /<div class="part"><strong dir="auto">The garden<\/strong><dl class="facts">.*?<data value="12">12<\/data>/,
    )
  })

  test('embeds JSON-LD that parses', async () => {
    const { text } = await get('/doc/house/1.html?lang=en')
    const data = JSON.parse(/<script type="application\/ld\+json">([^<]*)<\/script>/.exec(text)?.[1] ?? '') as Record<
      string,
      unknown
    >
    expect(data).toMatchObject({
      '@context': 'https://schema.org',
      '@id': 'https://example.org/id/house/1',
      '@type': ['Museum', 'Place'],
      name: 'House of Glass',
      description: 'A long description.',
      sameAs: ['http://www.wikidata.org/entity/Q1', 'https://registry.example/houses/1'],
      geo: { latitude: '48.85', longitude: '2.35' },
      identifier: { propertyID: 'code', value: '0755976N' },
    })
  })

  test('speaks the language that is asked for', async () => {
    const title = async (path: string, headers: Record<string, string> = {}) =>
      /<html lang="(\w+)">.*<h1[^>]*>([^<]*)</s
        .exec((await site.get(path, { Accept: 'text/html', ...headers })).text)
        ?.slice(1)
    expect(await title('/doc/house/1', { 'Accept-Language': 'en-GB,en;q=0.9,fr;q=0.8' })).toEqual([
      'en',
      'House of Glass',
    ])
    expect(await title('/doc/house/1', { 'Accept-Language': 'de' })).toEqual(['fr', expect.stringContaining('Maison')])
    expect(await title('/doc/house/1?lang=en', { 'Accept-Language': 'fr' })).toEqual(['en', 'House of Glass'])
    const { text } = await site.get('/doc/house/1.html?lang=en')
    expect(text).toContain('href="/ontology?lang=en#near"')
    expect(text).toContain('lang="ru"')
  })

  test('tells where each statement comes from', async () => {
    const { text } = await get('/doc/house/1.html?lang=en')
    expect(text).toContain('houses.csv:2')
    expect(text).toContain('<a href="/dataset/houses?lang=en">The houses</a>')
    expect(text).toContain('<a href="#source-2">2</a>')
  })

  test('shows values as people write them', async () => {
    const { text } = await get('/doc/house/1.html?lang=en')
    expect(text).toContain('<time datetime="1971-03-02">March 2, 1971</time>')
    expect(text).toContain('<data value="12345.5">12,345.5</data>')
    expect(text).toContain('<time datetime="1530">1530</time>')
    expect(text).toContain('48.85° N, 2.35° E')
    expect(text).toContain('https://www.openstreetmap.org/?mlat=48.85&amp;mlon=2.35#map=16/48.85/2.35')
    const odd = await get('/doc/house/odd.html?lang=en')
    for (const shown of ['not a date', 'NaN', '123,456,789,012,345,678,901,234,567,890.5'])
      expect(odd.text).toContain(shown)
  })
})

async function documents(): Promise<string[]> {
  const found = new Set<string>()
  for (const iri of site.release.subjects()) {
    const [document = ''] = iri.split('#')
    // The many books are alike: one in ten stands for them.
    if (site.release.has(document) && !/\/n\d\d[1-9]$/.test(document)) found.add(await documentOf(document))
  }
  return [...found]
}

async function documentOf(iri: string): Promise<string> {
  const path = new URL(iri.replace('?', '%3F')).pathname
  const { status, headers } = await site.get(path)
  return status === 303 ? (headers.location ?? '') : path
}

async function get(path: string, extension = '') {
  const answer = await site.get(path + extension)
  expect([path, answer.status]).toEqual([path, 200])
  return answer
}

async function parse(text: string, name: string): Promise<Quad[]> {
  return [...(await readers[name]!(text))]
}

/** RDF/XML has no word for a predicate that ends in no name, nor for control characters. */
function isSayableInXml({ predicate, object }: Quad): boolean {
  return /[A-Za-z]\w*$/.test(predicate.value) && !object.value.includes('')
}

function unescape(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
