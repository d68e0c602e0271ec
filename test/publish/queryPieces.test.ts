import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countResults } from '../../src/publish/countResults.js'
import { linesOf, rewriteTriples } from '../../src/publish/rewriteTriples.js'
import { takeSmall } from '../../src/publish/takeSmall.js'

/** The bytes in pieces that end anywhere, also within a character. */
async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0
  for (const size of [...sizes, bytes.length]) {
    yield await Promise.resolve(bytes.subarray(at, at + size))
    at += size
  }
}

const sizes = fc.array(fc.nat(9), { maxLength: 40 })

describe('pieces of an answer', () => {
  test('have the same lines wherever they are cut', async () => {
    const line = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ' '))
    await fc.assert(
      fc.asyncProperty(fc.array(line), sizes, async (lines, cuts) => {
        const found: string[] = []
        for await (const batch of linesOf(cut(Buffer.from(lines.join('\n')), cuts))) found.push(...batch)
        expect(found).toEqual(lines.filter((each) => each !== ''))
      }),
    )
  })

  test('are taken whole where they are few, and are all there where they are many', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.constantFrom(1, 12_000),
        sizes,
        async (bytes, times, cuts) => {
          const all = Buffer.concat(Array.from({ length: times }, () => bytes))
          const { whole, pieces } = await takeSmall(cut(all, cuts))
          if (all.length <= 2 ** 20) expect(whole?.equals(all)).toBe(true)
          const parts: Uint8Array[] = []
          for await (const piece of pieces ?? []) parts.push(Buffer.from(piece))
          if (pieces) expect(Buffer.concat(parts).equals(all)).toBe(true)
        },
      ),
      { numRuns: 50 },
    )
  })

  test('that fail before the end are no whole answer', async () => {
    const failing = async function* () {
      yield await Promise.resolve('x')
      throw new Error('gone')
    }
    await expect(takeSmall(failing())).rejects.toThrow('gone')
  })

  test('are rewritten with the prefixes that they need', async () => {
    let text = ''
    const body = cut(Buffer.from('<http://e.org/a> <http://e.org/p> "é\\r" .\n'), [9, 9, 9])
    for await (const piece of rewriteTriples(body, 'rdf', { e: 'http://e.org/' })) text += piece
    expect(text).toContain('xmlns:e="http://e.org/"')
    expect(text).toContain('<e:p>é&#13;</e:p>')
  })
})

describe('the number of results', () => {
  test.each<[string, string, number | undefined]>([
    ['json', '{"head":{"vars":[]},"results":{"bindings":[{},{}]}}', 2],
    ['json', '{"head":{},"boolean":true}', undefined],
    [
      'xml',
      '<sparql><results><result><binding name="a"><literal>&lt;result></literal></binding></result></results></sparql>',
      1,
    ],
    ['xml', '<sparql><results><result/><result></result></results></sparql>', 2],
    ['xml', '<sparql><head/><boolean>true</boolean></sparql>', undefined],
    ['csv', 'a,b\r\n"x\r\n""y""",\r\n1,2\r\n', 2],
    ['csv', 'true', undefined],
    ['tsv', '?a\n"x\\n"\n\n', 2],
    ['nt', '<x:a> <x:b> <x:c> .\n<x:a> <x:b> <x:d> .\n', 2],
    ['nt', '', 0],
    ['nq', '<x:a> <x:b> <x:c> .', 1],
    ['ttl', '<x:a> <x:b> <x:c> .', undefined],
  ])('in %s: %j', (format, text, count) => expect(countResults(format, Buffer.from(text))).toBe(count))
})
