import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

let site: TestSite
beforeAll(async () => {
  site = await serveTestSite(absentStore())
})
afterAll(() => site.close())

type Parsed = ReturnType<typeof JSON.parse>

async function embedded(path: string): Promise<Parsed> {
  const { text } = await site.get(path, { Accept: 'text/html' })
  const blocks = [...text.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)]
  expect([path, blocks.length]).toEqual([path, 1])
  return JSON.parse(blocks[0]![1]!)
}

describe('the schema.org twin of a page', () => {
  test('a thing: by its own classes, and those that the ontology places them below', async () => {
    const data = await embedded('/doc/house/1.html?lang=en')
    expect(data).toMatchObject({
      '@context': 'https://schema.org',
      '@id': 'https://example.org/id/house/1',
      '@type': expect.arrayContaining(['Museum', 'Place']),
      name: 'House of Glass',
      description: 'A long description.',
      url: 'https://example.org/doc/house/1',
      sameAs: expect.arrayContaining(['https://registry.example/houses/1', 'http://www.wikidata.org/entity/Q1']),
      identifier: { '@type': 'PropertyValue', propertyID: 'code', value: '0755976N' },
      geo: {
        '@type': 'GeoCoordinates',
        latitude: expect.stringMatching(/^48\.85/),
        longitude: expect.stringMatching(/^2\.35/),
      },
    })
    expect((await embedded('/doc/house/1.html?lang=fr')).description).toBe('Une longue description.')
  })

  test('a thing without classes of schema.org is a thing', async () => {
    expect((await embedded('/doc/book/10.1234/ab.cd.html'))['@type']).toBe('Thing')
  })

  test('terms and code lists', async () => {
    expect((await embedded('/ontology.html?lang=en'))['@type']).toBe('DefinedTermSet')
    expect(await embedded('/doc/scheme/kinds/x.html?lang=en')).toMatchObject({
      '@type': 'DefinedTerm',
      inDefinedTermSet: { '@id': 'https://example.org/scheme/kinds', name: 'Kinds' },
    })
  })

  test('a dataset has its licence', async () => {
    expect(await embedded('/doc/dataset/houses.html?lang=en')).toMatchObject({
      '@type': 'Dataset',
      name: 'The houses',
      license: expect.anything(),
    })
  })

  test('the first page: a site that can be searched, and its catalogue', async () => {
    const { '@graph': graph } = await embedded('/?lang=en')
    const [webSite, catalogue] = graph
    expect(webSite).toMatchObject({ '@type': 'WebSite', name: 'Houses', url: 'https://example.org/' })
    expect(webSite.potentialAction).toMatchObject({
      '@type': 'SearchAction',
      target: { urlTemplate: 'https://example.org/search?q={search_term_string}' },
    })
    expect(catalogue).toMatchObject({
      '@type': 'DataCatalog',
      description: 'All houses.',
      url: 'https://example.org/catalogue',
    })
    const found = await site.get(`/search?q=${encodeURIComponent('glass')}`, { Accept: 'text/html' })
    expect([found.status, found.text.includes('House of Glass')]).toEqual([200, true])
  })

  test('the catalogue: each dataset', async () => {
    const data = await embedded('/catalogue.html?lang=en')
    expect(data['@type']).toBe('DataCatalog')
    expect(data.dataset).toContainEqual(
      expect.objectContaining({
        '@type': 'Dataset',
        '@id': 'https://example.org/dataset/houses',
        name: 'The houses',
        license: 'https://licence.example/1',
        dateModified: '2025-04',
      }),
    )
  })

  test('no text ends the block', async () => {
    const { text } = await site.get('/doc/house/1.html?lang=fr')
    expect(text).not.toContain("<script>alert('1')")
    expect((await embedded('/doc/house/1.html?lang=fr')).name).toContain("<script>alert('1')</script>")
  })
})
