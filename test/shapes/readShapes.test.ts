import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { ClassShape, PropertyShape } from '../../src/shapes/model.js'
import { reservedKeys } from '../../src/shapes/keys.js'
import { readShapes } from '../../src/shapes/readShapes.js'
import { readDocument } from '../../src/rdf/document.js'
import { factory } from '../../src/rdf/environment.js'

const ex = 'http://zoo.example/terms#'

function read(body: string): readonly ClassShape[] {
  const { dataset, prefixes } = readDocument(
    `@prefix : <${ex}> . @prefix other: <http://other.example/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
     @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
     @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
     @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix dct: <http://purl.org/dc/terms/> . ${body}`,
    { baseIRI: 'http://zoo.example/', file: 'zoo.ttl' },
  )
  return readShapes(dataset, prefixes)
}

/** The properties of one class by key. */
function properties(body: string, extra = ''): Record<string, PropertyShape> {
  const [shape] = read(`:S a sh:NodeShape ; sh:targetClass :Animal ; ${body} . ${extra}`)
  return Object.fromEntries(shape!.properties.map((property) => [property.key, property]))
}

describe('classes', () => {
  test('a shape is for its target classes, and for itself where it is a class', () => {
    const shapes = read(`
      :BigCatShape a sh:NodeShape ; sh:targetClass :BigCat ; rdfs:label "Big cats"@en ; rdfs:comment "They roar."@en .
      :Keeper a sh:NodeShape , rdfs:Class ; rdfs:label "Keeper"@en , "Soigneuse"@fr .
      :BigCat rdfs:label "a big cat"@en . :Lion rdfs:subClassOf :BigCat . :Kitten rdfs:subClassOf :Lion .
      :Old a sh:NodeShape ; sh:deactivated true ; sh:targetClass :Dodo .`)
    expect(shapes.map(({ key }) => key)).toEqual(['big-cat', 'keeper'])
    expect(shapes[0]).toMatchObject({
      shape: `${ex}BigCatShape`,
      classIRI: `${ex}BigCat`,
      subClasses: [`${ex}Lion`, `${ex}Kitten`],
      labels: { en: 'Big cats' },
      descriptions: { en: 'They roar.' },
    })
    expect(shapes[1]).toMatchObject({ classIRI: `${ex}Keeper`, labels: { en: 'Keeper', fr: 'Soigneuse' } })
  })

  test('labels come from the class, else from its name', () => {
    const [first, second] = read(`
      :A a sh:NodeShape ; sh:targetClass :Cat . :Cat rdfs:label "cat"@en ; rdfs:comment "meows"@en .
      :B a sh:NodeShape ; sh:targetClass :PolarBear .`)
    expect(first).toMatchObject({ labels: { en: 'cat' }, descriptions: { en: 'meows' } })
    expect(second).toMatchObject({ key: 'polar-bear', labels: { '': 'Polar Bear' }, descriptions: {} })
  })

  test('a notation names the collection; two classes of one name are told apart by their prefixes', () => {
    const shapes = read(`
      :A a sh:NodeShape ; sh:targetClass :Cat . :B a sh:NodeShape ; sh:targetClass other:Cat .
      :C a sh:NodeShape ; sh:targetClass :Dog ; skos:notation "dogs" .`)
    expect(shapes.map(({ key }) => key)).toEqual(['cat', 'other-cat', 'dogs'])
  })

  test.each([
    [
      ':A a sh:NodeShape ; sh:targetClass :Cat ; skos:notation "x" . :B a sh:NodeShape ; sh:targetClass :Dog ; skos:notation "x" .',
      'is that of',
    ],
    [':A a sh:NodeShape ; sh:targetClass :Cat ; skos:notation "a/b" .', 'is no name'],
    [
      ':A a sh:NodeShape ; sh:targetClass :Cat ; sh:property [ sh:path :x ; skos:notation "id" ] .',
      'use for themselves',
    ],
    [':A a sh:NodeShape ; sh:targetClass :Cat ; sh:property [ sh:path :x ; skos:notation "a b" ] .', 'is no name'],
    [
      ':A a sh:NodeShape ; sh:targetClass :Cat ; sh:property [ sh:path :x ; skos:notation "k" ] , [ sh:path :y ; skos:notation "k" ] .',
      'is that of <http',
    ],
    [
      ':A a sh:NodeShape ; sh:targetClass :Cat ; sh:property [ sh:path :x ; skos:notation "k" ] . :B a sh:NodeShape ; sh:targetClass :Dog ; sh:property [ sh:path :x ; skos:notation "l" ] .',
      'is another than "k"',
    ],
  ])('%s is refused', (body, text) => {
    expect(() => read(body)).toThrow(
      expect.objectContaining({ code: 'bad-shape', message: expect.stringContaining(text) }),
    )
  })

  test('several shapes of a class are joined, with those of the classes above it', () => {
    const shapes = read(`
      :A a sh:NodeShape ; sh:targetClass :Cat ; sh:property [ sh:path :fur ; sh:maxCount 3 ; sh:name "fur"@en ] .
      :B a sh:NodeShape ; sh:targetClass :Cat ; sh:property [ sh:path :fur ; sh:maxCount 1 ; sh:datatype xsd:string ] .
      :C a sh:NodeShape ; sh:targetClass :Animal ; sh:property [ sh:path :born ; sh:datatype xsd:date ; sh:minCount 1 ] .
      :Cat rdfs:subClassOf :Animal .`)
    expect(shapes.map(({ key }) => key)).toEqual(['cat', 'animal'])
    expect(shapes[0]!.properties.map(({ key }) => key)).toEqual(['fur', 'born'])
    expect(shapes[0]!.properties[0]).toMatchObject({ maxCount: 1, kind: 'string', labels: { en: 'fur' } })
  })
})

describe('properties', () => {
  test('stand by group, then by order, then as in the document', () => {
    const all = properties(
      `sh:property [ sh:path :z ] , [ sh:path :a ; sh:group :G2 ; sh:order 1 ] , [ sh:path :b ; sh:group :G1 ; sh:order 2 ] ,
        [ sh:path :c ; sh:group :G1 ; sh:order 1 ] , [ sh:path :y ]`,
      ':G1 a sh:PropertyGroup ; sh:order 1 ; rdfs:label "one"@en . :G2 a sh:PropertyGroup ; sh:order 2 .',
    )
    expect(Object.keys(all)).toEqual(['c', 'b', 'a', 'z', 'y'])
    expect(all['c']!.group).toEqual({ iri: `${ex}G1`, labels: { en: 'one' }, order: 1 })
  })

  test('are called as the shape says, else as the ontology, else by their name', () => {
    const all = properties(
      'sh:property [ sh:path :a ; sh:name "ah"@en ; sh:description "said"@en ] , [ sh:path :b ] , [ sh:path :furColour ]',
      ':a rdfs:label "no"@en . :b rdfs:label "bee"@en ; rdfs:comment "buzzes"@en .',
    )
    expect(all['a']).toMatchObject({ labels: { en: 'ah' }, descriptions: { en: 'said' } })
    expect(all['b']).toMatchObject({ labels: { en: 'bee' }, descriptions: { en: 'buzzes' } })
    expect(all['furColour']).toMatchObject({ labels: { '': 'fur colour' }, descriptions: {} })
  })

  test('have keys that are names, each of one path', () => {
    const all =
      properties(`sh:property [ sh:path :name ] , [ sh:path other:name ] , [ sh:path :id ] , [ sh:path rdfs:label ] ,
      [ sh:path :été ] , [ sh:path rdf:type ] , [ sh:path [ sh:inversePath :keeps ] ] , [ sh:path ( :keeps other:name ) ] ,
      [ sh:path :keeps ; skos:notation "ward" ] , [ sh:path ( :cage [ sh:inversePath :in ] ) ; skos:notation "mates" ]`)
    expect(
      Object.fromEntries(
        Object.entries(all).map(([key, { path }]) => [
          key,
          path.map(({ iri, inverse }) => `${inverse ? '^' : ''}${iri.split(/[/#]/).at(-1)}`).join('/'),
        ]),
      ),
    ).toEqual({
      name: 'name',
      other_name: 'name',
      terms_id: 'id',
      label: 'label',
      ete: 'été',
      keeps: '^keeps',
      keeps_name: 'keeps/name',
      ward: 'keeps',
      mates: 'cage/^in',
    })
  })

  test('of other paths, and those not in use, are left out', () => {
    const all =
      properties(`sh:property [ sh:path [ sh:zeroOrMorePath :a ] ] , [ sh:path [ sh:alternativePath ( :a :b ) ] ] ,
      [ sh:path :c ; sh:deactivated true ] , [ sh:path ( :a [ sh:oneOrMorePath :b ] ) ] , [ sh:path :d ]`)
    expect(Object.keys(all)).toEqual(['d'])
  })

  test.each([
    ['sh:datatype xsd:string', 'string', ['string'], []],
    ['sh:datatype rdf:langString', 'text', ['langString'], []],
    ['sh:or ( [ sh:datatype xsd:string ] [ sh:datatype rdf:langString ] )', 'text', ['string', 'langString'], []],
    ['sh:or ( [ sh:datatype xsd:gYear ] [ sh:datatype xsd:date ] )', 'literal', ['gYear', 'date'], []],
    ['sh:uniqueLang true', 'text', [], []],
    ['sh:pattern "^x"', 'string', [], []],
    ['sh:nodeKind sh:IRI', 'iri', [], []],
    ['sh:nodeKind sh:IRI ; sh:pattern "^http"', 'iri', [], []],
    ['sh:class :Cage', 'iri', [], ['Cage']],
    ['sh:or ( [ sh:class :Cage ] [ sh:class :Park ] )', 'iri', [], ['Cage', 'Park']],
    ['sh:or ( [ sh:class :Cage ] [ sh:datatype xsd:string ] )', 'any', ['string'], ['Cage']],
    ['sh:node [ sh:property [ sh:path :w ] ]', 'node', [], []],
    ['sh:property [ sh:path :w ]', 'node', [], []],
    ['sh:nodeKind sh:BlankNode', 'node', [], []],
    ['sh:node :CageShape', 'iri', [], ['Cage']],
    ['sh:and ( [ sh:datatype xsd:integer ] [ sh:minInclusive 1 ] )', 'literal', ['integer'], []],
    ['sh:in ( :a :b )', 'iri', [], []],
    ['sh:in ( "a" "b" )', 'string', ['string'], []],
    ['sh:hasValue :a', 'iri', [], []],
    ['sh:minInclusive 0.5', 'literal', ['decimal'], []],
    ['sh:nodeKind sh:IRIOrLiteral', 'any', [], []],
    ['sh:minCount 1', 'any', [], []],
  ])('%s: values are %s', (constraint, ...told) => {
    const { p } = properties(
      `sh:property [ sh:path :p ; ${constraint} ]`,
      ':CageShape a sh:NodeShape ; sh:targetClass :Cage ; sh:property [ sh:path :w ] .',
    )
    const local = (iris: readonly string[]) => iris.map((iri) => iri.split('#').at(-1))
    expect([p!.kind, local(p!.datatypes), local(p!.classes)]).toEqual(told)
  })

  test.each([
    [':p rdfs:range xsd:date .', 'literal'],
    [':p rdfs:range rdf:langString .', 'text'],
    [':p rdfs:range :Cage .', 'iri'],
    [':p a owl:ObjectProperty .', 'iri'],
    [':p rdfs:range rdfs:Literal .', 'any'],
    [':p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p ; rdfs:range xsd:integer .', 'literal'],
    [':p rdfs:subPropertyOf dct:identifier .', 'string'],
    [':p rdfs:subPropertyOf rdfs:label .', 'text'],
    [':mine a rdfs:Datatype . :p rdfs:range :mine .', 'literal'],
  ])('where the shape is silent, %s says: %s', (extra, kind) => {
    expect(properties('sh:property [ sh:path :p ; sh:minCount 1 ]', extra)['p']!.kind).toBe(kind)
  })

  test('what a shape around several says is no more than true', () => {
    const all = properties(
      `sh:node :Base ; sh:and ( [ sh:property [ sh:path :b ; sh:maxCount 1 ] ] ) ;
      sh:or ( [ sh:property [ sh:path :c ; sh:minCount 1 ; sh:maxCount 1 ] ] [ sh:path :d ; sh:minCount 1 ] )`,
      ':Base a sh:NodeShape ; sh:property [ sh:path :a ; sh:minCount 1 ] .',
    )
    expect(Object.entries(all).map(([key, { minCount, maxCount }]) => [key, minCount, maxCount])).toEqual([
      ['a', 1, undefined],
      ['b', 0, 1],
      ['c', 0, undefined],
      ['d', 0, undefined],
    ])
  })

  test('values that are told where they are named have their own properties; a shape within itself ends', () => {
    const { home, friend } = properties(
      'sh:property [ sh:path :home ; sh:node :HomeShape ] , [ sh:path :friend ; sh:node :S ]',
      ':HomeShape a sh:NodeShape ; sh:property [ sh:path :size ; sh:datatype xsd:decimal ; sh:maxCount 1 ] , [ sh:path :annex ; sh:node :HomeShape ] .',
    )
    expect(home!.properties?.map(({ key, kind }) => [key, kind])).toEqual([
      ['size', 'literal'],
      ['annex', 'node'],
    ])
    expect(home!.properties?.[1]?.properties?.[1]?.properties).toBeUndefined()
    expect(friend!.properties).toBeUndefined()
  })
})

describe('the themes', () => {
  test.each(['ontologies', 'test/museums/ontologies'])('%s', (folder) => {
    const documents = readdirSync(folder)
      .filter((file) => file.endsWith('.ttl'))
      .map((file) => readDocument(readFileSync(`${folder}/${file}`, 'utf8'), { baseIRI: 'https://example.org/', file }))
    const ontology = factory.dataset(documents.flatMap(({ dataset }) => [...dataset]))
    const prefixes = Object.assign({}, ...documents.map((document) => document.prefixes)) as Record<string, string>
    const classes = readShapes(ontology, prefixes)
    expect(classes.length).toBeGreaterThan(0)
    expect(new Set(classes.map(({ key }) => key)).size).toBe(classes.length)
    for (const { properties: each } of classes) {
      expect(new Set(each.map(({ key }) => key)).size).toBe(each.length)
      for (const { key, path } of each) {
        expect(key).toMatch(/^[A-Za-z][\w-]*$/)
        if (reservedKeys.has(key))
          expect([key, path[0]!.iri]).toEqual(['label', 'http://www.w3.org/2000/01/rdf-schema#label'])
      }
    }
    expect(readShapes(ontology, prefixes)).toEqual(classes)
  })
})
