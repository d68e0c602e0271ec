import fc from 'fast-check'
import type { Quad, Term } from '@rdfjs/types'
import jsonld from 'jsonld'
import { Parser } from 'n3'
import { isomorphic } from 'rdf-isomorphic'
import { describe, expect, test } from 'vitest'
import { writeDocumentJson } from '../../src/publish/json/document.js'
import { createFrame } from '../../src/publish/json/frame.js'
import { writeItems } from '../../src/publish/json/items.js'
import { contextPath, createJson, type Json } from '../../src/publish/json/json.js'
import { readDocument } from '../../src/rdf/document.js'
import { factory } from '../../src/rdf/environment.js'
import { readShapes } from '../../src/shapes/readShapes.js'

/** What a test looks into. */
type Parsed = ReturnType<typeof JSON.parse>

const processor = jsonld as unknown as {
  toRDF(document: object, options: object): Promise<string>
  frame(document: object, frame: object, options: object): Promise<Parsed>
}

const header = `@prefix zoo: <http://zoo.example/terms#> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
  @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
  @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix void: <http://rdfs.org/ns/void#> .
  @prefix dct: <http://purl.org/dc/terms/> . @prefix cage: <http://cage.example/> .`

const { dataset, prefixes } = readDocument(
  `${header}
  zoo:AnimalShape a sh:NodeShape ; sh:targetClass zoo:Animal ; sh:property
    [ sh:path skos:prefLabel ; sh:uniqueLang true ] , [ sh:path skos:altLabel ] , [ sh:path zoo:code ; sh:datatype xsd:string ; sh:maxCount 1 ] ,
    [ sh:path zoo:weight ; sh:datatype xsd:decimal ; sh:maxCount 1 ] , [ sh:path zoo:tame ; sh:datatype xsd:boolean ; sh:maxCount 1 ] ,
    [ sh:path zoo:born ; sh:or ( [ sh:datatype xsd:gYear ] [ sh:datatype xsd:date ] ) ] , [ sh:path zoo:legs ; sh:datatype xsd:integer ] ,
    [ sh:path zoo:home ; sh:class zoo:Cage ; sh:maxCount 1 ] , [ sh:path zoo:friend ; sh:nodeKind sh:IRI ] , [ sh:path zoo:thing ] ,
    [ sh:path zoo:chip ; sh:nodeKind sh:BlankNode ; sh:property [ sh:path zoo:number ; sh:datatype xsd:integer ; sh:maxCount 1 ] ] ,
    [ sh:path [ sh:inversePath zoo:keeps ] ; skos:notation "keepers" ] , [ sh:path ( zoo:home zoo:in ) ; skos:notation "park" ; sh:nodeKind sh:IRI ; sh:maxCount 1 ] .
  zoo:CageShape a sh:NodeShape ; sh:targetClass zoo:Cage ; sh:property [ sh:path zoo:code ; sh:datatype xsd:string ] , [ sh:path zoo:in ; sh:nodeKind sh:IRI ; sh:maxCount 1 ] .`,
  { baseIRI: 'http://zoo.example/', file: 'zoo.ttl' },
)
const json = createJson(readShapes(dataset, prefixes), prefixes)
const thing = 'http://zoo.example/id/animal/1'
const iri = 'http://zoo.example/doc/animal/1'

const sample = `
<${thing}> a zoo:Animal , <urn:x:y> ; rdfs:label "Léo"@fr , "Leo"@en , "Leo again"@en ; skos:prefLabel "Léo"@fr , "Lion" ; skos:altLabel "le gros"@fr , "le chat"@fr ;
  zoo:code "A1" ; zoo:weight 190.50 ; zoo:tame false ; zoo:born "2001"^^xsd:gYear ; zoo:legs 4 , "four"@en ;
  zoo:home <${thing}#cage> ; zoo:friend <http://zoo.example/id/animal/2> ; zoo:thing "plain" , 5 , <http://zoo.example/id/animal/2> ;
  zoo:chip [ zoo:number 12 ; zoo:made "2010-01-01"^^xsd:date ] ; foaf:page <http://x.example/> ; zoo:list ( 1 "two" [ rdfs:label "three" ] ) .
<${thing}#cage> a zoo:Cage ; rdfs:label "the cage"@en ; zoo:code "C1" ; zoo:in <http://zoo.example/id/park/1> .
<http://zoo.example/id/animal/2> rdfs:label "Lea"@en .
<http://zoo.example/id/person/1> zoo:keeps <${thing}> ; rdfs:label "Ann"@en . <http://zoo.example/id/animal/3> zoo:friend <${thing}> .
<${iri}> a foaf:Document ; foaf:primaryTopic <${thing}> ; void:inDataset <http://zoo.example/dataset/1> ; dct:license <http://l.example/> ; dct:modified "2025-01-01T00:00:00Z"^^xsd:dateTime .
zoo:Animal rdfs:label "animal"@en .`

function quadsOf(turtle: string): Quad[] {
  return new Parser({ factory, baseIRI: 'http://zoo.example/' }).parse(`${header}\n${turtle}`)
}

const write = (quads: readonly Quad[], about: { thing: string; iri: string } = { thing, iri }): Parsed =>
  JSON.parse(writeDocumentJson(json, { ...about, quads }))

/** A loader that knows nothing but the context, at the address where a document at the site finds it. */
function loader(of: Json): (url: string) => Promise<Parsed> {
  return async (url) => {
    if (url !== `http://anywhere.example${contextPath(of, '/')}`) throw new Error(url)
    return { contextUrl: null, documentUrl: url, document: JSON.parse(of.contextText) }
  }
}

async function readBack(document: object): Promise<readonly Quad[]> {
  const options = { documentLoader: loader(json), base: 'http://anywhere.example/doc/x', format: 'application/n-quads' }
  return new Parser({ factory, format: 'N-Quads' }).parse(await processor.toRDF(document, options))
}

describe('a document', () => {
  test('says what the shapes say under their keys, in one form each', () => {
    const document = write(quadsOf(sample))
    expect(document).toMatchObject({
      // What is used of the theme's context, as it is there.
      '@context': { id: '@id', code: json.context.document['@context']['code'] },
      id: thing,
      type: ['Animal', 'urn:x:y'],
      label: { fr: 'Léo', en: 'Leo' },
      prefLabel: { fr: 'Léo', '@none': 'Lion' },
      altLabel: { fr: ['le gros', 'le chat'] },
      code: 'A1',
      weight: '190.50',
      tame: 'false',
      born: [{ '@value': '2001', '@type': 'xsd:gYear' }],
      legs: ['4'],
      home: {
        id: `${thing}#cage`,
        type: ['Cage'],
        label: { en: 'the cage' },
        code: ['C1'],
        in: { id: 'http://zoo.example/id/park/1' },
      },
      friend: [{ id: 'http://zoo.example/id/animal/2', label: { en: 'Lea' } }],
      thing: [
        'plain',
        { '@value': '5', '@type': 'xsd:integer' },
        { id: 'http://zoo.example/id/animal/2', label: { en: 'Lea' } },
      ],
      chip: [{ number: '12', 'zoo:made': [{ '@value': '2010-01-01', '@type': 'xsd:date' }] }],
      keepers: [{ id: 'http://zoo.example/id/person/1', label: { en: 'Ann' } }],
      document: {
        id: iri,
        inDataset: [{ id: 'http://zoo.example/dataset/1' }],
        license: [{ id: 'http://l.example/' }],
        modified: '2025-01-01T00:00:00Z',
      },
      '@reverse': { 'zoo:friend': [{ id: 'http://zoo.example/id/animal/3' }] },
      '@included': [{ id: 'http://zoo.example/terms#Animal', label: { en: 'animal' } }],
    })
    expect(document).not.toHaveProperty('park')
  })

  test('what does not fit stands under the prefixed name, as it is', () => {
    const document = write(quadsOf(sample))
    expect(document['rdfs:label']).toEqual([{ '@value': 'Leo again', '@language': 'en' }])
    expect(document['zoo:legs']).toEqual([{ '@value': 'four', '@language': 'en' }])
    expect(document['foaf:page']).toEqual([{ id: 'http://x.example/' }])
    expect(document['zoo:list'][0]['@list'].slice(0, 2)).toEqual([
      { '@value': '1', '@type': 'xsd:integer' },
      { '@value': 'two' },
    ])
    const second = write(quadsOf(`<${thing}> a zoo:Animal ; zoo:code "a" , "b" , 1 .`))
    expect([second.code, second['zoo:code']]).toEqual([
      'a',
      [{ '@value': 'b' }, { '@value': '1', '@type': 'xsd:integer' }],
    ])
  })

  test('without values, many are empty and single ones absent', () => {
    const document = write(quadsOf(`<${thing}> a zoo:Animal .`))
    expect(document).toEqual({
      '@context': expect.any(Object),
      id: thing,
      type: ['Animal'],
      born: [],
      legs: [],
      friend: [],
      thing: [],
      chip: [],
    })
  })

  test('holds the same triples', async () => {
    expect(isomorphic([...(await readBack(write(quadsOf(sample))))], quadsOf(sample))).toBe(true)
  })

  test('an IRI that a prefix would change is kept', async () => {
    const quads = quadsOf(
      `<${thing}> a zoo:Animal , <cage:3> ; geo:lat 1.5 ; zoo:friend <geo:48.8,2.3> , <cage://b> ; <geo:said> <zoo:1> ; foaf:page "x"^^<foaf:y> .`,
    )
    const document = write(quads)
    for (const prefix of ['cage', 'geo', 'zoo', 'foaf']) expect(document['@context']).not.toHaveProperty(prefix)
    expect(document.friend[0]).toEqual({ id: 'geo:48.8,2.3' })
    expect(isomorphic([...(await readBack(document))], quads)).toBe(true)
  })

  test('about itself: terms side by side', async () => {
    const ontology = 'http://zoo.example/ontology'
    const quads =
      quadsOf(`<${ontology}> a <http://www.w3.org/2002/07/owl#Ontology> ; dct:modified "2025-01-01T00:00:00Z"^^xsd:dateTime .
      <${ontology}#A> rdfs:isDefinedBy <${ontology}> ; rdfs:subClassOf <${ontology}#B> . <${ontology}#B> rdfs:isDefinedBy <${ontology}> ; rdfs:label "B" .`)
    const document = write(quads, { thing: ontology, iri: ontology })
    expect(document.modified).toBe('2025-01-01T00:00:00Z')
    expect(document['@included'].map(({ id }: { id: string }) => id)).toEqual([`${ontology}#A`, `${ontology}#B`])
    expect(isomorphic([...(await readBack(document))], quads)).toBe(true)
  })

  test('ten thousand values, and a list of ten thousand, are written at once', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `<http://zoo.example/id/animal/n${i}>`)
    const started = performance.now()
    const document = write(
      quadsOf(`<${thing}> a zoo:Animal ; zoo:friend ${many.join(' , ')} ; zoo:list ( ${many.join(' ')} ) .`),
    )
    expect(performance.now() - started).toBeLessThan(2_000)
    expect([document.friend.length, document['zoo:list'][0]['@list'].length]).toEqual([10_000, 10_000])
  })
})

describe('any graph', () => {
  const things = [
    thing,
    `${thing}#a`,
    `${thing}#b`,
    iri,
    'http://zoo.example/id/2',
    'geo:1,2',
    'zoo:x',
    'urn:isbn:1',
  ].map((each) => factory.namedNode(each))
  const blanks = ['b1', 'b2', 'b3'].map((each) => factory.blankNode(each))
  const zoo = (local: string) => factory.namedNode(`http://zoo.example/terms#${local}`)
  const datatypes = ['string', 'integer', 'decimal', 'boolean', 'gYear', 'date', 'dateTime'].map(
    (each) => `http://www.w3.org/2001/XMLSchema#${each}`,
  )
  const text = fc.oneof(
    fc.constantFrom('', '1', '01', 'true', '1.50', 'INF', '"', '@id', '@none', '_:b1', 'zoo:x', 'é\n'),
    fc
      .string({ unit: 'binary', maxLength: 4 })
      .filter((each) => !/[\uD800-\uDFFF\u0000-\u001F\uFFFE\uFFFF]/.test(each)),
  )
  const literal = fc.oneof(
    fc
      .record({ value: text, language: fc.constantFrom('fr', 'en', 'en-gb') })
      .map(({ value, language }) => factory.literal(value, language)),
    fc
      .record({ value: text, datatype: fc.constantFrom(...datatypes, 'http://zoo.example/terms#own', 'geo:type') })
      .map(({ value, datatype }) => factory.literal(value, factory.namedNode(datatype))),
  )
  const predicates = [
    ...[
      'code',
      'weight',
      'tame',
      'born',
      'legs',
      'home',
      'friend',
      'thing',
      'chip',
      'number',
      'keeps',
      'in',
      'other',
    ].map(zoo),
    ...[
      'http://www.w3.org/2004/02/skos/core#prefLabel',
      'http://www.w3.org/2000/01/rdf-schema#label',
      'http://xmlns.com/foaf/0.1/primaryTopic',
      'http://purl.org/dc/terms/license',
      'http://purl.org/dc/terms/modified',
      'http://www.w3.org/1999/02/22-rdf-syntax-ns#first',
      'http://www.w3.org/1999/02/22-rdf-syntax-ns#rest',
      'geo:p',
      'http://other.example/p',
    ].map((each) => factory.namedNode(each)),
  ]
  const node: fc.Arbitrary<Term> = fc.constantFrom(
    ...things,
    ...blanks,
    factory.namedNode('http://www.w3.org/1999/02/22-rdf-syntax-ns#nil'),
  )
  const triple = fc.oneof(
    fc.tuple(fc.constantFrom(...things, ...blanks), fc.constantFrom(...predicates), fc.oneof(node, literal)),
    fc.tuple(
      fc.constantFrom(...things, ...blanks),
      fc.constant(factory.namedNode('http://www.w3.org/1999/02/22-rdf-syntax-ns#type')),
      fc.oneof(fc.constantFrom(zoo('Animal'), zoo('Cage'), factory.namedNode('geo:C')), node),
    ),
  )
  const graph = fc
    .array(triple, { maxLength: 25 })
    .map((triples) => triples.map(([s, p, o]) => factory.quad(s, p, o as never) as unknown as Quad))

  test('comes back whole from its JSON-LD', async () => {
    await fc.assert(
      fc.asyncProperty(graph, fc.constantFrom(iri, thing), async (quads, about) => {
        const back = await readBack(write(quads, { thing, iri: about }))
        const once = [...factory.dataset(quads)] as unknown as Quad[]
        expect(isomorphic([...back], once)).toBe(true)
      }),
      { numRuns: 600 },
    )
  })

  test('loses nothing in plain JSON: each literal and each thing is there', () => {
    fc.assert(
      fc.property(graph, (quads) => {
        const own = quads.filter(({ subject, object }) => subject.value === thing && object.termType === 'Literal')
        const { content } = writeItems(json, [{ thing, quads, labels: new Map() }], { exact: false, context: '/c' })
        const written = JSON.stringify(content)
        for (const { object } of own) {
          const native = [
            JSON.stringify(object.value),
            object.value,
            String(Number(object.value)),
            String(object.value === '1' || object.value === 'true'),
          ]
          expect(native.some((form) => written.includes(form))).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('items', () => {
  const parts = `<http://zoo.example/id/park/1> rdfs:label "Park"@en .`
  const item = (exact: boolean): Parsed =>
    writeItems(
      json,
      [{ thing, quads: quadsOf(sample + parts), labels: new Map([[thing, [factory.literal('Leo', 'de')]]]) }],
      { exact, context: '/c' },
    ).content[0]

  test('plain JSON has numbers, truth values and the properties of longer paths', () => {
    expect(item(false)).toMatchObject({
      id: thing,
      label: { de: 'Leo', fr: 'Léo', en: 'Leo' },
      weight: 190.5,
      tame: false,
      born: ['2001'],
      legs: [4],
      thing: ['plain', 5, { id: 'http://zoo.example/id/animal/2' }],
      park: { id: 'http://zoo.example/id/park/1', label: { en: 'Park' } },
      keepers: [],
    })
  })

  test('JSON-LD has neither', () => {
    expect(item(true)).toMatchObject({ weight: '190.50', tame: 'false', legs: ['4'] })
    expect(item(true)).not.toHaveProperty('park')
  })

  test.each(['x', '1e400', '0x10', '9007199254740993', ' 1', 'NaN'])(
    '%j is no number of JSON: it stands as it is',
    (value) => {
      const type = value === '1e400' || value === 'NaN' ? 'weight' : 'legs'
      const datatype = type === 'weight' ? 'decimal' : 'integer'
      const quads = quadsOf(`<${thing}> a zoo:Animal ; zoo:${type} "${value}"^^xsd:${datatype} .`)
      const { content } = writeItems(json, [{ thing, quads, labels: new Map() }], { exact: false, context: '/c' })
      expect(content[0]![`zoo:${type}`]).toEqual([{ '@value': value, '@type': `xsd:${datatype}` }])
    },
  )
})

describe('the context and the frames', () => {
  test('a prefix and a term never share a name', () => {
    const names = Object.keys(JSON.parse(json.contextText)['@context'])
    expect(names).toContain('code')
    const other = createJson(json.classes, {
      ...prefixes,
      code: 'http://code.example/',
      Animal: 'http://a.example/',
      'a b': 'http://b.example/',
      _: 'http://c.example/',
      rel: 'terms#',
    })
    expect(JSON.parse(other.contextText)['@context']).toMatchObject({
      code: { '@id': 'http://zoo.example/terms#code' },
      Animal: { '@id': 'http://zoo.example/terms#Animal' },
    })
    for (const name of ['a b', '_', 'rel']) expect(JSON.parse(other.contextText)['@context']).not.toHaveProperty([name])
  })

  test('the digest is that of the text, and the same shapes give the same', () => {
    expect(createJson(readShapes(dataset, prefixes), prefixes).digest).toBe(json.digest)
    expect(json.digest).toMatch(/^[0-9a-f]{64}$/)
  })

  test('framing a document gives the tree of the document', async () => {
    const document = write(quadsOf(sample))
    const frame = createFrame(json, json.classes[0]!, contextPath(json, '/'))
    const options = { documentLoader: loader(json), base: 'http://anywhere.example/doc/x', omitGraph: true }
    const framed: Parsed = await processor.frame(document, frame, options)
    const keys = ['id', 'type', 'code', 'weight', 'tame', 'born', 'home', 'friend', 'chip', 'keepers']
    const filled = (value: Parsed): Parsed =>
      Array.isArray(value)
        ? value.map(filled)
        : value !== null && typeof value === 'object'
          ? Object.fromEntries(
              Object.entries(value)
                .filter(
                  ([key, each]) => !key.includes(':') && !(typeof each === 'object' && Object.keys(each!).length === 0),
                )
                // Values say their datatype by the keyword, for readers that miss an alias there.
                .map(([key, each]) => [key === '@type' ? 'type' : key, filled(each)]),
            )
          : value
    for (const key of keys) expect([key, filled(framed[key])]).toEqual([key, filled(document[key])])
    expect(framed.prefLabel).toEqual(document.prefLabel)
    expect(framed.altLabel).toEqual(document.altLabel)
  })
})
