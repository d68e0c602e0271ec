import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { factory } from '../../src/rdf/environment.js'
import { readDocument } from '../../src/rdf/document.js'
import { checkShapes } from '../../src/validation/checkShapes.js'
import { compileShapes } from '../../src/validation/shapes.js'

const read = (turtle: string) =>
  readDocument(
    `@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
     @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix e: <http://e.example/> . ${turtle}`,
    { baseIRI: 'http://e.example/', file: 'shapes.ttl' },
  ).dataset

const property = (text: string) => `e:S a sh:NodeShape ; sh:targetClass e:U ; sh:property [ sh:path e:p ; ${text} ] .`
const along = (path: string) =>
  `e:S a sh:NodeShape ; sh:targetClass e:U ; sh:property [ sh:path ${path} ; sh:minCount 1 ] .`

/** What is wrong; a shape; what is told of it. */
const bad: readonly (readonly [what: string, shape: string, told: string])[] = [
  ['a term that SHACL has not', property('sh:minCout 1'), 'SHACL has no sh:minCout; the nearest is sh:minCount'],
  ['a term by the name of a method', property('sh:constructor 1'), 'SHACL has no sh:constructor'],
  ['a count that is no number', property('sh:minCount "one"'), 'sh:minCount is not a whole number'],
  ['a count below zero', property('sh:maxCount -1'), 'sh:maxCount is not a whole number'],
  ['two counts', property('sh:maxCount 1 , 2'), 'sh:maxCount stands there several times'],
  ['two values that must be there', property('sh:hasValue e:x , e:y'), 'sh:hasValue stands there several times'],
  [
    'a count without path',
    'e:S a sh:NodeShape ; sh:minCount 1 .',
    'sh:minCount has no sense in a shape without sh:path',
  ],
  ['a pattern that does not compile', property('sh:pattern "("'), 'sh:pattern "(" is not a regular expression'],
  ['an unknown class of letters', property('sh:pattern "\\\\p{Nonsense}"'), 'is not a regular expression'],
  ['a flag that is not supported', property('sh:pattern "a" ; sh:flags "x"'), 'the flag "x" is not supported'],
  ['a flag that keeps a state', property('sh:pattern "a" ; sh:flags "g"'), 'the flag "g" is not supported'],
  ['a pattern that is no text', property('sh:pattern e:x'), 'sh:pattern "http://e.example/x" is no text'],
  ['a datatype that is not', property('sh:datatype xsd:interger'), 'names xsd:interger, which XML Schema has not'],
  ['a datatype that is no IRI', property('sh:datatype "integer"'), 'sh:datatype "integer" is no IRI'],
  ['a kind of node that is not', property('sh:nodeKind sh:Iri'), 'the nearest is sh:IRI'],
  ['a severity that is not', property('sh:severity sh:Warn'), 'the nearest is sh:Warning'],
  ['a list that is none', property('sh:in e:x'), 'sh:in is not a well-formed list'],
  [
    'a list without end',
    property('sh:in _:a') + ' _:a rdf:first e:x ; rdf:rest _:a .',
    'sh:in is not a well-formed list',
  ],
  ['languages that are no texts', property('sh:languageIn ( e:fr )'), 'sh:languageIn "http://e.example/fr" is no text'],
  ['a truth that is none', property('sh:uniqueLang "yes"'), 'sh:uniqueLang is neither true nor false'],
  ['a bound that is no literal', property('sh:minInclusive e:x'), 'sh:minInclusive is no literal'],
  [
    'a shape that is not there',
    property('sh:node e:Nowhere'),
    'names the shape <http://e.example/Nowhere>, which is not there',
  ],
  ['a shape of a list that is not there', property('sh:or ( e:Nowhere )'), 'which is not there'],
  ['a property without path', 'e:S a sh:NodeShape ; sh:property [ sh:minCount 1 ] .', 'that has no sh:path'],
  ['two paths', along('e:p , e:q'), 'sh:path stands there several times'],
  ['a path that is no IRI', along('"p"'), 'sh:path is not to be used: "p" is no IRI'],
  ['a path of one step in a list', along('( e:p )'), 'shorter than two'],
  ['an empty path', along('()'), 'shorter than two'],
  ['a path that says nothing', along('[]'), 'it is not well formed'],
  ['what points to a thing', along('[ sh:inversePath e:p ]'), 'sh:inversePath is not supported'],
  ['a path within a path', along('[ sh:zeroOrMorePath ( e:p e:q ) ]'), 'a path within a path is not supported'],
  ['alternatives that are no list', along('[ sh:alternativePath e:p ]'), 'it is not well formed'],
  ['SPARQL', 'e:S a sh:NodeShape ; sh:sparql [ sh:select "SELECT $this {}" ] .', 'sh:sparql is not used here'],
  ['a target of its own', 'e:S a sh:NodeShape ; sh:target [] .', 'sh:target is not used here'],
  ['a class that is no IRI', 'e:S a sh:NodeShape ; sh:targetClass "U" .', 'sh:targetClass "U" is no IRI'],
]

const good: readonly (readonly [what: string, shape: string])[] = [
  ['a sequence', along('( e:p e:q )')],
  ['alternatives', along('[ sh:alternativePath ( e:p e:q ) ]')],
  ['members of a list', along('( e:list [ sh:zeroOrMorePath rdf:rest ] rdf:first )')],
  ['letters of any script', property('sh:pattern "^\\\\p{L}+$"')],
  ['an escape that only XPath allows', property('sh:pattern "a\\\\-b"')],
  ['a datatype of another vocabulary', property('sh:datatype <http://www.opengis.net/ont/geosparql#wktLiteral>')],
  ['an empty list', property('sh:in ()')],
  [
    'words for forms',
    property('sh:name "p"@en ; sh:order 1 ; sh:group e:G') + ' e:G a sh:PropertyGroup ; sh:order 1 .',
  ],
  ['prefixes', 'e:O sh:declare [ sh:prefix "e" ; sh:namespace "http://e.example/" ] .'],
]

describe('a shape that cannot be used', () => {
  it.each(bad)('%s', (_what, shape, told) => {
    expect(() => compileShapes(read(shape))).toThrow(
      expect.objectContaining({ code: 'bad-shape', message: expect.stringContaining(told) as string }),
    )
  })

  it('is named by its path and the shape around it, which may have it in a list', () => {
    const [fault] = checkShapes(
      read('e:S a sh:NodeShape ; sh:or ( [ sh:path e:q ] [ sh:path e:p ; sh:minCount "x" ] ) .'),
    )
    expect(fault?.message).toMatch(
      /^the shape of <http:\/\/e\.example\/p> within the shape <http:\/\/e\.example\/S> cannot be used/,
    )
  })

  it('is named where shapes without IRI are within each other', () => {
    const [fault] = checkShapes(read('_:a sh:node _:b ; sh:minLength "x" . _:b sh:node _:a .'))
    expect(fault?.message).toBe('a shape within a shape cannot be used: sh:minLength is not a whole number')
  })

  it('does not hide another', () => {
    expect(checkShapes(read(property('sh:minCount "x" ; sh:maxCount "y"')))).toHaveLength(2)
  })
})

describe('a shape that can be used', () => {
  it.each(good)('%s', (_what, shape) => {
    expect(checkShapes(read(shape)).map(String)).toEqual([])
    expect(() => compileShapes(read(shape))).not.toThrow()
  })

  it.each(['ontologies', 'test/museums/ontologies'])('each one of %s/', (folder) => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.ttl'))
    const documents = files.map((file) =>
      readDocument(readFileSync(`${folder}/${file}`, 'utf8'), { baseIRI: 'http://e.example/', file }),
    )
    const ontology = factory.dataset(documents.flatMap(({ dataset }) => [...dataset]))
    expect(checkShapes(ontology).map(String)).toEqual([])
    expect(compileShapes(ontology).byClass.size).toBeGreaterThan(0)
  })
})
