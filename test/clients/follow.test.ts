import type { Quad } from '@rdfjs/types'
import { isomorphic } from 'rdf-isomorphic'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { factory } from '../../src/rdf/environment.js'
import { formats } from '../../src/rdf/formats.js'
import type { Client, Way } from './client.js'
import { openBrowser } from './chromium.js'
import { comunica } from './comunica.js'
import { curl } from './curl.js'
import { type FollowedSite, serveFollowed } from './followedSite.js'
import { jena } from './jena.js'
import { rapper } from './rapper.js'
import { rdflib } from './rdflib.js'
import { wget } from './wget.js'

const clients: readonly Client[] = [rdflib, jena, rapper, comunica, curl, wget]

describe('who follows an IRI of the release reads the same graph', () => {
  let site: FollowedSite
  let things: readonly string[]
  const graphs = new Map<string, readonly Quad[]>()

  beforeAll(async () => {
    site = await serveFollowed()
    const { baseIRI } = site
    const first = ['id/institution/', 'id/unit/', 'id/publication/', 'scheme/unit-kind/', 'dataset/'].map(site.first)
    things = [...first, `${baseIRI}ontology`]
    for (const thing of things) graphs.set(thing, await site.graphOf(thing))
  })
  afterAll(() => site.close())

  describe.each(clients)('$name', ({ isThere, ways }) => {
    describe.each(Object.entries(ways))('%s', (format, way) => {
      const tested = isThere ? test : test.skip
      tested('reads it', () => follows(format, way), 90_000)
    })
  })

  test('Chromium: a page for people, and a graph for a script of another site', async ({ skip }) => {
    const browser = await openBrowser()
    if (browser === undefined) return skip('Chromium cannot start here')
    for (const thing of things) {
      const { heading, embedded } = await browser.open(thing)
      expect(heading.trim()).not.toBe('')
      expect(embedded.length).toBeGreaterThan(0)
    }
    await follows('default', browser.fetches)
    await browser.close()
  })

  async function follows(name: string, way: Way): Promise<void> {
    site.takeExchanges()
    const read = await way(things)
    const exchanges = site.takeExchanges()
    const different = things.filter((thing, i) => !isomorphic(triplesOf(read[i]!), [...graphs.get(thing)!]))
    expect(different).toEqual([])
    // It began at the names, and was led from there.
    const paths = things.map((thing) => thing.slice(site.baseIRI.length - 1))
    const begun = exchanges.filter(({ path }) => paths.includes(path))
    expect(new Set(begun.map(({ path }) => path))).toEqual(new Set(paths))
    expect(begun.filter(({ path, status }) => status !== (path === '/ontology' ? 200 : 303))).toEqual([])
    const answered = exchanges.filter(({ method, status }) => method === 'GET' && status === 200)
    const types = new Set(answered.map(({ mediaType }) => mediaType))
    if (name !== 'nquads') expect(types.size).toBe(1)
    expect([...types].every((type) => type !== undefined && mediaTypes.has(type))).toBe(true)
  }
})

/** Media types of RDF. */
const mediaTypes = new Set<string>(
  formats
    .filter(({ name }) => name !== 'html')
    .flatMap(({ mediaType, aliases }) => [mediaType, ...aliases.map((alias) => alias.split(';')[0]!)]),
)

/** The union of the graphs, each triple once. */
function triplesOf(quads: readonly Quad[]): Quad[] {
  const triples = quads.map(({ subject, predicate, object }) => factory.quad(subject, predicate, object))
  return [...factory.dataset(triples)]
}
