import type { Quad } from '@rdfjs/types'
import fc from 'fast-check'
import { isomorphic } from 'rdf-isomorphic'
import { describe, expect, it } from 'vitest'
import { factory } from '../../src/rdf/environment.js'
import { union } from './union.js'
import { quadLine, withoutGraph } from '../../src/rdf/quads.js'
import { occurring, streamFormats, type StreamEntry, type StreamFormat } from '../../src/rdf/stream.js'
import { readers } from '../readGraph.js'

const entries = Object.entries<StreamEntry>(streamFormats)

/** Writes quads as they come, some at a time, and reads them again. */
async function again(format: string, quads: readonly Quad[], atOnce: number): Promise<readonly Quad[]> {
  return readText(format, await write(format, quads, atOnce))
}

async function write(format: string, quads: readonly Quad[], atOnce: number): Promise<string> {
  const { graphs, bySubject, write: writing } = streamFormats[format as StreamFormat] as StreamEntry
  const all = quads.map(quadLine).map((line) => (graphs ? line : withoutGraph(line)))
  const lines = bySubject ? [...new Set(all)].sort() : all
  async function* batches() {
    for (let at = 0; at < lines.length; at += atOnce) yield await Promise.resolve(lines.slice(at, at + atOnce))
  }
  let text = ''
  const options = { prefixes: await occurring(batches()), encoding: 'UTF-8' }
  for await (const piece of writing(batches(), options)) text += piece
  return text
}

function readText(format: string, text: string): Promise<readonly Quad[]> {
  const reader = format === 'rj' ? readRdfJson : readers[format === 'n3' ? 'ttl' : format]!
  return reader(text)
}

interface RdfJsonValue {
  readonly type: 'uri' | 'bnode' | 'literal'
  readonly value: string
  readonly lang?: string
  readonly datatype?: string
}

async function readRdfJson(text: string): Promise<readonly Quad[]> {
  const document = JSON.parse(text) as Record<string, Record<string, readonly RdfJsonValue[]>>
  const named = (value: string) =>
    value.startsWith('_:') ? factory.blankNode(value.slice(2)) : factory.namedNode(value)
  const term = ({ type, value, lang, datatype }: RdfJsonValue) =>
    type === 'literal'
      ? factory.literal(value, lang ?? (datatype === undefined ? undefined : factory.namedNode(datatype)))
      : named(value)
  return Object.entries(document).flatMap(([subject, properties]) =>
    Object.entries(properties).flatMap(([property, values]) =>
      values.map((value) => factory.quad(named(subject), factory.namedNode(property), term(value)) as unknown as Quad),
    ),
  )
}

const iri = (name: string) => factory.namedNode(`http://example.org/${name}`)

/** Text that XML can say too. */
const texts = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .filter((text) => !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text))
const things = fc.oneof(
  fc.constantFrom('a', 'b', 'é', 'x(y)').map(iri),
  fc.constantFrom('b0', 'm-g1').map((label) => factory.blankNode(label)),
)
const literals = fc.oneof(
  texts.map((text) => factory.literal(text)),
  texts.map((text) => factory.literal(text, 'fr-ca')),
  fc
    .integer()
    .map((number) => factory.literal(String(number), factory.namedNode('http://www.w3.org/2001/XMLSchema#integer'))),
  fc
    .constantFrom('{"a":1}')
    .map((text) => factory.literal(text, factory.namedNode('http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON'))),
)
const predicates = fc.constantFrom(
  iri('p'),
  iri('q'),
  factory.namedNode('http://www.w3.org/1999/02/22-rdf-syntax-ns#type'),
  factory.namedNode('http://purl.org/dc/terms/title'),
)
const quadsOf = (objects: fc.Arbitrary<unknown>) =>
  fc.array(
    fc
      .record({
        s: things,
        p: predicates,
        o: objects,
        g: fc.option(fc.constantFrom('g1', 'a').map(iri), { nil: factory.defaultGraph() }),
      })
      .map(({ s, p, o, g }) => factory.quad(s, p, o as never, g) as unknown as Quad),
    { maxLength: 12 },
  )

describe('streamFormats', () => {
  it.each(entries)('%s says what the quads say, in any batches', async (format, { graphs }) => {
    await fc.assert(
      fc.asyncProperty(quadsOf(fc.oneof(things, literals)), fc.integer({ min: 1, max: 5 }), async (quads, atOnce) => {
        const back = await again(format, quads, atOnce)
        const wanted = graphs ? [...new Map(quads.map((quad) => [quadLine(quad), quad])).values()] : union(quads)
        expect(isomorphic([...new Map(back.map((quad) => [quadLine(quad), quad])).values()], wanted)).toBe(true)
      }),
      { numRuns: 60, seed: 2 },
    )
  })

  it('declare the prefixes that occur, and no other', async () => {
    const quads = [factory.quad(iri('s'), factory.namedNode('http://purl.org/dc/terms/title'), factory.literal('o'))]
    for (const format of ['ttl', 'trig', 'rdf']) {
      const text = await write(format, quads, 1)
      expect(text, format).toContain('http://purl.org/dc/terms/')
      expect(text, format).not.toContain('http://xmlns.com/foaf/0.1/')
    }
    expect(await write('ttl', quads as unknown as Quad[], 1)).toContain('dct:title "o"')
  })

  it('RDF/JSON has each subject once', async () => {
    const quads = ['a', 'b', 'a'].map((name, at) => factory.quad(iri(name), iri('p'), factory.literal(String(at))))
    const text = await write('rj', quads, 1)
    expect(text.match(/"http:\/\/example.org\/a":/g)).toHaveLength(1)
    expect(await readText('rj', text)).toHaveLength(3)
  })
})
