import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../src/problems/problem.js'
import { readDocument } from '../../src/rdf/document.js'
import { prefixes } from '../../src/rdf/namespaces.js'
import { parseQuads } from '../../src/rdf/quads.js'
import { compileShapes } from '../../src/validation/shapes.js'
import { validate, type ValidateOptions } from '../../src/validation/validate.js'

const e = 'http://e.example/'
const head = `@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix e: <${e}> .\n`
const turtle = (text: string) => readDocument(head + text, { baseIRI: e, file: 'x.ttl' }).dataset

/** Validates e:a, told in N-Quads (row 1 is its first line), and gives what was told. */
async function told(shapes: string, lines: readonly string[], options: Partial<ValidateOptions> = {}) {
  const quads = parseQuads(lines.map((line) => `${line} .\n`).join(''))
  const found: Problem[] = []
  await validate([{ iri: `${e}a`, quads, origins: quads.map((_, at) => ({ file: 't.csv', line: at + 1 })) }], {
    shapes: compileShapes(turtle(shapes)),
    typesOf: () => [],
    report: (problem) => found.push(problem),
    prefixes: { ...prefixes, e },
    ...options,
  })
  return found.map(String)
}

const type = `<${prefixes.rdf}type>`
const isU = `<${e}a> ${type} <${e}U>`
const xsd = (value: string, datatype: string) => `"${value}"^^<${prefixes.xsd}${datatype}>`
const p = (...values: string[]) => [isU, ...values.map((value) => `<${e}a> <${e}p> ${value}`)]
const target = (text: string) => `e:S a sh:NodeShape ; sh:targetClass e:U ; ${text} .`
const property = (text: string) => target(`sh:property [ sh:path e:p ; ${text} ]`)

interface Case {
  readonly component: string
  readonly shape: string
  /** Values of e:p that conform, and that do not. */
  readonly good: readonly string[]
  readonly bad: readonly string[]
  readonly says: string
}

/** Each constraint component of SHACL Core: what conforms, what does not, and what is told then. */
const cases: readonly Case[] = [
  { component: 'Class', shape: 'sh:class e:K', good: [], bad: [`<${e}x>`], says: 'e:p e:x: is not of class e:K' },
  {
    component: 'Datatype',
    shape: 'sh:datatype xsd:date',
    good: [xsd('2020-02-01', 'date')],
    bad: [xsd('2020-13-01', 'date')],
    says: 'e:p "2020-13-01"^^xsd:date: is no xsd:date',
  },
  {
    component: 'NodeKind',
    shape: 'sh:nodeKind sh:IRI',
    good: [`<${e}x>`],
    bad: ['"x"'],
    says: 'e:p "x": is not of kind sh:IRI',
  },
  { component: 'MinCount', shape: 'sh:minCount 1', good: ['"x"'], bad: [], says: 'e:p: there is no value' },
  {
    component: 'MinCount',
    shape: 'sh:minCount 2',
    good: ['"x"', '"y"'],
    bad: ['"x"'],
    says: 'e:p "x": there are fewer than 2 values',
  },
  {
    component: 'MaxCount',
    shape: 'sh:maxCount 1',
    good: ['"x"'],
    bad: ['"x"', '"y"'],
    says: 'e:p "x", "y": there are more values than 1',
  },
  {
    component: 'MinExclusive',
    shape: 'sh:minExclusive 0',
    good: [xsd('1', 'integer')],
    bad: [xsd('0', 'integer')],
    says: 'is not greater than 0',
  },
  {
    component: 'MinInclusive',
    shape: 'sh:minInclusive 1',
    good: [xsd('1', 'integer')],
    bad: [xsd('0', 'integer')],
    says: 'is not at least 1',
  },
  {
    component: 'MaxExclusive',
    shape: 'sh:maxExclusive 2',
    good: [xsd('1.9', 'decimal')],
    bad: [xsd('2', 'decimal')],
    says: 'e:p "2"^^xsd:decimal: is not less than 2',
  },
  {
    component: 'MaxInclusive',
    shape: 'sh:maxInclusive 90.5',
    good: [xsd('90.5', 'decimal')],
    bad: [xsd('91', 'decimal')],
    says: 'is not at most 90.5',
  },
  {
    component: 'MinLength',
    shape: 'sh:minLength 2',
    good: ['"xy"'],
    bad: ['"x"'],
    says: 'e:p "x": has fewer than 2 characters',
  },
  {
    component: 'MaxLength',
    shape: 'sh:maxLength 2',
    good: ['"xy"'],
    bad: ['"xyz"'],
    says: 'has more than 2 characters',
  },
  {
    component: 'Pattern',
    shape: 'sh:pattern "^\\\\p{Lu}" ; sh:flags "s"',
    good: ['"École"'],
    bad: ['"école"'],
    says: 'e:p "école": does not match ^\\p{Lu}',
  },
  {
    component: 'Pattern',
    shape: 'sh:pattern "^x" ; sh:flags "i"',
    good: ['"X"'],
    bad: ['"y"'],
    says: 'does not match ^x',
  },
  {
    component: 'Pattern',
    shape: 'sh:pattern "."',
    good: [`<${e}x>`],
    bad: ['_:b'],
    says: 'e:p a blank node: does not match .',
  },
  {
    component: 'LanguageIn',
    shape: 'sh:languageIn ( "fr" "en" )',
    good: ['"x"@fr-CA', '"x"@EN'],
    bad: ['"x"@eng'],
    says: 'e:p "x"@eng: is in none of the languages fr, en',
  },
  {
    component: 'LanguageIn',
    shape: 'sh:languageIn ( "fr" )',
    good: ['"x"@fr'],
    bad: ['"x"'],
    says: 'e:p "x": is in none of the languages fr',
  },
  {
    component: 'UniqueLang',
    shape: 'sh:uniqueLang true',
    good: ['"x"@fr', '"x"@en', '"x"', '"y"'],
    bad: ['"x"@fr', '"y"@fr'],
    says: 'e:p "x"@fr, "y"@fr: there are several values in one language',
  },
  {
    component: 'Equals',
    shape: 'sh:equals e:same',
    good: [],
    bad: ['"x"'],
    says: 'e:p "x": is not said both here and by e:same',
  },
  {
    component: 'Disjoint',
    shape: `sh:disjoint rdf:type`,
    good: ['"x"'],
    bad: [`<${e}U>`],
    says: 'e:p e:U: is also a value of rdf:type',
  },
  {
    component: 'LessThan',
    shape: 'sh:lessThan e:p',
    good: [],
    bad: [xsd('1', 'integer')],
    says: 'is not less than e:p',
  },
  {
    component: 'LessThanOrEquals',
    shape: 'sh:lessThanOrEquals e:p',
    good: [xsd('1', 'integer')],
    bad: [xsd('1', 'integer'), xsd('2', 'integer')],
    says: 'e:p "2"^^xsd:integer: is not less than or equal to e:p',
  },
  {
    component: 'Not',
    shape: 'sh:not [ sh:nodeKind sh:IRI ]',
    good: ['"x"'],
    bad: [`<${e}x>`],
    says: 'conforms to a shape, to which it must not',
  },
  {
    component: 'And',
    shape: 'sh:and ( [ sh:minLength 2 ] [ sh:maxLength 3 ] )',
    good: ['"xy"'],
    bad: ['"x"'],
    says: 'does not conform to each of the shapes',
  },
  {
    component: 'Or',
    shape: 'sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYear ] )',
    good: [xsd('1990', 'gYear')],
    bad: ['"1990"'],
    says: 'conforms to none of the shapes',
  },
  {
    component: 'Xone',
    shape: 'sh:xone ( [ sh:minLength 2 ] [ sh:maxLength 2 ] )',
    good: ['"x"', '"xyz"'],
    bad: ['"xy"'],
    says: 'conforms to none, or to several',
  },
  {
    component: 'Node',
    shape: 'sh:node e:Short',
    good: ['"x"'],
    bad: ['"xyz"'],
    says: 'e:p "xyz": does not conform to e:Short',
  },
  {
    component: 'QualifiedMinCount',
    shape: 'sh:qualifiedValueShape e:Short ; sh:qualifiedMinCount 1',
    good: ['"x"', '"xyz"'],
    bad: ['"xyz"'],
    says: 'fewer than 1 values conform to e:Short',
  },
  {
    component: 'QualifiedMaxCount',
    shape: 'sh:qualifiedValueShape e:Short ; sh:qualifiedMaxCount 1',
    good: ['"x"', '"xyz"'],
    bad: ['"x"', '"y"'],
    says: 'more than 1 values conform to e:Short',
  },
  {
    component: 'HasValue',
    shape: 'sh:hasValue "EUR"',
    good: ['"EUR"'],
    bad: ['"USD"'],
    says: 'e:p "USD": the value "EUR" is missing',
  },
  {
    component: 'In',
    shape: 'sh:in ( e:A "b" )',
    good: [`<${e}A>`, '"b"'],
    bad: ['"c"'],
    says: 'e:p "c": is none of e:A, "b"',
  },
]

const short = ' e:Short a sh:NodeShape ; sh:maxLength 2 .'

describe('constraints of SHACL Core', () => {
  it.each(cases)('$component: $shape', async ({ shape, good, bad, says }) => {
    if (good.length > 0) expect(await told(property(shape) + short, p(...good))).toEqual([])
    const found = await told(property(shape) + short, p(...bad))
    expect(found).toContainEqual(expect.stringContaining(says))
    expect(new Set(found).size).toBe(found.length)
  })

  it('Closed: a property that a thing of this kind has not', async () => {
    const shape = target('sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path e:p ]')
    expect(await told(shape, p('"x"'))).toEqual([])
    expect(await told(shape, [...p('"x"'), `<${e}a> <${e}q> "y"`])).toEqual([
      't.csv:3: shape-violation: <http://e.example/a> e:q "y": is of a property that a thing of this kind has not',
    ])
  })

  it('has a case for each component that the engine knows', () => {
    const source = ['cardinality', 'logical', 'other', 'pair', 'range', 'shape', 'string', 'type']
      .map((file) => readFileSync(`node_modules/shacl-engine/lib/validations/${file}.js`, 'utf8'))
      .join('')
    const known = [...source.matchAll(/sh\.(\w+)ConstraintComponent/g)].map(([, component]) => component)
    const told = new Set([...cases.map(({ component }) => component), 'Closed'])
    expect(known.length).toBeGreaterThan(20)
    expect(known.filter((component) => !told.has(component!))).toEqual([])
  })
})

describe('targets', () => {
  const wants = 'sh:property [ sh:path e:p ; sh:minCount 1 ] .'

  it.each([
    ['a class', `e:S a sh:NodeShape ; sh:targetClass e:U ; ${wants}`],
    ['a shape that says nothing of its own kind', `e:S sh:targetClass e:U ; ${wants}`],
    ['a class of OWL that is a shape', `e:U a owl:Class , sh:NodeShape ; ${wants}`],
    ['subjects of a property', `e:S a sh:NodeShape ; sh:targetSubjectsOf rdf:type ; ${wants}`],
    ['a node', `e:S a sh:NodeShape ; sh:targetNode e:a ; ${wants}`],
    ['several targets of one shape', `e:S a sh:NodeShape ; sh:targetNode e:a ; sh:targetClass e:U ; ${wants}`],
    ['a property shape', 'e:S a sh:PropertyShape ; sh:targetClass e:U ; sh:path e:p ; sh:minCount 1 .'],
  ])('%s', async (_what, shape) => {
    expect(await told(shape, [isU])).toEqual(['t.csv:1: shape-violation: <http://e.example/a> e:p: there is no value'])
  })

  it('a deactivated shape has none', async () => {
    expect(await told(`e:S a sh:NodeShape ; sh:deactivated true ; sh:targetClass e:U ; ${wants}`, [isU])).toEqual([])
  })

  it('a node of which nothing is said is told once', async () => {
    expect(await told(`e:S a sh:NodeShape ; sh:targetNode e:gone ; ${wants}`, [isU])).toEqual([
      'shape-violation: <http://e.example/gone> e:p: there is no value',
    ])
  })

  it('blank nodes below a thing, told by the way to them', async () => {
    const shape =
      'e:S a sh:NodeShape ; sh:targetClass e:Address ; sh:property [ sh:path e:code ; sh:pattern "^[0-9]{5}$" ] .'
    const lines = [`<${e}a> <${e}address> _:b`, `_:b ${type} <${e}Address>`, `_:b <${e}code> "7500"`]
    expect(await told(shape, lines)).toEqual([
      't.csv:3: shape-violation: <http://e.example/a> e:address/e:code "7500": does not match ^[0-9]{5}$',
    ])
  })

  it('a result of a property shape that two shapes share is told once', async () => {
    const shapes =
      'e:S a sh:NodeShape ; sh:targetClass e:U ; sh:property e:P . e:T a sh:NodeShape ; sh:targetClass e:U ; sh:property e:P . e:P sh:path e:p ; sh:minCount 1 .'
    expect(await told(shapes, [isU])).toHaveLength(1)
  })
})

describe('things that a thing names', () => {
  const shape = target('sh:property [ sh:path ( e:by e:label ) ; sh:minCount 1 ]')
  const lines = [isU, `<${e}a> <${e}by> <${e}b>`]

  it('are not looked into blindly: what is not at hand is no violation', async () => {
    await expect(told(shape, lines)).rejects.toMatchObject({
      code: 'bad-shape',
      message: expect.stringContaining('a shape looks at <http://e.example/label> of <http://e.example/b>') as string,
    })
  })

  it('are looked into where what is said of them can be asked for', async () => {
    const quadsOf = (text: string) => () => parseQuads(text)
    expect(await told(shape, lines, { quadsOf: quadsOf(`<${e}b> <${e}label> "B" .`) })).toEqual([])
    expect(await told(shape, lines, { quadsOf: () => [] })).toEqual([
      't.csv:1: shape-violation: <http://e.example/a> e:by/e:label: there is no value',
    ])
  })
})

describe('what is told', () => {
  it('is the word of the shape in English, in no language, or the first', async () => {
    const says = (messages: string) => told(property(`sh:minCount 1 ; sh:message ${messages}`), [isU])
    expect(await says('"fr"@fr , "en"@en-GB , "plain"')).toEqual([expect.stringMatching(/: en$/)])
    expect(await says('"fr"@fr , "plain"')).toEqual([expect.stringMatching(/: plain$/)])
    expect(await says('"seul"@fr')).toEqual([expect.stringMatching(/: seul$/)])
  })

  it.each([
    ['sh:Violation', 'shape-violation'],
    ['sh:Warning', 'shape-warning'],
    ['sh:Info', 'shape-warning'],
  ])('%s is a %s', async (severity, code) => {
    expect(await told(property(`sh:minCount 1 ; sh:severity ${severity}`), [isU])).toEqual([
      expect.stringContaining(`${code}: `),
    ])
  })

  it('is cut where a value is long, and one line where it has several', async () => {
    const [found] = await told(property('sh:maxLength 9'), p(`"a\\n${'x'.repeat(100_000)}"`))
    expect(found!.length).toBeLessThan(400)
    expect(found).not.toContain('\n')
  })
})
