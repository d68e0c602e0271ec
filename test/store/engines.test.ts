import Papa from 'papaparse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseQuads } from '../../src/rdf/quads.js'
import type { QueryOptions, Store } from '../../src/store/store.js'
import { base, line, writeRelease } from '../release/sample.js'
import { isPassedOver, kinds, type Opened } from './engines/kinds.js'

const xsd = 'http://www.w3.org/2001/XMLSchema#'

const lines = [
  line('ex:a', 'ex:p', '"un"@fr', 'ex:g1'),
  line('ex:a', 'ex:p', '"un"@fr', 'ex:g2'),
  line('ex:b', 'ex:p', 'ex:a', 'ex:g2'),
  line('ex:c', 'ex:label', '"école \u{1F393} \\"x\\" 東京"', 'ex:g2'),
  line('ex:c', 'ex:size', `"042"^^<${xsd}integer>`, 'ex:g2'),
  line('ex:c', 'ex:day', `"2024-02-29"^^<${xsd}date>`, 'ex:g2'),
  line('ex:c', 'ex:code', `"x"^^<${base}Code>`, 'ex:g2'),
  line('ex:c', 'ex:part', '_:inner', 'ex:g2'),
  line('_:inner', 'ex:name', '"inner"', 'ex:g2'),
  ...Array.from({ length: 400 }, (_, at) => line(`ex:n${at}`, 'ex:q', `"${at}"`, 'ex:g3')),
]

/** Runs for as long as it is let: 400⁴ rows, no two of them equal. */
const endless =
  'SELECT (COUNT(DISTINCT CONCAT(?a, ?b, ?c, ?d)) AS ?n) { ?s <q> ?a . ?t <q> ?b . ?u <q> ?c . ?v <q> ?d }'

type Options = Partial<QueryOptions>

async function ask(store: Store, text: string, options: Options = {}): Promise<string> {
  const { body } = await store.query(text, { mediaType: 'application/sparql-results+json', ...options })
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

interface Results {
  readonly boolean?: boolean
  readonly results?: {
    readonly bindings: readonly Readonly<Record<string, { readonly value: string; readonly 'xml:lang'?: string }>>[]
  }
}

/** The rows of SELECT, each as its values, sorted. */
async function rows(store: Store, text: string, options: Options = {}): Promise<readonly string[]> {
  const { results } = JSON.parse(await ask(store, text, options)) as Results
  return results!.bindings
    .map((row) =>
      Object.values(row)
        .map((term) => (term['xml:lang'] ? `${term.value}@${term['xml:lang']}` : term.value))
        .join(' '),
    )
    .sort()
}

/** [what, query, options, rows] */
const questions: readonly (readonly [string, string, Options, readonly string[]])[] = [
  ['a literal with its language', 'SELECT ?o { <a> <p> ?o } LIMIT 1', {}, ['un@fr']],
  ['the union as default graph, each triple once', 'SELECT (COUNT(*) AS ?n) { ?s <p> ?o }', {}, ['2']],
  [
    'named graphs',
    'SELECT ?g ?s { GRAPH ?g { ?s <p> ?o } }',
    {},
    [`${base}g1 ${base}a`, `${base}g2 ${base}a`, `${base}g2 ${base}b`],
  ],
  ['FROM', 'SELECT ?s FROM <g1> { ?s <p> ?o }', {}, [`${base}a`]],
  ['FROM NAMED', 'SELECT ?g FROM NAMED <g1> { GRAPH ?g { ?s <p> ?o } }', {}, [`${base}g1`]],
  [
    'default-graph-uri in place of FROM',
    'SELECT ?s FROM <g2> { ?s <p> ?o }',
    { defaultGraphs: [`${base}g1`] },
    [`${base}a`],
  ],
  ['named-graph-uri', 'SELECT DISTINCT ?g { GRAPH ?g { ?s <p> ?o } }', { namedGraphs: [`${base}g2`] }, [`${base}g2`]],
  ['no default graph beside named-graph-uri', 'SELECT ?s { ?s <p> ?o }', { namedGraphs: [`${base}g2`] }, []],
  ['blank nodes', 'SELECT DISTINCT ?n { <c> <part> [ <name> ?n ] FILTER(?n = "inner") }', {}, ['inner']],
  [
    'characters beyond ASCII',
    'SELECT DISTINCT ?l { <c> <label> ?l FILTER(CONTAINS(?l, "東京")) }',
    {},
    ['école \u{1F393} "x" 東京'],
  ],
  ['the same string, typed or not', `SELECT (1 AS ?x) { FILTER("a" = "a"^^<${xsd}string>) }`, {}, ['1']],
  ['numbers', 'SELECT DISTINCT ?s { ?s <size> ?o FILTER(?o + 1 = 43) }', {}, [`${base}c`]],
  ['a datatype of the theme', 'SELECT DISTINCT (STR(DATATYPE(?o)) AS ?d) { <c> <code> ?o }', {}, [`${base}Code`]],
  ['a date', `SELECT DISTINCT ?o { <c> <day> ?o FILTER(?o > "2024-02-28"^^<${xsd}date>) }`, {}, ['2024-02-29']],
  ['relative IRIs against the base of the release', 'SELECT (<x/y> AS ?i) {}', {}, [`${base}x/y`]],
  ['BASE of the query', 'BASE <http://other.example/> SELECT (<x> AS ?i) {}', {}, ['http://other.example/x']],
  ['the catalogue in its graph', 'SELECT ?s { GRAPH <graph/catalogue> { ?s a ?c } }', {}, [`${base}dataset/a`]],
  [
    'VALUES, OPTIONAL, property paths',
    'SELECT DISTINCT ?s { VALUES ?s { <b> <a> } ?s <p>/<p> ?x OPTIONAL { ?s <none> ?y } }',
    {},
    [`${base}b`],
  ],
]

const only = process.env['ENGINES']?.split(',')

for (const kind of kinds.filter(({ name }) => only?.includes(name) ?? true)) {
  const test_ = (name: string, run: (store: Store) => Promise<void>) => {
    const reason = kind.deviates[name]
    // What an engine is known to do otherwise fails: when it does not any more, the reason can go.
    const one = reason === undefined ? test : test.fails
    one(reason === undefined ? name : `${name}: ${reason}`, () => run(opened.store), 30_000)
  }
  let opened: Opened

  describe.skipIf(isPassedOver(kind))(kind.name, () => {
    beforeAll(async () => {
      if (kind.missing !== undefined) throw new Error(`${kind.name} has to be installed: ${kind.missing}`)
      const { folder } = await writeRelease(lines.map((text) => [text]))
      opened = await kind.open({ folder, engines: 2 })
      await opened.store.ready
    }, 60_000)
    afterAll(() => opened.stop())

    for (const [name, text, options, expected] of questions)
      test_(name, async (store) => expect(await rows(store, text, options)).toEqual(expected))

    test_('ASK', async (store) => {
      expect((JSON.parse(await ask(store, 'ASK { <a> <p> ?o }')) as Results).boolean).toBe(true)
      expect((JSON.parse(await ask(store, 'ASK { <a> <none> ?o }')) as Results).boolean).toBe(false)
    })

    test_('SELECT in XML, CSV and TSV', async (store) => {
      const text = 'SELECT ?s { ?s <q> "7" }'
      expect(await ask(store, text, { mediaType: 'application/sparql-results+xml' })).toContain(`<uri>${base}n7</uri>`)
      const csv = await ask(store, text, { mediaType: 'text/csv' })
      expect(Papa.parse(csv.trim()).data).toEqual([['s'], [`${base}n7`]])
      expect(await ask(store, text, { mediaType: 'text/tab-separated-values' })).toMatch(
        /^\??"?s"?\r?\n\S*https:\/\/example\.org\/n7\S*\r?\n$/,
      )
    })

    for (const mediaType of [
      'text/turtle',
      'application/n-triples',
      'application/n-quads',
      'application/trig',
      'application/rdf+xml',
      'application/ld+json',
    ])
      test_(`CONSTRUCT as ${mediaType}`, async (store) => {
        expect(await ask(store, 'CONSTRUCT { ?s <q> ?o } WHERE { ?s <q> ?o FILTER(?o = "7") }', { mediaType })).toMatch(
          /n7\b/,
        )
      })

    test_('DESCRIBE', async (store) => {
      const text = await ask(store, 'DESCRIBE <b>', { mediaType: 'application/n-triples' })
      expect(text).toContain(`<${base}b>`)
    })

    test_('CONSTRUCT gives each triple once', async (store) => {
      const text = await ask(store, 'CONSTRUCT WHERE { <a> <p> ?o }', { mediaType: 'application/n-triples' })
      expect(parseQuads(text)).toHaveLength(1)
    })

    test_('tells mistakes', async (store) => {
      await expect(ask(store, 'SELECT * {\n?s ?p }')).rejects.toMatchObject({
        code: 'query-syntax',
        origin: { line: 2 },
      })
      await expect(ask(store, 'DROP ALL')).rejects.toMatchObject({ code: 'read-only' })
    })

    test_('tells mistakes that only the engine finds', async (store) => {
      await expect(ask(store, 'SELECT ?s { ?s ?p ?o } GROUP BY ?p')).rejects.toMatchObject({ code: 'query-syntax' })
    })

    test_('stops a query at its limit, and answers others meanwhile and after', async (store) => {
      const begun = performance.now()
      const slow = ask(store, endless, { timeout: 1_500 })
      slow.catch(() => undefined)
      expect(await rows(store, 'SELECT ?s { ?s <q> "7" }')).toEqual([`${base}n7`])
      await expect(slow).rejects.toMatchObject({ code: 'query-timeout' })
      expect(performance.now() - begun).toBeLessThan(2_500)
      expect(await rows(store, 'SELECT ?s { ?s <q> "8" }')).toEqual([`${base}n8`])
      expect(performance.now() - begun).toBeLessThan(4_000)
    })

    test_('stops a query whose client leaves', async (store) => {
      const leaving = new AbortController()
      const slow = ask(store, endless, { signal: leaving.signal, timeout: 20_000 })
      slow.catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 300))
      const left = performance.now()
      leaving.abort(new Error('gone'))
      await expect(slow).rejects.toThrow('gone')
      expect(performance.now() - left).toBeLessThan(1_000)
      expect(await rows(store, 'SELECT ?s { ?s <q> "9" }')).toEqual([`${base}n9`])
      expect(performance.now() - left).toBeLessThan(3_000)
    })

    test_('gives a large answer in pieces', async (store) => {
      const { body } = await store.query('SELECT * { ?a <q> ?b . ?c <q> ?d FILTER(STRLEN(?b) < 3) }', {
        mediaType: 'application/sparql-results+json',
      })
      let [pieces, bytes] = [0, 0]
      for await (const piece of body) {
        pieces++
        bytes += piece.length
      }
      expect(pieces).toBeGreaterThan(5)
      expect(bytes).toBeGreaterThan(40_000 * 100)
    })

    test_('answers many questions that come together', async (store) => {
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, at) => rows(store, `SELECT ?s { ?s <q> "${at}" }`)),
      )
      expect(answers).toEqual(Array.from({ length: 40 }, (_, at) => [`${base}n${at}`]))
    })
  })
}
