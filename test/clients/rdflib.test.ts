import { isomorphic } from 'rdf-isomorphic'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultBase } from '../publish/content.js'
import { absentStore, serveTestSite, type TestSite } from '../publish/testSite.js'
import { readers } from '../readGraph.js'
import { rdflib } from './rdflib.js'

describe.skipIf(!rdflib.isThere)('rdflib', () => {
  let site: TestSite
  beforeAll(async () => {
    site = await serveTestSite(absentStore())
  })
  afterAll(() => site.close())

  test.each(['default', 'turtle', 'xml', 'trig', 'json-ld', 'nt'])(
    'reads nasty values and non-ASCII names: %s',
    async (way) => {
      const paths = ['house/1', 'house/%C3%A9t%C3%A9%20(1)']
      const graphs = await rdflib.ways[way]!(paths.map((path) => `${site.origin}/id/${path}`))
      for (const [i, path] of paths.entries()) {
        const told = await readers['nt']!((await site.get(`/doc/${path}.nt`)).text)
        expect(isomorphic([...graphs[i]!], [...told])).toBe(true)
      }
      const labels = graphs[0]!
        .filter(
          ({ subject, predicate }) =>
            subject.value === `${defaultBase}id/house/1` && predicate.value.endsWith('prefLabel'),
        )
        .map(({ object }) => object.value)
      expect(labels.sort()).toEqual(['House of Glass', `Maison <script>alert('1')</script> & "co"`])
    },
  )
})
