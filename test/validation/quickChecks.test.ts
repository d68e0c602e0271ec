import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDocument } from '../../src/rdf/document.js'
import { prefixes } from '../../src/rdf/namespaces.js'
import { parseQuads } from '../../src/rdf/quads.js'
import { compileShapes, type Shapes } from '../../src/validation/shapes.js'
import { validate } from '../../src/validation/validate.js'

const head = `
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix e: <http://e.example/> .
`
const type = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>'

function shapesOf(property: string): Shapes {
  const turtle = `${head} e:Shape a sh:NodeShape ; sh:targetClass e:Unit ; sh:property [ ${property} ] .`
  return compileShapes(readDocument(turtle, { baseIRI: 'http://e.example/', file: 'shapes.ttl' }).dataset)
}

/** What else is known: a part is a Part, a town lies in a region. */
const others: Readonly<Record<string, string>> = {
  'http://e.example/part': `${type} <http://e.example/Part> .`,
  'http://e.example/town': `<http://e.example/in> <http://e.example/region> .`,
  'http://e.example/region': `${type} <http://e.example/Region> .`,
}

async function problemsOf(shapes: Shapes, lines: readonly string[]): Promise<readonly string[]> {
  const iri = 'http://e.example/a'
  const quads = parseQuads([`${type} <http://e.example/Unit>`, ...lines].map((l) => `<${iri}> ${l} .\n`).join(''))
  const quadsOf = (thing: string) => parseQuads(others[thing] === undefined ? '' : `<${thing}> ${others[thing]}\n`)
  const typesOf = (thing: string) =>
    quadsOf(thing).flatMap(({ predicate, object }) => (type.includes(predicate.value) ? [object.value] : []))
  const found: string[] = []
  await validate([{ iri, quads, origins: [] }], {
    shapes,
    typesOf,
    quadsOf,
    report: (problem) => found.push(problem.toString()),
    prefixes,
  })
  return found.sort()
}

const asked = [
  'sh:path e:p ; sh:minCount 1',
  'sh:path e:p ; sh:maxCount 1',
  'sh:path e:p ; sh:minCount 1 ; sh:maxCount 2 ; sh:nodeKind sh:IRI',
  'sh:path e:p ; sh:nodeKind sh:Literal',
  'sh:path e:p ; sh:nodeKind sh:BlankNodeOrIRI',
  'sh:path e:p ; sh:class e:Part',
  'sh:path e:p ; sh:datatype xsd:string',
  'sh:path e:p ; sh:datatype xsd:integer ; sh:minInclusive 2',
  'sh:path e:p ; sh:datatype xsd:decimal ; sh:maxExclusive 3.5',
  'sh:path e:p ; sh:datatype xsd:gYear ; sh:minInclusive "1900"^^xsd:gYear',
  'sh:path e:p ; sh:datatype xsd:date',
  'sh:path e:p ; sh:datatype rdf:langString ; sh:uniqueLang true ; sh:minLength 2',
  'sh:path e:p ; sh:pattern "^[a-z]+$"',
  'sh:path e:p ; sh:pattern "^[A-Z]+$" ; sh:flags "i"',
  'sh:path e:p ; sh:hasValue e:part',
  'sh:path e:p ; sh:or ( [ sh:class e:Part ] [ sh:datatype xsd:integer ] )',
  'sh:path ( e:p e:in ) ; sh:class e:Region',
  'sh:path ( e:p e:in ) ; sh:minCount 1',
]

const value = fc.constantFrom(
  '<http://e.example/part>',
  '<http://e.example/town>',
  '<http://e.example/unknown>',
  '_:b',
  '"abc"',
  '"Abc"',
  '""',
  '"a"@en',
  '"deux"@fr',
  '"two"@en',
  '"two too"@EN',
  '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
  '"+3"^^<http://www.w3.org/2001/XMLSchema#integer>',
  '"many"^^<http://www.w3.org/2001/XMLSchema#integer>',
  '"2.50"^^<http://www.w3.org/2001/XMLSchema#decimal>',
  '"4"^^<http://www.w3.org/2001/XMLSchema#decimal>',
  '"1789"^^<http://www.w3.org/2001/XMLSchema#gYear>',
  '"2019"^^<http://www.w3.org/2001/XMLSchema#gYear>',
  '"2019-02-29"^^<http://www.w3.org/2001/XMLSchema#date>',
  '"2019-02-28"^^<http://www.w3.org/2001/XMLSchema#date>',
)

describe('quick checks', () => {
  it.each(asked)('let nothing pass that the engine finds: %s', async (property) => {
    const shapes = shapesOf(property)
    expect([...shapes.quick.keys()]).toEqual(['http://e.example/Shape'])
    const slow = { ...shapes, quick: new Map() }
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(value, { maxLength: 4 }), async (values) => {
        const lines = values.map((each) => `<http://e.example/p> ${each}`)
        expect(await problemsOf(shapes, lines)).toEqual(await problemsOf(slow, lines))
      }),
      { numRuns: 40 },
    )
  })

  it('judge things that conform without the engine', async () => {
    const shapes = shapesOf('sh:path e:p ; sh:minCount 1 ; sh:pattern "^a"')
    const broken = { ...shapes, validator: undefined as never }
    expect(await problemsOf(broken, ['<http://e.example/p> "abc"'])).toEqual([])
    await expect(problemsOf(broken, ['<http://e.example/p> "x"'])).rejects.toThrow()
  })

  it.each([
    'sh:path e:p ; sh:not [ sh:class e:Part ]',
    'sh:path e:p ; sh:deactivated true ; sh:minCount 1',
    'sh:path [ sh:zeroOrMorePath e:p ] ; sh:minCount 1',
  ])('leave to the engine what they do not know: %s', (property) => {
    expect([...shapesOf(property).quick.keys()]).toEqual([])
  })

  it('have nothing to ask of properties that are only told', async () => {
    const shapes = shapesOf('sh:path ( e:p e:q ) ; sh:name "p" ; sh:description "what p is" ; sh:order 1')
    expect(shapes.byClass.size).toBe(0)
    expect(await problemsOf(shapes, ['<http://e.example/p> "x"'])).toEqual([])
  })
})
