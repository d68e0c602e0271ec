import { describe, expect, test } from 'vitest'
import { Problem } from '../../src/problems/problem.js'
import { declare, queryForm } from '../../src/store/form.js'

function problemOf(text: string): Problem {
  try {
    queryForm(text)
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('the query parses')
}

describe('the form of a query', () => {
  test.each([
    ['SELECT * { ?s ?p ?o }', 'select'],
    ['PREFIX a: <x:> ASK { a:b ?p ?o }', 'ask'],
    ['CONSTRUCT WHERE { ?s ?p ?o }', 'construct'],
    ['DESCRIBE <x:y>', 'describe'],
  ])('%s', (text, form) => expect(queryForm(text)).toEqual({ form, services: [], assumed: {} }))

  test('names the services wherever they stand, by their full IRI; not those that services are to ask', () => {
    const text = `
      BASE <http://base.example/a/>
      PREFIX ex: <http://example.org/>
      PREFIX rel: <../b/>
      SELECT * {
        ?s ?p ?o
        FILTER EXISTS { SERVICE <http://one.example/sparql> { ?s ?p ?o } }
        { SELECT * { OPTIONAL { SERVICE SILENT ex:two { ?s ?p ?o SERVICE <three> {} } } } }
        SERVICE ?v { ?s ?p ?o }
        SERVICE rel:four { }
        SERVICE <http://one.example/sparql> { }
      }`
    expect(new Set(queryForm(text).services)).toEqual(
      new Set(['http://one.example/sparql', 'http://example.org/two', '?v', 'http://base.example/b/four']),
    )
  })
})

test('a prefix that is a typing error away from a known or usual one', () => {
  const messageOf = (text: string) => {
    try {
      queryForm(text, { esr: 'https://x.example/ontology#' })
    } catch (error) {
      return (error as Problem).message
    }
    return ''
  }
  expect(messageOf('ASK { ?s es:name ?o }')).toContain('is it "esr:" (<https://x.example/ontology#>)?')
  expect(messageOf('ASK { ?s foaff:name ?o }')).toContain('is it "foaf:"')
  expect(messageOf('ASK { ?s unheard:name ?o }')).toBe('the prefix "unheard:" is not declared')
})

describe('a query that does not parse', () => {
  test.each([
    ['SELECT * { ?s ?p \n ?o . FILTER(?x = ) }', [2, 19], '")" is not expected here'],
    ['SELECT * {', [1, 11], 'the query ends too early: "}" is missing'],
    ['SELECT *\r\n{ % }', [2, 3], '"%" is not expected here'],
    ['', [1, 1], 'the query ends before it says anything'],
    ['PREFIX a: <x:> \nASK { b:c ?p ?o }', [2, 7], 'the prefix "b:" is not declared'],
    ['SELECT * { ?s ?p "é\u{1F600}" ?? }', [1, 24], '"??" is not expected here'],
    [
      '# foaf:x\nSELECT * { ?s a "foaf:" ; ?xfoaf <foaf:y> ; foaf:name 2 }',
      [2, 45],
      'the prefix "foaf:" is not declared; usually it is PREFIX foaf: <http://xmlns.com/foaf/0.1/>',
    ],
    [
      'SELECT * { ?s ?p "1"^^xsd:integer }',
      [1, 23],
      'the prefix "xsd:" is not declared; usually it is PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>',
    ],
    ['SELECT * { ?s <p/o>/nope:a ?o }', [1, 21], 'the prefix "nope:" is not declared'],
    ['SELECT (1 AS ?x)\n  (2 AS ?x) { }', [2, 9], 'SELECT gives the name ?x more than once'],
    ['SELECT * { ?x ?y ?z BIND(1 AS ?x) }', [1, 31], '?x has a value already, where it is given one by AS'],
    [
      'SELECT * { { _:a ?b ?c } UNION { _:a ?b ?c } }',
      [1, 34],
      'the blank node _:a stands in two parts of the query; a variable may',
    ],
    ['SELECT * { ?s ?p "\\uD800" }', [1, 19], 'U+D800 is no character: half of a pair of surrogates'],
    ['SELECT * { ?s ?p ?o FILTER(?o < "a" && <x:y> = ?o { }', [1, 51], '"{" is not expected here'],
  ])('%j', (text, [line, character], message) => {
    const problem = problemOf(text)
    expect(problem).toMatchObject({ code: 'query-syntax', message, origin: { line, character } })
  })

  test('is told when it is nested beyond measure', () => {
    expect(problemOf(`SELECT * ${'{'.repeat(5000)}${'}'.repeat(5000)}`)).toMatchObject({
      message: 'the query is nested more than 100 times',
      origin: { line: 1, character: 110 },
    })
    expect(problemOf(`SELECT * { FILTER(${'!'.repeat(50_000)}?x) }`)).toMatchObject({ code: 'query-syntax' })
    expect(queryForm('ASK {}').form).toBe('ask')
  })

  test.each(['a', '<', '"', '{', '"""a', 'a:', '<a', '_:', '1.', '\\', '#', "'", '\u00e9'])(
    'takes no long time to be refused: many of %s',
    (bad) => {
      const begun = performance.now()
      problemOf(`SELECT * { ?s ${bad.repeat(2_000 / bad.length)}`)
      expect(performance.now() - begun).toBeLessThan(400)
    },
  )
})

describe('prefixes that are known', () => {
  const known = { foaf: 'http://xmlns.com/foaf/0.1/', ex: 'http://example.org/' }

  test('need no declaration, and are told', () => {
    expect(queryForm('SELECT * { ?s foaf:name ?n }', known).assumed).toEqual({ foaf: known.foaf })
    expect(queryForm('PREFIX foaf: <x:> SELECT * { ?s foaf:name ?n }', known).assumed).toEqual({})
    expect(queryForm('SELECT * { SERVICE ex:s { ?s ?p "1"^^ex:d } }', known)).toEqual({
      form: 'select',
      services: ['http://example.org/s'],
      assumed: { ex: known.ex },
    })
  })

  test('are declared in the first line', () => {
    const text = declare('SELECT *\n{ ?s foaf:name ?n }', { foaf: known.foaf })
    expect(text).toBe('PREFIX foaf: <http://xmlns.com/foaf/0.1/> SELECT *\n{ ?s foaf:name ?n }')
    expect(queryForm(text).assumed).toEqual({})
  })
})

test.each([
  'SELECT * { << ?s ?p ?o >> ?a ?b . <<( ?a ?b ?c )>> ?d ?e }',
  'VERSION "1.2" SELECT * { ?s ?p "x"@en--ltr {| ?a ?b |} }',
])('SPARQL 1.2 is read: %s', (text) => expect(queryForm(text).form).toBe('select'))

test.each(['INSERT DATA { <x:a> <x:b> <x:c> }', 'DELETE WHERE { ?s ?p ?o }', 'DROP ALL', 'LOAD <http://x.example/>'])(
  'an update is refused: %s',
  (text) => expect(problemOf(text).code).toBe('read-only'),
)
