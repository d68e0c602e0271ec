import { QueryEngine } from '@comunica/query-sparql'
import { Parser } from 'n3'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { formats } from '../../src/rdf/formats.js'
import type { Store } from '../../src/store/store.js'
import { readers } from '../readGraph.js'
import { serveTestSite, type TestSite } from './testSite.js'
import { openTestStore } from './testStore.js'
import { freePort } from '../clients/freePort.js'

const hydra = 'http://www.w3.org/ns/hydra/core#'
const label = 'http://www.w3.org/2000/01/rdf-schema#label'

describe('/fragments', () => {
  let site: TestSite
  let store: Store
  let base: string
  let asked: ReturnType<typeof vi.spyOn>

  beforeAll(async () => {
    const port = await freePort()
    base = `http://127.0.0.1:${port}/`
    site = await serveTestSite(
      async (folder) => {
        store = await openTestStore(folder)
        asked = vi.spyOn(store, 'query')
        return store
      },
      { baseIRI: base, port },
    )
  })
  afterAll(() => site.close())

  const get = (
    parameters: Record<string, string>,
    headers: Record<string, string> = { Accept: 'application/n-quads' },
  ) => site.get(`/fragments?${new URLSearchParams(parameters).toString()}`, headers)
  const read = async (parameters: Record<string, string>) => {
    const { status, text } = await get(parameters)
    expect(status).toBe(200)
    const quads = new Parser({ format: 'application/n-quads' }).parse(text)
    const controls = quads.filter(({ graph }) => graph.value.endsWith('#metadata'))
    const told = (property: string) =>
      controls.filter(({ predicate }) => predicate.value === hydra + property).map(({ object }) => object.value)
    return {
      data: quads.filter(({ graph }) => graph.value === ''),
      total: Number(told('totalItems')[0]),
      told,
      controls,
    }
  }

  const about = () => `${base}ontology#about`
  const book = () => `${base}ontology#Book`

  test('the triples of a pattern, a hundred a page, with their number and the pages beside', async () => {
    const first = await read({ predicate: about() })
    const second = await read({ predicate: about(), page: '2' })
    expect([first.total, second.total, first.data.length, second.data.length]).toEqual([133, 133, 100, 33])
    expect(new Set([...first.data, ...second.data].map(({ subject }) => subject.value)).size).toBe(133)
    expect(first.told('next')).toEqual([`${base}fragments?predicate=${encodeURIComponent(about())}&page=2`])
    expect(first.told('previous')).toEqual([])
    expect(second.told('previous')).toEqual([`${base}fragments?predicate=${encodeURIComponent(about())}`])
    expect(second.told('next')).toEqual([])
    expect(first.told('template')).toEqual([`${base}fragments{?subject,predicate,object}`])
    expect((await get({ predicate: about() })).text).toBe((await get({ predicate: about() })).text)
  })

  test('is what SPARQL says, for every pattern of a thing', async () => {
    const house = `${base}id/house/1`
    const all = await site.get(
      `/sparql?${new URLSearchParams({ query: `CONSTRUCT { <${house}> ?p ?o } { <${house}> ?p ?o }` }).toString()}`,
      { Accept: 'application/n-triples' },
    )
    const triples = new Parser().parse(all.text).filter(({ object }) => object.termType !== 'BlankNode')
    expect(triples.length).toBeGreaterThan(20)
    for (const { predicate, object } of triples) {
      const term = object.termType === 'Literal' ? literal(object) : object.value
      for (const pattern of [
        { subject: house, predicate: predicate.value, object: term },
        { predicate: predicate.value, object: term },
        { object: term },
      ]) {
        const { data, total } = await read(pattern)
        expect(data.some((quad) => quad.subject.value === house && quad.object.equals(object))).toBe(true)
        expect(total).toBe(data.length)
      }
    }
  })

  test('what has its subject is answered without the engine; a count is asked for once', async () => {
    asked.mockClear()
    expect((await read({ subject: `${base}id/house/1` })).data.length).toBeGreaterThan(20)
    expect(asked).toHaveBeenCalledTimes(0)
    await read({ predicate: label })
    expect(asked).toHaveBeenCalledTimes(2)
    await read({ predicate: label, object: '?o', subject: '' })
    expect(asked).toHaveBeenCalledTimes(3)
  })

  test('one graph alone', async () => {
    const graph = `${base}graph/houses`
    const { data, told } = await read({ graph, predicate: label })
    expect(data.map(({ subject }) => subject.value)).not.toContain(`${base}id/place/75056`)
    expect((await read({ predicate: label })).data.map(({ subject }) => subject.value)).toContain(
      `${base}id/place/75056`,
    )
    expect(told('template')).toEqual([`${base}fragments?graph=${encodeURIComponent(graph)}{&subject,predicate,object}`])
    expect((await read({ graph: `${base}graph/none` })).total).toBe(0)
    expect((await read({ graph, subject: `${base}id/place/75056` })).total).toBe(0)
  })

  test.each(formats.filter(({ name }) => name !== 'html').map(({ name, mediaType }) => [name, mediaType] as const))(
    '%s',
    async (name, mediaType) => {
      const { status, headers, text } = await get({ subject: `${base}id/place/75056` }, { Accept: mediaType })
      expect(status).toBe(200)
      expect(headers['content-type']).toContain(mediaType)
      const quads = await readers[name]!(text)
      expect(quads.filter(({ object }) => object.value === 'Paris')).toHaveLength(1)
      expect(quads.filter(({ predicate }) => predicate.value === `${hydra}totalItems`)).toHaveLength(1)
    },
  )

  test('a page for people, with nothing that could run', async () => {
    const { text, headers } = await get(
      { subject: `${base}id/house/1`, object: `"Maison <script>alert('1')</script> & "co""@fr` },
      { Accept: 'text/html' },
    )
    expect(headers['content-type']).toContain('text/html')
    expect(text).toContain('Maison &lt;script')
    expect(text).not.toContain("<script>alert('1')")
    expect((await get({ predicate: about() }, { Accept: 'text/html' })).text).toContain('rel="next"')
  })

  test('304 without the engine, and HEAD', async () => {
    const { headers } = await get({ predicate: about(), object: `${base}id/place/75056` })
    asked.mockClear()
    const again = await get(
      { predicate: about(), object: `${base}id/place/75056` },
      { Accept: 'application/n-quads', 'If-None-Match': String(headers.etag) },
    )
    expect(again.status).toBe(304)
    expect(asked).toHaveBeenCalledTimes(0)
    const head = await site.send('HEAD', `/fragments?predicate=${encodeURIComponent(about())}`)
    expect([head.status, head.text]).toEqual([200, ''])
  })

  test.each([
    [{ subject: 'no iri' }, 400],
    [{ predicate: '"text"' }, 400],
    [{ object: '"text' }, 400],
    [{ object: '"1"^^nothing at all' }, 400],
    [{ page: '0' }, 400],
    [{ page: '-1' }, 400],
    [{ page: '1e9' }, 400],
    [{ wrong: '1' }, 400],
    [{ page: '9999' }, 404],
    [{ page: '10001' }, 400],
    [{ object: '"x"@fr> . } DROP ALL #' }, 400],
    [{ predicate: 'http://x/> ?o } #' }, 400],
  ])('%o is refused with %i', async (parameters, status) => {
    expect((await get(parameters as unknown as Record<string, string>)).status).toBe(status)
  })

  test('literals with quotes, line ends and backslashes are found as they are', async () => {
    const { data } = await read({ object: '"rue des "Fleurs"\r\nbâtiment B"' })
    expect(data).toHaveLength(1)
  })

  test('Comunica reads it, and answers a join as SPARQL does', async () => {
    const query = `SELECT ?book ?title ?label { ?book a <${book()}> ; <${about()}> ?place ; <http://purl.org/dc/terms/title> ?title . ?place <${label}> ?label }`
    const rows = async (source: string) => {
      const bindings = await (await new QueryEngine().queryBindings(query, { sources: [source] })).toArray()
      return bindings
        .map((binding) => ['book', 'title', 'label'].map((name) => binding.get(name)!.value).join(' '))
        .sort()
    }
    const bySparql = await rows(`${base}sparql`)
    expect(bySparql).toHaveLength(130)
    expect(await rows(`${base}fragments`)).toEqual(bySparql)
    expect(await rows(`${base}fragments?graph=${encodeURIComponent(`${base}graph/books`)}`)).toEqual(bySparql)
  })

  function literal({
    value,
    language,
    datatype,
  }: {
    value: string
    language: string
    datatype: { value: string }
  }): string {
    if (language) return `"${value}"@${language}`
    return datatype.value.endsWith('#string') ? `"${value}"` : `"${value}"^^${datatype.value}`
  }
})
