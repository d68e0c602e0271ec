import { describe, expect, test } from 'vitest'
import { Problem } from '../../src/problems/problem.js'
import { queryForm } from '../../src/store/form.js'

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
  ])('%s', (text, form) => expect(queryForm(text)).toEqual({ form, services: [] }))

  test('names the services wherever they stand, by their full IRI', () => {
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
      new Set([
        'http://one.example/sparql',
        'http://example.org/two',
        'http://base.example/a/three',
        '?v',
        'http://base.example/b/four',
      ]),
    )
  })
})

describe('a query that does not parse', () => {
  test.each([
    ['SELECT * { ?s ?p \n ?o . FILTER(?x = ) }', [2, 19], '")" is not expected here'],
    ['SELECT * {', [1, 11], 'the query ends too early: "}" is missing'],
    ['SELECT *\r\n{ % }', [2, 3], '"%" is not expected here'],
    ['', [1, 1], 'the query ends before it says anything'],
    ['PREFIX a: <x:> \nASK { b:c ?p ?o }', [2, 7], 'the prefix "b:" is not declared'],
    ['SELECT * { ?s ?p "é\u{1F600}" ?? }', [1, 24], '"??" is not expected here'],
  ])('%j', (text, [line, character], message) => {
    const problem = problemOf(text)
    expect(problem).toMatchObject({ code: 'query-syntax', message, origin: { line, character } })
  })

  test('is told when it is nested beyond measure', () => {
    expect(problemOf(`SELECT * ${'{'.repeat(5000)}${'}'.repeat(5000)}`)).toMatchObject({ code: 'query-syntax' })
    expect(queryForm('ASK {}').form).toBe('ask')
  })
})

test.each(['INSERT DATA { <x:a> <x:b> <x:c> }', 'DELETE WHERE { ?s ?p ?o }', 'DROP ALL', 'LOAD <http://x.example/>'])(
  'an update is refused: %s',
  (text) => expect(problemOf(text).code).toBe('read-only'),
)
