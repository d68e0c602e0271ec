import { QueryEngine } from '@comunica/query-sparql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultBase } from '../publish/content.js'
import { serveTestSite, type TestSite } from '../publish/testSite.js'
import { openTestStore } from '../publish/testStore.js'

describe('Comunica', () => {
  const engine = new QueryEngine()
  let site: TestSite

  beforeAll(async () => {
    site = await serveTestSite(openTestStore)
  })
  afterAll(() => site.close())

  const labels = `SELECT DISTINCT ?label { <${defaultBase}id/house/1> <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }`

  test('reads a thing by its name, in the format that it likes best', async () => {
    const found = await ask(labels, `${site.origin}/id/house/1`)
    expect(found).toEqual(['House of Glass', `Maison <script>alert('1')</script> & "co"`])
  })

  test('finds out that the endpoint is one, and asks it', async () => {
    expect(await ask(labels, `${site.origin}/sparql`)).toEqual(await ask(labels, `${site.origin}/id/house/1`))
    const books = `SELECT (COUNT(*) AS ?label) { ?book a <${defaultBase}ontology#Book> }`
    expect(await ask(books, `${site.origin}/sparql`)).toEqual(['133'])
  })

  // Comunica likes N-Quads best, where what is said of a thing stands in the graphs of the datasets that say it.
  const unionDefaultGraph = true

  async function ask(query: string, source: string): Promise<readonly string[]> {
    const bindings = await (await engine.queryBindings(query, { sources: [source], unionDefaultGraph })).toArray()
    return bindings.map((binding) => binding.get('label')!.value).sort()
  }
})
