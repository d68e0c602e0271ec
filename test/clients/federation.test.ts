import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { QueryEngine } from '@comunica/query-sparql'
import { Store } from 'n3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isInstalled, run } from './client.js'
import { type FederatedSite, firstValues, serveFederated } from './federatedSite.js'
import { freePort } from './freePort.js'

const museums = join(import.meta.dirname, '../museums')
const label = '<http://www.w3.org/2004/02/skos/core#prefLabel>'
const locality = '<http://schema.org/addressLocality>'

describe('federation', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dataesr-federation-'))
  let research: FederatedSite
  let culture: FederatedSite

  beforeAll(async () => {
    const [first, second] = [await freePort(), await freePort()]
    const ports = { research: first, culture: second }
    const endpoint = (port: number) => `http://127.0.0.1:${port}/sparql`
    research = await serveFederated({ port: ports.research, services: [endpoint(ports.culture)] })
    culture = await serveFederated({ port: ports.culture, theme: museums, services: [endpoint(ports.research)] })
  })
  afterAll(async () => {
    await Promise.all([research.close(), culture.close()])
    rmSync(folder, { recursive: true })
  })

  const ofMuseums = (pattern = '') => `SELECT ?name { ${pattern} ?museum ${label} ?name ; ${locality} ?city }`
  /** The query that a client puts to its own, empty data. */
  const through = () => `SELECT ?name { SERVICE <${culture.sparql}> { ?museum ${label} ?name ; ${locality} ?city } }`
  const lines = (text: string) =>
    text
      .split(/\r?\n/)
      .filter((line) => line !== '')
      .sort()

  describe('other programs ask us by SERVICE', () => {
    test('Comunica, which joins us with data of its own', async () => {
      const [name, ...others] = await culture.ask(ofMuseums())
      expect(others.length).toBeGreaterThan(0)
      const bindings = await new QueryEngine().queryBindings(
        `SELECT ?museum { ?own <http://own.example/called> ?text BIND(STRLANG(?text, "fr") AS ?name) SERVICE <${culture.sparql}> { ?museum ${label} ?name } }`,
        { sources: [ownData(name!)] },
      )
      const found = (await bindings.toArray()).map((binding) => binding.get('museum')!.value)
      expect(found).toEqual(await culture.ask(`SELECT ?museum { ?museum ${label} ${JSON.stringify(name)}@fr }`))
      expect(found).toHaveLength(1)
    })

    test('Comunica, as one of several sources', async () => {
      const sources = [culture.sparql, research.sparql].map((value) => ({ type: 'sparql', value }))
      const bindings = await new QueryEngine().queryBindings(ofMuseums(), { sources })
      const found = (await bindings.toArray()).map((binding) => binding.get('name')!.value)
      expect(found.sort()).toEqual(expect.arrayContaining([...(await culture.ask(ofMuseums()))]))
    })

    const rdflib = isInstalled('python3', ['-c', 'import rdflib'], 'rdflib (pip install rdflib)')
    test.skipIf(!rdflib)('rdflib', async () => {
      const told = await run('python3', ['test/clients/rdflib_asks.py'], through())
      expect(lines(told)).toEqual(await culture.ask(ofMuseums()))
    })

    const jenaLibraries = join(process.env.JENA_LIBRARIES ?? 'none', '*')
    const jena = isInstalled('java', ['-cp', jenaLibraries, 'arq.sparql', '--version'], 'Jena (test/clients/jena.xml)')
    test.skipIf(!jena)('Jena', async () => {
      const [data, query] = [join(folder, 'none.ttl'), join(folder, 'query.rq')]
      writeFileSync(data, '')
      writeFileSync(query, through())
      const options = ['--data', data, '--query', query, '--results', 'json']
      const told = await run('java', ['-cp', jenaLibraries, 'arq.sparql', ...options])
      expect(firstValues(told)).toEqual(await culture.ask(ofMuseums()))
    })

    const rdf4jLibraries = join(process.env.RDF4J_LIBRARIES ?? 'none', '*')
    const packaged =
      'RDF4J (mvn -f test/clients/rdf4j.xml dependency:copy-dependencies -DoutputDirectory=…, RDF4J_LIBRARIES names the folder)'
    const rdf4j = isInstalled('java', ['-cp', rdf4jLibraries, 'groovy.ui.GroovyMain', '--version'], packaged)
    test.skipIf(!rdf4j)('RDF4J', async () => {
      const told = await run(
        'java',
        ['-cp', rdf4jLibraries, 'groovy.ui.GroovyMain', 'test/clients/rdf4j_asks.groovy'],
        through(),
      )
      expect(lines(told)).toEqual(await culture.ask(ofMuseums()))
    })
  })

  describe('two of our own servers, with different themes', () => {
    test('each asks the other', async () => {
      expect(await research.ask(through())).toEqual(await culture.ask(ofMuseums()))
      const count = 'SELECT (COUNT(*) AS ?n) { ?thing a ?class }'
      const ofResearch = `SELECT ?n { SERVICE <${research.sparql}> { ${count} } }`
      expect(await culture.ask(ofResearch)).toEqual(await research.ask(count))
    })

    test('each joins what the other has with its own', async () => {
      const inCities = (service: string, first: string, second: string) =>
        `SELECT DISTINCT ?city { ${first} SERVICE <${service}> { ${second} } }`
      const museum = `?museum ${locality} ?city .`
      const cities = [...new Set(await culture.ask(`SELECT ?city { ${museum} }`))].sort()
      const values = cities.map((city) => JSON.stringify(city)).join(' ')
      const called = await research.ask(`SELECT DISTINCT ?city { VALUES ?city { ${values} } ?place ?called ?city }`)
      expect(called.length).toBeGreaterThan(0)
      const query = inCities(research.sparql, museum, `?place ?called ?city`)
      expect(await culture.ask(query)).toEqual(called)
      expect(await research.ask(inCities(culture.sparql, '', museum))).toEqual(cities)
    })

    test('a chain that leads back is answered too: each level is a part of the text of the query', async () => {
      const back = `SELECT ?name { SERVICE <${culture.sparql}> { SERVICE <${research.sparql}> { SERVICE <${culture.sparql}> { ?museum ${label} ?name ; ${locality} ?city } } } }`
      expect(await research.ask(back)).toEqual(await culture.ask(ofMuseums()))
    })
  })
})

function ownData(name: string): Store {
  const store = new Store()
  store.addQuad('http://own.example/1' as never, 'http://own.example/called' as never, `"${name}"` as never)
  return store
}
