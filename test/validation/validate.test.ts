import { describe, expect, it } from 'vitest'
import type { Problem } from '../../src/problems/problem.js'
import { readDocument } from '../../src/rdf/document.js'
import { prefixes } from '../../src/rdf/namespaces.js'
import { parseQuads } from '../../src/rdf/quads.js'
import { compileShapes } from '../../src/validation/shapes.js'
import { validate } from '../../src/validation/validate.js'

const head = `
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix e: <http://e.example/> .
`

const shapesFrom = (turtle: string) =>
  compileShapes(readDocument(head + turtle, { baseIRI: 'http://e.example/', file: 'shapes.ttl' }).dataset)

/** Validates the thing <http://e.example/a>, told as N-Quads lines without subject; each line is a row of t.csv, from 2. */
async function problems(
  shapes: string,
  lines: readonly string[],
  types: Readonly<Record<string, readonly string[]>> = {},
) {
  const quads = parseQuads(lines.map((line) => `<http://e.example/a> ${line} .\n`).join(''))
  const origins = quads.map((_, at) => ({ file: 't.csv', line: at + 2 }))
  const found: Problem[] = []
  await validate([{ iri: 'http://e.example/a', quads, origins }], {
    shapes: shapesFrom(shapes),
    typesOf: (iri) => types[iri] ?? [],
    report: (problem) => found.push(problem),
    prefixes: { ...prefixes, e: 'http://e.example/' },
  })
  return found.map(String)
}

const isA = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e.example/Unit>'
const node = (property: string) => `e:Shape a sh:NodeShape ; sh:targetClass e:Unit ; sh:property [ ${property} ] .`

describe('validation', () => {
  it('tells the row of the value that does not conform', async () => {
    const found = await problems(node('sh:path e:siren ; sh:pattern "^[0-9]{9}$"'), [
      isA,
      '<http://e.example/siren> "180089013"',
      '<http://e.example/siren> "x"',
    ])
    expect(found).toEqual([
      expect.stringMatching(
        /^t\.csv:4: shape-violation: <http:\/\/e\.example\/a> e:siren "x": does not match \^\[0-9\]\{9\}\$$/,
      ),
    ])
  })

  it('tells the first row of the thing where a value is missing', async () => {
    expect(await problems(node('sh:path skos:prefLabel ; sh:minCount 1'), [isA])).toEqual([
      expect.stringMatching(/^t\.csv:2: shape-violation: .*skos:prefLabel/),
    ])
  })

  it('gives the message of the shape, in English, and its severity', async () => {
    const shape = node(
      'sh:path e:p ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "il manque p"@fr , "p is missing"@en',
    )
    expect(await problems(shape, [isA])).toEqual([expect.stringMatching(/shape-warning: .*: p is missing$/)])
  })

  it('tells the values where there are too many', async () => {
    const shape = node('sh:path e:p ; sh:maxCount 1')
    const quads = [isA, '<http://e.example/p> "a"', '<http://e.example/p> "b"']
    expect(await problems(shape, quads)).toEqual([expect.stringContaining('e:p "a", "b": ')])
  })

  it('asks for the class of a thing that is named, which lies elsewhere', async () => {
    const shape = node('sh:path e:by ; sh:class e:Institution')
    const quads = [isA, '<http://e.example/by> <http://e.example/b>']
    expect(await problems(shape, quads, { 'http://e.example/b': ['http://e.example/Institution'] })).toEqual([])
    expect(await problems(shape, quads, { 'http://e.example/b': ['http://e.example/Unit'] })).toHaveLength(1)
  })

  it('takes a sub-class for a class, as target and as value', async () => {
    const shape = `${node('sh:path e:by ; sh:class e:Institution ; sh:minCount 1')} e:Lab rdfs:subClassOf e:Unit . e:University rdfs:subClassOf e:Institution .`
    const lab = isA.replace('Unit', 'Lab')
    expect(await problems(shape, [lab])).toHaveLength(1)
    expect(
      await problems(shape, [lab, '<http://e.example/by> <http://e.example/b>'], {
        'http://e.example/b': ['http://e.example/University'],
      }),
    ).toEqual([])
  })

  it('passes over what no shape targets', async () => {
    expect(await problems(node('sh:path e:p ; sh:minCount 1'), ['<http://e.example/q> "x"'])).toEqual([])
  })

  it('follows blank nodes of the thing', async () => {
    const shape = node('sh:path ( e:address e:city ) ; sh:minCount 1')
    const quads = parseQuads(
      `<http://e.example/a> ${isA} .\n<http://e.example/a> <http://e.example/address> _:b .\n_:b <http://e.example/city> "Brest" .\n`,
    )
    const found: Problem[] = []
    await validate([{ iri: 'http://e.example/a', quads, origins: [] }], {
      shapes: shapesFrom(shape),
      typesOf: () => [],
      report: (problem) => found.push(problem),
      prefixes: {},
    })
    expect(found).toEqual([])
  })

  it.each([
    ['a count that is no number', node('sh:path e:p ; sh:minCount "one"'), /sh:minCount is not a whole number/],
    ['a pattern that does not compile', node('sh:path e:p ; sh:pattern "("'), /cannot be used/],
    ['a property without path', node('sh:minCount 1'), /sh:path/],
    [
      'SPARQL',
      'e:Shape a sh:NodeShape ; sh:targetClass e:Unit ; sh:sparql [ sh:select "SELECT $this {}" ] .',
      /sh:sparql is not used here/,
    ],
  ])('refuses %s before anything is validated', (_what, shape, message) => {
    expect(() => shapesFrom(shape)).toThrow(
      expect.objectContaining({ code: 'bad-shape', message: expect.stringMatching(message) as string }),
    )
  })
})
