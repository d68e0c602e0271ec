import { Parser } from 'n3'
import { describe, expect, it } from 'vitest'
import { streamTurtle } from '../../src/rdf/turtleStream.js'

async function write(
  batches: readonly (readonly string[])[],
  prefixes: Readonly<Record<string, string>>,
): Promise<string> {
  async function* all() {
    yield* batches
  }
  let text = ''
  for await (const piece of streamTurtle(all(), { prefixes })) text += piece
  return text
}

describe('streamTurtle', () => {
  const prefixes = { a: 'http://a.example/', b: 'http://b.example/', unused: 'http://unused.example/' }
  const batches = [
    ['<http://a.example/s> <http://a.example/p> "one\\n\\n@prefix b: <http://evil.example/> ." .'],
    [],
    ['<http://a.example/s> <http://b.example/p> "two" .'],
    ['<http://b.example/s> <http://a.example/p> "three" .'],
  ]

  it('declares each prefix that is used once, before it is used', async () => {
    const text = await write(batches, prefixes)
    expect(text.match(/^@prefix .*$/gm)).toEqual([
      '@prefix a: <http://a.example/> .',
      '@prefix b: <http://b.example/> .',
    ])
    expect(text.indexOf('@prefix b: <http://b.example/>')).toBeLessThan(text.indexOf('b:p'))
    expect(new Parser().parse(text).map(({ subject, predicate }) => [subject.value, predicate.value])).toEqual([
      ['http://a.example/s', 'http://a.example/p'],
      ['http://a.example/s', 'http://b.example/p'],
      ['http://b.example/s', 'http://a.example/p'],
    ])
  })

  it('keeps what has no prefix, in graphs too', async () => {
    const lines = ['<http://c.example/s> <http://c.example/p> "x" <http://c.example/g> .']
    const [quad] = new Parser({ format: 'TriG' }).parse(await write([lines], prefixes))
    expect(quad?.graph.value).toBe('http://c.example/g')
  })
})
