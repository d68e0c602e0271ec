import { expect, test } from 'vitest'
import { countParts, graphParts, unionParts } from '../../src/publish/graphParts.js'
import { readDocument } from '../../src/rdf/document.js'

const { dataset: catalogue } = readDocument(
  `@prefix void: <http://rdfs.org/ns/void#> .
  <x:a> void:triples 30 ; void:classPartition <x:a-C>, <x:a-D> ; void:propertyPartition <x:a-p> .
  <x:a-C> void:class <x:C> ; void:entities 3 . <x:a-D> void:class <x:D> ; void:entities 4 .
  <x:a-p> void:property <x:p> ; void:triples 12 .
  <x:b> void:triples 12 ; void:classPartition <x:b-C> . <x:b-C> void:class <x:C> ; void:entities 5 .`,
  { baseIRI: 'x:', file: 'catalogue.ttl' },
)

test('what a catalogue says of a graph', () => {
  expect(graphParts('x:a', catalogue)).toEqual({
    triples: 30,
    classes: new Map([
      ['x:C', { count: 3, iri: 'x:a-C' }],
      ['x:D', { count: 4, iri: 'x:a-D' }],
    ]),
    properties: new Map([['x:p', { count: 12, iri: 'x:a-p' }]]),
  })
  expect(graphParts('x:none', catalogue)).toEqual({ triples: undefined, classes: new Map(), properties: new Map() })
})

test('a union knows the size of what one graph alone has', () => {
  expect(unionParts(['x:a', 'x:b'].map((graph) => graphParts(graph, catalogue)))).toEqual({
    triples: 42,
    classes: new Map([
      ['x:C', { count: undefined }],
      ['x:D', { count: 4 }],
    ]),
    properties: new Map([['x:p', { count: 12 }]]),
  })
})

test('a graph at hand is counted', () => {
  const { dataset } = readDocument('<x:s> a <x:C>, <x:D> . <x:t> a <x:C> ; <x:p> 1 .', { baseIRI: 'x:', file: 'a.ttl' })
  const { triples, classes, properties } = countParts(dataset)
  expect([triples, classes.get('x:C'), classes.get('x:D'), properties.get('x:p')]).toEqual([
    4,
    { count: 2 },
    { count: 1 },
    { count: 1 },
  ])
})
