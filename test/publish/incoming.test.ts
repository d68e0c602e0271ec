import type { Quad } from '@rdfjs/types'
import fc from 'fast-check'
import { isomorphic } from 'rdf-isomorphic'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { name } from '../../src/rdf/namespaces.js'
import { union } from '../rdf/union.js'
import { readers } from '../readGraph.js'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

let site: TestSite
beforeAll(async () => {
  site = await serveTestSite(absentStore())
})
afterAll(() => site.close())

// A place that 130 books are about, and one house names as its address.
const place = 'https://example.org/id/place/75056'
const document = 'https://example.org/doc/place/75056'
const about = 'https://example.org/ontology#about'
const collection = `${document}?predicate=${encodeURIComponent(about)}`
const formats = ['ttl', 'nt', 'nq', 'trig', 'rdf', 'jsonld'] as const

describe('what points to a thing', () => {
  test.each(formats)('is counted by predicate, with the way to the next page, in %s', async (format) => {
    const quads = await read(`/doc/place/75056.${format}`, format)
    const [counted] = valuesOf(quads, collection, name('hydra', 'totalItems'))
    expect(counted).toBe('130')
    expect(valuesOf(quads, collection, name('void', 'property'))).toEqual([about])
    expect(valuesOf(quads, document, name('hydra', 'collection'))).toContain(collection)
    expect(valuesOf(quads, collection, name('hydra', 'view'))).toEqual([document])
    expect(valuesOf(quads, document, name('hydra', 'next'))).toEqual([`${document}?page=2`])
    expect(valuesOf(quads, document, name('hydra', 'last'))).toEqual([`${document}?page=7`])
    expect(pointing(quads)).toHaveLength(20)
  })

  test.each([
    ['all', document],
    ['those of one predicate', collection],
  ])('is found as a whole by who follows the pages of %s, forwards and back', async (_which, first) => {
    const found: string[] = []
    const pages: string[] = []
    for (let iri: string | undefined = first; iri !== undefined;) {
      const quads = await read(pathOf(iri))
      const [view = ''] = valuesOf(quads, collection, name('hydra', 'view'))
      expect(valuesOf(quads, view, name('hydra', 'previous'))).toEqual(pages.slice(-1))
      found.push(...pointing(quads))
      pages.push(view)
      iri = valuesOf(quads, view, name('hydra', 'next'))[0]
    }
    expect(found).toHaveLength(130)
    expect(new Set(found).size).toBe(130)
    expect(pages).toHaveLength(first === document ? 7 : 2)
  })

  test('is the same on its further pages in every format', async () => {
    for (const query of ['page=3', `predicate=${encodeURIComponent(about)}&page=2`]) {
      const quads = union(await read(`/doc/place/75056.nq?${query}`, 'nq'))
      expect(pointing(quads).length).toBeGreaterThan(0)
      for (const format of formats) {
        const others = union(await read(`/doc/place/75056.${format}?${query}`, format))
        expect(isomorphic(others, quads), `${format} ${query}`).toBe(true)
      }
    }
  })

  test('has its pages in the header Link, in the form that was asked for', async () => {
    const link = async (path: string) => (await site.get(path)).headers.link
    expect(await link('/doc/place/75056')).toContain('</doc/place/75056?page=2>; rel="next"')
    expect(await link('/doc/place/75056')).not.toContain('rel="prev"')
    expect(await link('/doc/place/75056.rdf?page=2')).toContain('</doc/place/75056.rdf>; rel="prev"')
    expect(await link('/doc/place/75056.rdf?page=2')).toContain('</doc/place/75056.rdf?page=3>; rel="next"')
    expect(await link('/doc/place/75056?format=html&page=2')).toContain('?format=html&page=3>; rel="next"')
    expect(await link('/doc/place/75056.html?page=7')).not.toContain('rel="next"')
    const linkset = JSON.parse((await site.get('/linkset/place/75056')).text) as { linkset: Record<string, unknown>[] }
    expect(linkset.linkset.find(({ anchor }) => anchor === document)?.next).toEqual([{ href: `${document}?page=2` }])
  })

  test('has no pages where one tells all', async () => {
    const { text, headers } = await site.get('/doc/house/1.nt')
    expect(text).toContain('#totalItems> "')
    expect(text).not.toContain(`<${name('hydra', 'next')}>`)
    expect(headers.link).not.toContain('rel="next"')
  })

  test('has addresses of its own also where the key has a question mark', async () => {
    const quads = await read('/doc/house/q%3Fmark=1.nt')
    for (const iri of valuesOf(quads, 'https://example.org/doc/house/q?mark=1', name('hydra', 'collection')))
      expect((await site.get(pathOf(iri))).status).toBe(200)
  })
})

describe('a page', () => {
  test('beyond the last is not found, and the last is named', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 8, max: 9_999_999 }), fc.constantFrom('.ttl', '.html', ''), async (n, ext) => {
        const { status, text, headers } = await site.get(`/doc/place/75056${ext}?page=${n}`)
        expect([status, JSON.parse(text)]).toMatchObject([404, { code: 'not-found', lastPage: 7 }])
        expect(headers.link).toBe(`</doc/place/75056${ext}?page=7>; rel="last"`)
      }),
      { numRuns: 30 },
    )
    expect((await site.get('/doc/place/75056?page=7')).status).toBe(200)
    expect((await site.get(`${pathOf(collection)}&page=3`)).status).toBe(404)
    for (const whole of ['/doc/house/1', '/ontology', '/doc/house/empty'])
      expect((await site.get(`${whole}?page=2`)).status, whole).toBe(404)
  })

  test('that is no number from 1 is a bad request', async () => {
    const isPage = (text: string) => /^[1-9]\d{0,6}$/.test(text)
    const odd = fc.constantFrom(
      '0',
      '-1',
      'x',
      '',
      '01',
      '1.5',
      '1e3',
      '+1',
      ' 1',
      '1 ',
      '٣',
      'NaN',
      'Infinity',
      '99999999',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          odd,
          fc.string().filter((text) => !isPage(text)),
        ),
        async (page) => {
          const { status } = await site.get(`/doc/place/75056?page=${encodeURIComponent(page)}`)
          expect(status).toBe(400)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('of a predicate by which nothing points here is empty, and the last', async () => {
    const none = `/doc/place/75056.nt?predicate=${encodeURIComponent('https://example.org/no')}`
    expect(pointing(await read(none))).toEqual([])
    expect((await site.get(`${none}&page=2`)).status).toBe(404)
  })
})

describe('the source row', () => {
  test.each(formats)('is told of each statement’s document, in %s', async (format) => {
    const quads = await read(`/doc/place/75056.${format}`, format)
    const rows = valuesOf(quads, document, name('prov', 'wasDerivedFrom'))
    const { origins } = site.release.describe(place)!
    const lines = [...new Set(origins.map((origin) => origin!.line!))]
    expect(rows.map((row) => valuesOf(quads, row, name('rdfs', 'label'))[0]).sort()).toEqual(
      lines.map((line) => `houses.csv:${line}`).sort(),
    )
    for (const row of rows) {
      expect(row.startsWith(`${document}#`)).toBe(true)
      expect(lines.map(String)).toContain(valuesOf(quads, row, name('ptr', 'lineNumber'))[0])
      const [file = ''] = valuesOf(quads, row, name('ptr', 'reference'))
      expect(valuesOf(quads, file, name('rdfs', 'label'))).toEqual(['houses.csv'])
    }
  })

  test('is the file where a vocabulary is told, whose fragments are its terms', async () => {
    const quads = await read('/ontology.nt')
    const sources = valuesOf(quads, 'https://example.org/ontology', name('prov', 'wasDerivedFrom'))
    expect(sources).toHaveLength(1)
    expect(valuesOf(quads, sources[0]!, name('rdfs', 'label'))).toEqual(['houses.csv'])
    expect(quads.some(({ predicate }) => predicate.value === name('ptr', 'lineNumber'))).toBe(false)
  })

  test('stands with the counts where the document is, in JSON-LD and in the table', async () => {
    const { document: own } = JSON.parse((await site.get('/doc/place/75056.jsonld')).text) as {
      document: Record<string, unknown>
    }
    expect(own).toMatchObject({
      id: document,
      next: { id: `${document}?page=2` },
      wasDerivedFrom: [{ label: { '@none': expect.stringMatching(/^houses\.csv:\d+$/) as string } }],
    })
    expect(own.collection).toContainEqual({
      id: collection,
      type: ['hydra:Collection'],
      property: { id: about, label: { en: 'about', fr: 'sujet' } },
      totalItems: '130',
      view: { id: document },
    })
    expect((await site.get('/doc/place/75056.csv')).text).toMatch(/#row-houses\.csv-\d+,houses\.csv:\d+,/)
  })
})

async function read(path: string, format = 'nt'): Promise<readonly Quad[]> {
  const { status, text } = await site.get(path, { Accept: 'application/n-triples' })
  expect([path, status]).toEqual([path, 200])
  return readers[format]!(text)
}

function pathOf(iri: string): string {
  return iri.slice('https://example.org'.length)
}

/** Of the default graph as of any other, each once. */
function valuesOf(quads: readonly Quad[], subject: string, predicate: string): string[] {
  const found = quads.filter((quad) => quad.subject.value === subject && quad.predicate.value === predicate)
  return [...new Set(found.map(({ object }) => object.value))]
}

function pointing(quads: readonly Quad[]): string[] {
  const found = quads.filter(({ predicate, object }) => predicate.value === about && object.value === place)
  return [...new Set(found.map(({ subject }) => subject.value))]
}
