import type { Quad } from '@rdfjs/types'
import fc from 'fast-check'
import { Readable } from 'node:stream'
import jsonld from 'jsonld'
import { Parser } from 'n3'
import { isomorphic } from 'rdf-isomorphic'
import { RdfXmlParser } from 'rdfxml-streaming-parser'
import { describe, expect, test } from 'vitest'
import { factory } from '../../src/rdf/environment.js'
import { type Format, formats, resultFormats } from '../../src/rdf/formats.js'
import { refuse } from '../../src/rdf/jsonLd.js'
import { quadLine } from '../../src/rdf/quads.js'
import { union } from './union.js'

const serializers = formats.filter((format) => 'serialize' in format) as readonly Required<Format>[]
const prefixes = {
  ex: 'http://example.org/',
  dct: 'http://purl.org/dc/terms/',
  geo: 'http://www.w3.org/2003/01/geo/wgs84_pos#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
}

describe('formats', () => {
  for (const format of serializers) {
    test(`${format.title} says nasty quads as they are`, async () => {
      const quads = nasty()
      const back = await parse(format, await format.serialize(quads.map(quadLine), { prefixes }))
      expect(isomorphic(back, format.graphs ? quads : union(quads))).toBe(true)
    })

    test(`${format.title} says any text as it is`, async () => {
      const texts = fc
        .string({ unit: 'grapheme', maxLength: 40 })
        .filter((text) => !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text))
      await fc.assert(
        fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 5 }), async (values) => {
          const quads = values.map((value, i) => factory.quad(iri('s'), iri(`p${i % 2}`), factory.literal(value)))
          const back = await parse(format, await format.serialize(quads.map(quadLine), { prefixes }))
          expect(isomorphic(back, union(quads))).toBe(true)
        }),
        { numRuns: 40, seed: 1 },
      )
    })

    test(`${format.title} says an empty graph`, async () => {
      expect(await parse(format, await format.serialize([], { prefixes }))).toEqual([])
    })
  }

  test('graphs are dropped, and duplicates with them, only where a format has no graphs', async () => {
    const quads = [iri('g1'), iri('g2')].map((graph) => factory.quad(iri('s'), iri('p'), iri('o'), graph))
    for (const format of serializers) {
      const back = await parse(format, await format.serialize(quads.map(quadLine)))
      expect(back.length, format.name).toBe(format.graphs ? 2 : 1)
    }
  })

  test('only the prefixes that occur are declared', async () => {
    const quads = [factory.quad(iri('s'), iri('p'), factory.literal('o'))]
    const text = await serializers[0]?.serialize(quads.map(quadLine), { prefixes })
    expect(text).toContain('@prefix ex:')
    expect(text).not.toContain('@prefix dct:')
  })

  test('what RDF/XML cannot say is left out and told in a comment', async () => {
    const rdf = serializers.find(({ name }) => name === 'rdf')
    const quads = [
      factory.quad(iri('s'), factory.namedNode('http://example.org/123'), factory.literal('no name')),
      factory.quad(iri('s'), iri('p'), factory.literal('bell \u0007')),
      factory.quad(iri('s'), iri('p'), factory.literal('kept')),
    ]
    const text = (await rdf?.serialize(quads.map(quadLine))) ?? ''
    expect(text).toContain('<!-- 2 statements cannot be said')
    expect(await parse(rdf as Format, text)).toHaveLength(1)
  })

  test('a predicate with the prefix "xml" or an odd local name is well-formed XML', async () => {
    const rdf = serializers.find(({ name }) => name === 'rdf')
    const odd = { ...prefixes, xmlx: 'http://xml.example/', '1a': 'http://digit.example/', '': 'http://none.example/' }
    const quads = [
      'http://xml.example/p',
      'http://digit.example/p',
      'http://none.example/p',
      'http://example.org/a(b)c',
      'urn:x:é',
    ].map((predicate) => factory.quad(iri('s'), factory.namedNode(predicate), factory.literal('o')))
    expect(
      isomorphic(
        await parse(rdf as Format, (await rdf?.serialize(quads.map(quadLine), { prefixes: odd })) ?? ''),
        quads,
      ),
    ).toBe(true)
  })

  test('JSON-LD never loads a remote document', () => {
    expect(() => refuse('https://schema.org/')).toThrow('not loaded')
  })

  test('names, extensions and media types are each given once', () => {
    for (const table of [formats, resultFormats] as const) {
      const types = table.flatMap((format) => [format.mediaType, ...format.aliases])
      expect(new Set(types).size).toBe(types.length)
      expect(new Set(table.map(({ name }) => name)).size).toBe(table.length)
    }
  })
})

/** Quads with everything that breaks serializers. */
function nasty(): Quad[] {
  const graph = iri('graph/é')
  const literals = [
    factory.literal('say "hello" \\ \n\r\n\t done'),
    factory.literal('\r'),
    factory.literal(' leading and trailing \n'),
    factory.literal('</rdf:RDF><script>alert(1)</script> & ]]>'),
    factory.literal('مرحبا \u202E reversed', 'ar'),
    factory.literal('chat', 'fr'),
    factory.literal('chat', 'fr-ca'),
    factory.literal('x'.repeat(200_000)),
    factory.literal('😀 \u0085 \u2028 \u007F'),
    factory.literal('1.0E2', factory.namedNode('http://www.w3.org/2001/XMLSchema#double')),
    factory.literal('true', factory.namedNode('http://www.w3.org/2001/XMLSchema#boolean')),
    factory.literal('', factory.namedNode('http://example.org/type#é')),
    factory.literal(''),
  ]
  const iris = [
    'javascript:alert(1)',
    'geo:48.8,2.3',
    'http://example.org/a(b)c',
    'http://example.org/é?x=1&y=%22',
    'dct:title',
    'urn:x:1',
  ]
  const address = factory.blankNode('b.0-é')
  return [
    ...literals.map((literal) => factory.quad(iri('s'), iri('p'), literal, graph)),
    ...iris.map((object) => factory.quad(iri('s'), iri('q'), factory.namedNode(object))),
    factory.quad(factory.namedNode('http://example.org/id/10.1234/ab(1).cd'), iri('p'), address, graph),
    factory.quad(address, iri('p'), factory.blankNode('b.1'), graph),
    factory.quad(
      factory.blankNode('b.1'),
      factory.namedNode('http://www.w3.org/1999/02/22-rdf-syntax-ns#type'),
      iri('T'),
      graph,
    ),
    factory.quad(iri('s'), iri('p'), factory.literal('again'), iri('g2')),
    factory.quad(iri('s'), iri('p'), factory.literal('again'), graph),
  ]
}

function iri(local: string) {
  return factory.namedNode(`http://example.org/${local}`)
}

async function parse({ name, mediaType }: Pick<Format, 'name' | 'mediaType'>, text: string): Promise<Quad[]> {
  if (name === 'jsonld')
    return new Parser({ format: 'N-Quads' }).parse(
      (await jsonld.toRDF(JSON.parse(text), { format: 'application/n-quads' })) as string,
    )
  if (name !== 'rdf') return new Parser({ format: mediaType }).parse(text)
  const quads: Quad[] = []
  for await (const quad of Readable.from([text]).pipe(new RdfXmlParser())) quads.push(quad as Quad)
  return quads
}
