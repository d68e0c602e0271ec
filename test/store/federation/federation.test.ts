import { text } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { Parser } from 'n3'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { withFederation } from '../../../src/store/federation/federation.js'
import type { QueryOptions, Store } from '../../../src/store/store.js'
import { type CountingStore, countingStore, type Endpoint, serveEndpoint } from './endpoints.js'

const base = 'https://own.example/'
const prefixes = `PREFIX : <${base}> PREFIX o: <http://other.example/>`

const ours = `
@prefix : <${base}> . @prefix o: <http://other.example/> .
:g1 { :a :same o:1 ; :label "A" . :b :same o:2 ; :label "B" . :c :same o:3 ; :label "C", "C" ; :part [ :n 1 ] . }
:g2 { :a :label "A" ; :size 5 . :d :label "D" ; :same o:1 . }
:many { ${Array.from({ length: 1200 }, (_, i) => `:m${i} :link o:m${i} .`).join('\n')} }
`

const theirs = `
@prefix : <http://other.example/> .
:1 :name "one"@en , "un"@fr ; :kind :K . :2 :name "two"@en . :9 :name "nine"@en ; :kind :K .
${Array.from({ length: 1200 }, (_, i) => `:m${i} :n ${i} .`).join('\n')}
:m7 :few true . :m900 :few true .
`

describe('a store with SERVICE', () => {
  let other: Endpoint
  let second: Endpoint
  let own: CountingStore
  let store: Store

  beforeAll(async () => {
    other = await serveEndpoint(theirs)
    second = await serveEndpoint('<http://other.example/1> <http://other.example/more> "from the second" .')
    own = countingStore(ours)
    store = withFederation(own, {
      services: [other.url, second.url],
      baseIRI: base,
      allowedAddresses: ['127.0.0.1'],
    })
  })
  afterAll(async () => {
    await store.close()
    await Promise.all([other.close(), second.close()])
  })
  beforeEach(() => {
    for (const asked of [own.queries, other.queries, second.queries]) asked.length = 0
  })

  const ask = async (query: string, options: Partial<QueryOptions> = {}): Promise<string> => {
    const answer = await store.query(
      `${prefixes} ${query.replaceAll('OTHER', other.url).replaceAll('SECOND', second.url)}`,
      {
        mediaType: 'text/csv',
        ...options,
      },
    )
    return text(Readable.from(answer.body))
  }
  const rows = async (query: string, options: Partial<QueryOptions> = {}) =>
    (await ask(query, options)).trimEnd().split('\r\n').slice(1).sort()

  test('a query without it goes to the engine as it is', async () => {
    const query = 'SELECT ?l { <https://own.example/b> <https://own.example/label> ?l } # no service'
    await store.query(query, { mediaType: 'text/csv' })
    expect(own.queries.map((each) => each.text)).toEqual([query])
  })

  test('several own patterns arrive as one query, and what is bound is passed on as VALUES', async () => {
    const query = `SELECT ?l ?n { ?s :same ?o . SERVICE <OTHER> { ?o o:name ?n } ?s :label ?l FILTER(LANG(?n) = "en") FILTER(?l < "C") }`
    expect(await rows(query)).toEqual(['A,one', 'B,two'])
    expect(own.queries).toHaveLength(1)
    expect(own.queries[0]!.text).toMatch(/same.*label.*FILTER\(\?l < "C"/s)
    expect(other.queries).toHaveLength(1)
    expect(other.queries[0]).toMatch(
      /VALUES \(\?o \?dataesrRow\) \{ \(<http:\/\/other\.example\/1> 0\) \(<http:\/\/other\.example\/2> 1\) \}/,
    )
    expect(other.headers.at(-1)).not.toHaveProperty('cookie')
    expect(other.headers.at(-1)).not.toHaveProperty('authorization')
  })

  test('where ours has many solutions and the endpoint few, those of the endpoint are passed to us', async () => {
    expect(await rows('SELECT ?s { ?s :link ?o . SERVICE <OTHER> { ?o o:few ?x } }')).toEqual([
      `${base}m7`,
      `${base}m900`,
    ])
    expect(own.queries).toHaveLength(2)
    expect(own.queries[1]!.text).toContain('<http://other.example/m900>')
    expect(other.queries).toHaveLength(1)
  })

  test('where both have many, blocks are passed on, and nothing is lost or told twice', async () => {
    const found = await rows('SELECT ?s ?n { ?s :link ?o . SERVICE <OTHER> { ?o o:n ?n } }')
    expect(new Set(found).size).toBe(1200)
    expect(found).toHaveLength(1200)
    expect(other.queries).toHaveLength(13)
  })

  test.each([
    [
      'OPTIONAL',
      'SELECT ?l ?n { ?s :same ?o ; :label ?l OPTIONAL { SERVICE <OTHER> { ?o o:name ?n FILTER(LANG(?n) = "en") } } }',
      ['A,one', 'B,two', 'C,', 'D,one'],
    ],
    ['MINUS', 'SELECT ?l { ?s :same ?o ; :label ?l MINUS { SERVICE <OTHER> { ?o o:kind o:K } } }', ['B', 'C']],
    [
      'NOT EXISTS',
      'SELECT ?l { ?s :same ?o ; :label ?l FILTER NOT EXISTS { SERVICE <OTHER> { ?o o:name ?n } } }',
      ['C'],
    ],
    [
      'EXISTS',
      'SELECT ?l { ?s :same ?o ; :label ?l FILTER EXISTS { SERVICE <OTHER> { ?o o:name ?n } } }',
      ['A', 'B', 'D'],
    ],
    ['EXISTS of our own', 'SELECT ?n { SERVICE <OTHER> { ?o o:name ?n } FILTER NOT EXISTS { ?s :same ?o } }', ['nine']],
    [
      'aggregates',
      'SELECT ?k (COUNT(DISTINCT ?s) AS ?c) { ?s :same ?o . SERVICE <OTHER> { ?o o:kind ?k } } GROUP BY ?k',
      ['http://other.example/K,2'],
    ],
    ['UNION', 'SELECT ?x { { :b :label ?x } UNION { SERVICE <OTHER> { o:2 o:name ?x } } }', ['B', 'two']],
    [
      'BIND after it',
      'SELECT ?y { :a :same ?o . SERVICE <OTHER> { ?o o:name ?n FILTER(LANG(?n) = "fr") } BIND(CONCAT(?n, "!") AS ?y) }',
      ['un!'],
    ],
    [
      'a subquery of our own',
      'SELECT ?s ?n { { SELECT ?s ?o (COUNT(?l) AS ?c) { ?s :same ?o ; :label ?l } GROUP BY ?s ?o HAVING(COUNT(?l) = 1) ORDER BY ?s LIMIT 1 } SERVICE <OTHER> { ?o o:name ?n FILTER(LANG(?n) = "fr") } }',
      [`${base}a,un`],
    ],
    [
      'a subquery with it',
      'SELECT ?l ?c { ?s :label ?l ; :same ?o { SELECT ?o (COUNT(?n) AS ?c) { SERVICE <OTHER> { ?o o:name ?n } } GROUP BY ?o } }',
      ['A,2', 'B,1', 'D,2'],
    ],
    [
      'GRAPH around our own',
      'SELECT ?g ?l ?n { GRAPH ?g { ?s :same ?o ; :label ?l } SERVICE <OTHER> { ?o o:name ?n FILTER(LANG(?n) = "en") } }',
      [`${base}g1,A,one`, `${base}g1,B,two`, `${base}g2,D,one`],
    ],
    [
      'GRAPH around all',
      'SELECT ?g ?l ?n { GRAPH ?g { ?s :same ?o ; :label ?l . SERVICE <OTHER> { ?o o:name ?n FILTER(LANG(?n) = "en") } } }',
      [`${base}g1,A,one`, `${base}g1,B,two`, `${base}g2,D,one`],
    ],
    [
      'two endpoints',
      'SELECT ?l ?m { ?s :same ?o ; :label ?l . SERVICE <OTHER> { ?o o:kind o:K } SERVICE <SECOND> { ?o o:more ?m } }',
      ['A,from the second', 'D,from the second'],
    ],
    [
      'no pattern of our own',
      'SELECT ?n ?m { SERVICE <SECOND> { ?o o:more ?m } SERVICE <OTHER> { ?o o:name ?n } }',
      ['one,from the second', 'un,from the second'],
    ],
    ['VALUES at the end', 'SELECT ?n { SERVICE <OTHER> { ?o o:name ?n } } VALUES ?o { o:2 }', ['two']],
    [
      'a property path',
      'SELECT ?n { ?s (:same|:none)/^:same :d ; :same ?o . SERVICE <OTHER> { ?o o:name ?n FILTER(LANG(?n) = "fr") } }',
      ['un', 'un'],
    ],
    ['blank nodes', 'SELECT ?n ?name { ?s :part ?b . ?b :n ?n . SERVICE <OTHER> { o:2 o:name ?name } }', ['1,two']],
    [
      'ourselves',
      `SELECT ?l ?n { SERVICE <${base}sparql> { ?s :same ?o ; :label ?l SERVICE <OTHER> { ?o o:name ?n } } FILTER(?n = "two"@en) }`,
      ['B,two'],
    ],
    [
      'a variable that names endpoints',
      'SELECT ?e ?x { VALUES ?e { <OTHER> <SECOND> } :a :same ?o . SERVICE ?e { ?o o:more|o:kind ?x } }',
      'VARIABLE',
    ],
  ])('%s', async (_, query, expected) => {
    const told =
      expected === 'VARIABLE'
        ? [`${other.url},http://other.example/K`, `${second.url},from the second`].sort()
        : expected
    expect(await rows(query)).toEqual(told)
  })

  test('a variable that names ourselves', async () => {
    const query = `SELECT ?l { VALUES ?e { <${base}sparql> } SERVICE <OTHER> { ?o o:kind o:K } SERVICE ?e { ?s :same ?o ; :label ?l } }`
    expect(await rows(query)).toEqual(['A', 'D'])
  })

  test('an OPTIONAL is passed what is bound too', async () => {
    await ask('SELECT * { ?s :same ?o OPTIONAL { SERVICE <OTHER> { ?o o:name ?n } } }')
    expect(other.queries).toHaveLength(1)
    expect(other.queries[0]).toContain('VALUES (?o ?dataesrRow)')
  })

  test('graphs of the protocol are those of our own patterns, and FROM where it names none', async () => {
    const query = 'SELECT ?l { ?s :label ?l ; :same ?o . SERVICE <OTHER> { ?o o:kind ?k } }'
    expect(await rows(query, { defaultGraphs: [`${base}g2`] })).toEqual(['D'])
    expect(await rows(query.replace('{', 'FROM :g1 {'))).toEqual(['A'])
    expect(await rows(query.replace('{', 'FROM :g1 {'), { defaultGraphs: [`${base}g2`] })).toEqual(['D'])
  })

  const select = 'SELECT ?s ?n { ?s :same ?o . SERVICE <OTHER> { ?o o:name ?n FILTER(LANG(?n) = "fr") } } ORDER BY ?s'
  test.each([
    [
      'application/sparql-results+json',
      `{"head":{"vars":["s","n"]},"results":{"bindings":[{"s":{"type":"uri","value":"${base}a"},"n":{"type":"literal","value":"un","xml:lang":"fr"}},{"s":{"type":"uri","value":"${base}d"},"n":{"type":"literal","value":"un","xml:lang":"fr"}}]}}`,
    ],
    [
      'application/sparql-results+xml',
      `<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/><variable name="n"/></head><results><result><binding name="s"><uri>${base}a</uri></binding><binding name="n"><literal xml:lang="fr">un</literal></binding></result><result><binding name="s"><uri>${base}d</uri></binding><binding name="n"><literal xml:lang="fr">un</literal></binding></result></results></sparql>`,
    ],
    ['text/csv', `s,n\r\n${base}a,un\r\n${base}d,un\r\n`],
    ['text/tab-separated-values', `?s\t?n\n<${base}a>\t"un"@fr\n<${base}d>\t"un"@fr\n`],
  ])('SELECT as %s is as the engine writes it', async (mediaType, expected) => {
    expect(await ask(select, { mediaType })).toBe(expected)
    // The engine's own text for the same solutions.
    const values = `SELECT ?s ?n { VALUES (?s ?n) { (:a "un"@fr) (:d "un"@fr) } }`
    expect(await ask(values, { mediaType })).toBe(expected)
  })

  test.each([['application/sparql-results+json'], ['application/sparql-results+xml'], ['text/csv']])(
    'ASK as %s',
    async (mediaType) => {
      const found = await ask('ASK { ?s :same ?o . SERVICE <OTHER> { ?o o:kind o:K } }', { mediaType })
      expect(found).toBe(await ask('ASK { }', { mediaType }))
      expect(await ask('ASK { ?s :same ?o . SERVICE <OTHER> { ?o o:kind o:None } }', { mediaType })).not.toBe(found)
    },
  )

  test.each(['text/turtle', 'application/n-triples', 'application/n-quads', 'application/trig'])(
    'CONSTRUCT as %s',
    async (mediaType) => {
      const graph = await ask(
        'CONSTRUCT { ?s o:called ?n . [] :of ?s } { ?s :same ?o . SERVICE <OTHER> { ?o o:name ?n FILTER(LANG(?n) = "fr") } }',
        { mediaType },
      )
      const quads = new Parser({ format: mediaType }).parse(graph)
      expect(
        quads
          .filter(({ predicate }) => predicate.value.endsWith('called'))
          .map(({ subject }) => subject.value)
          .sort(),
      ).toEqual([`${base}a`, `${base}d`])
      expect(quads).toHaveLength(4)
      expect(quads.filter(({ subject }) => subject.termType === 'BlankNode')).toHaveLength(2)
    },
  )

  test('DESCRIBE is what our own engine says of what is found', async () => {
    const graph = await ask('DESCRIBE ?s { ?s :same ?o . SERVICE <OTHER> { ?o o:name "two"@en } }', {
      mediaType: 'application/n-triples',
    })
    expect(
      graph
        .split('\n')
        .filter(Boolean)
        .every((line) => line.startsWith(`<${base}b>`)),
    ).toBe(true)
    expect(graph).toContain('"B"')
  })

  test('the time that engines were occupied is told once', async () => {
    const spent: number[] = []
    await ask(
      'SELECT * { { ?s :label "A" } UNION { ?s :size ?z } SERVICE <OTHER> { o:2 o:name ?n } { SELECT * { ?x :size ?y SERVICE <OTHER> { o:2 o:name ?n } } } }',
      { spent: (ms) => spent.push(ms) },
    )
    expect(spent).toEqual([5 * own.queries.length])
    expect(own.queries.length).toBeGreaterThan(1)
  })
})
