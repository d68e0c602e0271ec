import type { Literal } from '@rdfjs/types'
import fc from 'fast-check'
import { Parser } from 'n3'
import { describe, expect, test } from 'vitest'
import { factory } from '../../src/rdf/environment.js'
import { createLineReader, parseQuads, quadLine, readLiteral, splitLine, termText } from '../../src/rdf/quads.js'

const { namedNode, blankNode, literal, quad, defaultGraph } = {
  namedNode: (iri: string) => factory.namedNode(iri),
  blankNode: (label: string) => factory.blankNode(label),
  literal: (value: string, kind?: string | ReturnType<typeof factory.namedNode>) => factory.literal(value, kind),
  quad: (...terms: Parameters<typeof factory.quad>) => factory.quad(...terms),
  defaultGraph: () => factory.defaultGraph(),
}

describe('the text of a term', () => {
  test.each([
    [namedNode('http://example.org/é'), '<http://example.org/é>'],
    [blankNode('b1'), '_:b1'],
    [literal('a'), '"a"'],
    [literal('a', 'fr-CA'), '"a"@fr-CA'],
    [
      literal('1', namedNode('http://www.w3.org/2001/XMLSchema#integer')),
      '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
    ],
    [defaultGraph(), ''],
  ])('%s', (term, text) => expect(termText(term)).toBe(text))

  test('escapes what the canonical form escapes, and nothing else', () => {
    const text = termText(literal('\\ " \n \r \t \b \f \u007f é \u{1F600} \u2028'))
    expect(text).toBe('"\\\\ \\" \\n \\r \t \b \f \u007f é \u{1F600} \u2028"')
  })
})

const iri = fc.constantFrom('http://example.org/a', 'http://example.org/<'.replace('<', 'é'), 'urn:x:y')
const label = fc.constantFrom('b', 'b1', 'a.b', 'é')
const anyText = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed())
/** Texts made of what could be taken for the end of a literal, a tag, a graph. */
const hostile = fc
  .array(
    fc.constantFrom('"', '\\', ' ', '<http://x/y>', '_:b', '@fr', '^^', '.', ' .', '\n', '\r', '\t', 'é', '\u2028'),
  )
  .map((parts) => parts.join(''))
const anyLiteral = fc.oneof(
  fc.oneof(anyText, hostile).map((value) => literal(value)),
  fc.tuple(fc.oneof(anyText, hostile), fc.constantFrom('fr', 'en-GB')).map(([value, tag]) => literal(value, tag)),
  fc.tuple(fc.oneof(anyText, hostile), iri).map(([value, datatype]) => literal(value, namedNode(datatype))),
)
const anyQuad = fc
  .record({
    subject: fc.oneof(iri.map(namedNode), label.map(blankNode)),
    predicate: iri.map(namedNode),
    object: fc.oneof(iri.map(namedNode), label.map(blankNode), anyLiteral),
    graph: fc.oneof(iri.map(namedNode), label.map(blankNode), fc.constant(defaultGraph())),
  })
  .map(({ subject, predicate, object, graph }) => quad(subject, predicate, object, graph))

describe('a line', () => {
  test('holds what its quad says, whatever it is', () => {
    fc.assert(
      fc.property(anyQuad, (stated) => {
        const line = quadLine(stated)
        expect(splitLine(line)).toEqual({
          subject: termText(stated.subject),
          predicate: termText(stated.predicate),
          object: termText(stated.object),
          graph: termText(stated.graph),
        })
        const [read] = parseQuads(line)
        expect(read?.equals(stated)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('is cut the same whatever line came before', () => {
    fc.assert(
      fc.property(fc.array(anyQuad, { maxLength: 20 }), (stated) => {
        const lines = stated.map(quadLine)
        expect(lines.map(createLineReader())).toEqual(lines.map(splitLine))
      }),
      { numRuns: 1000 },
    )
  })

  test('gives its literal back', () => {
    fc.assert(
      fc.property(anyLiteral, (stated: Literal) => {
        expect(readLiteral(termText(stated)).equals(stated)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('is read by a parser of its own each time: labels of blank nodes stay', () => {
    const text = '_:b0 <http://example.org/p> _:b1 .\n'
    const read = [...parseQuads(text), ...parseQuads(text)].map(quadLine)
    expect(read).toEqual([text.trim(), text.trim()])
    expect(new Parser({ format: 'application/n-quads' }).parse(text)).toHaveLength(1)
  })

  test('that is no N-Quads is refused', () => {
    expect(() => parseQuads('<a> <b>')).toThrow()
    expect(() => parseQuads('<http://a/> <http://a/> "x"')).toThrow()
  })
})
