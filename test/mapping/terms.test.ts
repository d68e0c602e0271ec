import fc from 'fast-check'
import { parse } from 'oxigraph'
import { describe, expect, it } from 'vitest'
import { constantTerm } from '../../src/mapping/constantTerm.js'
import { compileTerm, listOf } from '../../src/mapping/terms.js'
import type { Problem } from '../../src/problems/problem.js'
import type { TermMap } from '../../src/mapping/model.js'
import { parseTemplate } from '../../src/mapping/template.js'
import { factory } from '../../src/rdf/environment.js'
import type { Value } from '../../src/sources/source.js'

/** The quads of one row whose only cell is `value`, as the texts of the term in the place of the object, strictly parsed. */
function objects(map: TermMap, value: Value) {
  const problems: Problem[] = []
  const term = compileTerm(map, {
    positions: new Map([['v', 0]]),
    functions: {},
    baseIRI: 'http://base.example/',
    blankNodeScope: 'test-',
    row: { line: 1 },
    fail: (problem) => problems.push(problem),
  })
  const lines = listOf(term([value])).map((text) => `<http://s.example/> <http://p.example/> ${text} .\n`)
  return { terms: parse(lines.join(''), { format: 'application/n-quads' }).map(({ object }) => object), problems }
}

const reference: TermMap = { expression: { kind: 'reference', reference: 'v' }, termType: 'literal' }
const template = (text: string, termType: TermMap['termType']): TermMap => ({
  expression: { kind: 'template', parts: parseTemplate(text) },
  termType,
})
const anyText = fc.string({ unit: 'binary' })

describe('terms', () => {
  it('a literal holds any text again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(objects(reference, text).terms.map(({ value }) => value)).toEqual([text])
      }),
    )
  })

  it('half a surrogate pair becomes U+FFFD, as in UTF-8', () => {
    expect(objects(reference, 'a\ud800b').terms[0]?.value).toBe('a\ufffdb')
  })

  it.each(['iri', 'uri'] as const)('an IRI template (%s) holds any text again, percent-encoded', (termType) => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { terms } = objects(template('http://t.example/{v}/end', termType), text)
        expect(terms.map(({ value }) => decodeURIComponent(value))).toEqual([`http://t.example/${text}/end`])
      }),
    )
  })

  it('a reference as IRI gives a valid IRI or a problem, never both and never neither', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.webUrl()), (text) => {
        const { terms, problems } = objects({ ...reference, termType: 'iri' }, text)
        expect(terms.length + problems.length).toBe(1)
      }),
    )
  })

  it('blank nodes of different texts differ', () => {
    const label = (text: string) => objects(template('{v}', 'blankNode'), text)
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        const raw = (text: string) =>
          listOf(
            compileTerm(template('{v}', 'blankNode'), {
              positions: new Map([['v', 0]]),
              functions: {},
              baseIRI: '',
              blankNodeScope: 's-',
              row: { line: 1 },
              fail: () => undefined,
            })([text]),
          )
        expect(label(a).terms).toHaveLength(1)
        expect(raw(a)[0] === raw(b)[0]).toBe(a === b)
      }),
    )
  })

  it.each<readonly [Value, string, string]>([
    [10, '10', 'integer'],
    [100.5, '1.005E2', 'double'],
    [1e21, '1.0E21', 'double'],
    [true, 'true', 'boolean'],
  ])('the natural value %s is "%s"^^xsd:%s', (value, lexical, datatype) => {
    expect(objects(reference, value).terms).toMatchObject([
      { value: lexical, datatype: { value: `http://www.w3.org/2001/XMLSchema#${datatype}` } },
    ])
  })

  it('null gives no term', () => {
    expect(objects(reference, null).terms).toEqual([])
  })

  it('a constant keeps its language', () => {
    const term = constantTerm(factory.literal('été', 'fr'))
    expect(objects({ expression: { kind: 'constant', term }, termType: 'literal' }, null).terms).toMatchObject([
      { value: 'été', language: 'fr' },
    ])
  })
})
