import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareReleases } from '../../src/release/compare.js'
import { line, type Stated, writeRelease } from './sample.js'

const write = async (lines: readonly string[]) => (await writeRelease(lines.map((text): Stated => [text]))).folder

test('tells the lines that only one of two releases has', async () => {
  const same = Array.from({ length: 1000 }, (_, at) => line(`ex:${at}`, 'ex:p', '"é\u2028\u{1F600}"'))
  const [one, other] = [line('ex:500', 'ex:p', '"avant"@fr', 'ex:g'), line('ex:500', 'ex:p', '"après"@fr', 'ex:g')]
  const [first, second] = [await write([...same, one]), await write([...same, other])]
  expect(compareReleases(first, second)).toEqual({ added: [other], removed: [one] })
  expect(compareReleases(first, first)).toEqual({ added: [], removed: [] })
  expect(compareReleases(first, await write([]))).toMatchObject({ added: [], removed: { length: 1001 } })
})

test('tells the difference of any two sets', async () => {
  const set = fc.uniqueArray(fc.constantFrom(...Array.from('abcdefé\uFFFD\u{1F600}')))
  await fc.assert(
    fc.asyncProperty(set, set, async (one, other) => {
      const lines = (values: readonly string[]) => values.map((value) => line('ex:a', 'ex:p', `"${value}"`))
      const { added, removed } = compareReleases(await write(lines(one)), await write(lines(other)))
      expect(new Set(added)).toEqual(new Set(lines(other.filter((value) => !one.includes(value)))))
      expect(new Set(removed)).toEqual(new Set(lines(one.filter((value) => !other.includes(value)))))
    }),
    { numRuns: 15 },
  )
})
