import jsonld from 'jsonld'
import { Parser } from 'n3'
import { isomorphic } from 'rdf-isomorphic'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeDocumentJson } from '../../src/publish/json/document.js'
import { itemsOf } from '../../src/publish/json/items.js'
import { jsonOf } from '../../src/publish/json/json.js'
import { refuse } from '../../src/rdf/jsonLd.js'
import { documentIRI, documentPath } from '../../src/publish/address.js'
import { factory } from '../../src/rdf/environment.js'
import { type Ferries, openFerries } from './ferries.js'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

const processor = jsonld as unknown as { toRDF(document: object, options: object): Promise<string> }
const address = { baseIRI: 'https://example.org/', mount: '/' }

describe('items of a release', () => {
  let ferries: Ferries
  beforeAll(async () => {
    ferries = await openFerries()
  })
  afterAll(() => ferries.close())

  test('each with its parts, the labels of what it names, and what longer paths lead to', () => {
    const { release } = ferries
    const [lines, stops] = release.classes
    const things = ['https://example.org/id/line/1', 'https://example.org/id/line/2']
    const { context, content } = itemsOf(release, jsonOf({ release }), {
      things,
      exact: false,
      context: '/c',
      properties: lines!.properties,
    })
    expect(context).toBe('/c')
    const harbour = { id: 'https://example.org/id/stop/a', label: { en: 'Harbour' } }
    const beach = { id: 'https://example.org/id/stop/b', label: { en: 'Beach' } }
    const island = { id: 'https://example.org/id/island/n', label: { en: 'North island' } }
    expect(content).toEqual([
      {
        id: things[0],
        type: ['Line'],
        label: { en: 'Red line' },
        number: 1,
        calls: [harbour, beach],
        fare: [{ id: `${things[0]}#fare`, label: { en: 'fare' }, price: 2.5 }],
        islands: [island],
      },
      {
        id: things[1],
        type: ['Line'],
        calls: [harbour],
        fare: [],
        islands: [island],
        'f:number': [{ '@value': 'two' }],
      },
    ])
    const served = itemsOf(release, jsonOf({ release }), {
      things: [harbour.id],
      exact: false,
      context: '/c',
      properties: stops!.properties,
    })
    expect(served.content).toEqual([
      {
        ...harbour,
        type: ['Stop'],
        in: island,
        servedBy: [{ id: things[0], label: { en: 'Red line' } }, { id: things[1] }],
      },
    ])
  })

  test('of what the release does not know, the name', () => {
    const { release } = ferries
    const things = ['https://example.org/id/none']
    expect(itemsOf(release, jsonOf({ release }), { things, exact: true, context: '/c' }).content).toEqual([
      { id: things[0] },
    ])
  })

  test('the writer is made once a release', () => {
    expect(jsonOf(ferries)).toBe(jsonOf(ferries))
  })
})

describe('documents', () => {
  let site: TestSite
  beforeAll(async () => {
    site = await serveTestSite(absentStore())
  })
  afterAll(() => site.close())

  test('of all things hold the triples of their N-Triples', async () => {
    const json = jsonOf(site)
    const things = [...site.release.subjects()].filter((thing) => !thing.includes('#') && !thing.includes('/id/book/n'))
    expect(things.length).toBeGreaterThan(15)
    for (const thing of things) {
      const { status, text } = await site.get(`${documentPath(address, thing)}.nt`)
      expect([thing, status]).toEqual([thing, 200])
      const quads = new Parser({ factory, format: 'N-Triples' }).parse(text)
      const document = JSON.parse(writeDocumentJson(json, { thing, iri: documentIRI(address, thing), quads }))
      const back = await processor.toRDF(document, {
        documentLoader: refuse,
        base: 'https://example.org/doc/x',
        format: 'application/n-quads',
      })
      expect([thing, isomorphic(new Parser({ factory, format: 'N-Quads' }).parse(back), quads)]).toEqual([thing, true])
    }
  })
})
