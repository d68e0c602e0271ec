import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AnchoredLink, writeLinkset } from '../../src/publish/linkset.js'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

interface Linkset {
  readonly linkset: readonly Record<string, string | { href: string; type?: string }[]>[]
}

/** The links of a set in JSON, each relation a link of its own. */
function readJSON(text: string): AnchoredLink[] {
  return (JSON.parse(text) as Linkset).linkset.flatMap(({ anchor, ...relations }) =>
    Object.entries(relations).flatMap(([rel, targets]) =>
      (targets as { href: string; type?: string }[]).map((target) => ({ anchor: anchor as string, rel, ...target })),
    ),
  )
}

/** The links of a set in the native format, each relation a link of its own. */
function readText(text: string): AnchoredLink[] {
  const pattern = /<([^<>]*)>; rel="([^"]*)"; anchor="([^"]*)"(?:; type="([^"]*)")?/g
  return [...text.matchAll(pattern)].flatMap(([, href = '', rels = '', anchor = '', type]) =>
    rels.split(' ').map((rel) => ({ anchor, rel, href, ...(type !== undefined && { type }) })),
  )
}

const byText = (links: readonly AnchoredLink[]) =>
  links.map(({ anchor, rel, href, type }) => `${anchor} ${rel} ${href} ${type}`).sort()

describe('a link set', () => {
  const iri = fc.webUrl({ withFragments: true, withQueryParameters: true })
  const link = fc.record(
    {
      anchor: iri,
      href: iri,
      rel: fc.constantFrom('license', 'alternate describedby', 'http://x/r'),
      type: fc.constant('text/turtle'),
    },
    { requiredKeys: ['anchor', 'href', 'rel'] },
  )

  test('says the same in both formats', () => {
    fc.assert(
      fc.property(fc.array(link), (links) => {
        expect(byText(readText(writeLinkset(links, 'txt')))).toEqual(byText(readJSON(writeLinkset(links, 'json'))))
      }),
    )
  })

  test('has each anchor and each relation once, and all that it was given', () => {
    fc.assert(
      fc.property(fc.array(link), (links) => {
        const { linkset } = JSON.parse(writeLinkset(links, 'json')) as Linkset
        expect(new Set(linkset.map(({ anchor }) => anchor)).size).toBe(linkset.length)
        expect(readJSON(writeLinkset(links, 'json'))).toHaveLength(
          links.reduce((sum, { rel }) => sum + rel.split(' ').length, 0),
        )
      }),
    )
  })

  test('is ASCII, and its addresses end where they end', () => {
    const hostile = { anchor: 'http://x/é"a', href: 'http://x/>; rel="evil', rel: 'license' }
    expect(readText(writeLinkset([hostile], 'txt'))).toEqual([
      { anchor: 'http://x/%C3%A9%22a', href: 'http://x/%3E;%20rel=%22evil', rel: 'license' },
    ])
  })
})

describe('the links of a document', () => {
  let site: TestSite
  beforeAll(async () => {
    site = await serveTestSite(absentStore(false))
  })
  afterAll(() => site.close())
  const document = 'https://example.org/doc/house/1'
  const thing = 'https://example.org/id/house/1'

  test('are all told, with what each is a link of', async () => {
    const { status, headers, text } = await site.get('/linkset/house/1')
    expect([status, headers['content-type']]).toEqual([200, 'application/linkset+json'])
    const links = readJSON(text)
    for (const [anchor, rel, href] of [
      [document, 'cite-as', thing],
      [document, 'canonical', document],
      [document, 'license', 'https://licence.example/1'],
      [document, 'license', 'https://licence.example/2'],
      [document, 'collection', 'https://example.org/dataset/houses'],
      [document, 'type', 'http://schema.org/Museum'],
      [thing, 'describedby', document],
      [thing, 'http://www.w3.org/2002/07/owl#sameAs', 'https://registry.example/houses/1'],
      [thing, 'http://www.w3.org/2002/07/owl#sameAs', 'http://www.wikidata.org/entity/Q1'],
      [`${document}.ttl`, 'describes', thing],
    ])
      expect(links).toContainEqual({ anchor, rel, href })
    expect(links).toContainEqual({ anchor: document, rel: 'describedby', href: `${document}.ttl`, type: 'text/turtle' })
    expect(links).toContainEqual({ anchor: document, rel: 'alternate', href: `${document}.html`, type: 'text/html' })
  })

  test.each([
    ['*/*', 'application/linkset+json'],
    ['application/json', 'application/json'],
    ['application/linkset+json', 'application/linkset+json'],
    ['application/linkset', 'application/linkset'],
    ['application/linkset;q=0.5, application/linkset+json;q=0.4', 'application/linkset'],
  ])('are negotiated: %s', async (accept, type) => {
    const { status, headers, text } = await site.get('/linkset/house/1', { Accept: accept })
    expect([status, headers['content-type']]).toEqual([200, type])
    expect(headers.vary).toMatch(/\bAccept\b(?!-)/)
    const read = type === 'application/linkset' ? readText : readJSON
    expect(byText(read(text))).toEqual(byText(readJSON((await site.get('/linkset/house/1')).text)))
  })

  test('lead to addresses that answer', async () => {
    const links = readJSON((await site.get('/linkset/house/1')).text)
    const ours = links
      .flatMap(({ anchor, href }) => [anchor, href])
      .filter((iri) => iri.startsWith('https://example.org/'))
    const paths = [...new Set(ours)].map((iri) => iri.slice('https://example.org'.length).replace(/#.*$/, ''))
    expect(paths.length).toBeGreaterThan(8)
    for (const path of paths) expect([path, [200, 303].includes((await site.get(path)).status)]).toEqual([path, true])
  })

  test('are there for every kind of document, in every spelling', async () => {
    for (const path of [
      'ontology',
      'catalogue',
      'dataset/houses',
      'scheme/kinds/x',
      'book/10.1234/ab.cd',
      'house/%C3%A9t%C3%A9%20(1)',
    ])
      expect([path, (await site.get(`/linkset/${path}`)).status]).toEqual([path, 200])
    const moved = await site.get('/linkset/house/old')
    expect([moved.status, moved.headers.location]).toEqual([301, '/linkset/house/1'])
    expect((await site.get('/linkset/house/2')).status).toBe(404)
    expect((await site.get('/linkset/house/%zz')).status).toBe(400)
    expect((await site.get('/linkset/house/1', { Accept: 'image/png' })).status).toBe(406)
  })

  test('have an ETag a format', async () => {
    const json = await site.get('/linkset/house/1')
    const text = await site.get('/linkset/house/1?format=txt')
    expect(text.headers['content-type']).toBe('application/linkset')
    expect(json.headers.etag).not.toBe(text.headers.etag)
    expect((await site.get('/linkset/house/1', { 'If-None-Match': json.headers.etag! })).status).toBe(304)
  })
})
