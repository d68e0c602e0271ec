import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scan } from '../../src/store/scan.js'

function pieces(text: string): string[] {
  return [...scan(text)].map(({ start, end }) => text.slice(start, end))
}

const signs = ['{', '}', '(', ')', '[', ']', '<', '>', '"', "'", '#', '\\', '\n', ' ', 'a', ':', 'é', '?', '\u{1F600}']

describe('the pieces of a query', () => {
  test.each([
    ['SELECT * { ?s a:b "x{" }', ['SELECT', '{', 's', 'a:b', '}']],
    ['# {\n<x{> { <a{b> }', ['x', '{', '{', 'a', '{', 'b', '}']],
    ['<http://x/(#> ( "\\"{" \'[\' """"{""" \'\'\'\n{\\\'\'\'\' ] )', ['(', ']', ')']],
    ['?a < ?b && "x\n{', ['a', 'b', '{']],
    ['a:b\\(c ^^x:y /<p>/z:w', ['a:b\\(c', 'x:y', 'z:w']],
  ])('%j', (text, found) => expect(pieces(text)).toEqual(found))

  test('come in their order, in any text, and soon', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...signs), maxLength: 300 }), (text) => {
        let last = 0
        for (const { start, end } of scan(text)) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          last = end
        }
        expect(last).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})
