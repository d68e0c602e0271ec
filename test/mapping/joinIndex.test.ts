import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JoinIndex } from '../../src/mapping/joinIndex.js'

type Entry = readonly [key: string, subjects: readonly string[]]

/** What an index says of each key, and of one that it has not. */
function indexed(entries: readonly Entry[], limit: number): readonly (readonly string[])[] {
  const index = new JoinIndex(limit)
  for (const [key, subjects] of entries) index.add(key, subjects)
  index.seal()
  const found = [...entries.map(([key]) => key), 'none'].map((key) => index.get(key))
  index.close()
  return found
}

const spills = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`dataesr-join-`))

describe('the index of a join', () => {
  it('says the same from memory and from the disk, whatever the keys are', () => {
    const key = fc.oneof(
      fc.constantFrom('a', 'b', '', '\0', 'a\0', '\ud800', '\ud801', 'é'),
      fc.string({ unit: 'binary' }),
    )
    const subject = fc.integer({ min: 0, max: 20 }).map((number) => `<http://example.org/${number}>`)
    const entries = fc.array(fc.tuple(key, fc.array(subject, { maxLength: 12 })), { maxLength: 30 })
    fc.assert(
      fc.property(entries, (all) => {
        const expected = new Map<string, Set<string>>()
        for (const [one, subjects] of all)
          for (const found of subjects) expected.set(one, (expected.get(one) ?? new Set()).add(found))
        const wanted = [...all.map(([one]) => [...(expected.get(one) ?? [])]), []]
        expect(indexed(all, Infinity)).toEqual(wanted)
        expect(indexed(all, 0)).toEqual(wanted)
        expect(indexed(all, 500)).toEqual(wanted)
      }),
    )
  })

  it('leaves nothing on the disk', () => {
    const before = spills()
    const index = new JoinIndex(0)
    index.add('a', ['<x>'])
    expect(spills().length).toBe(before.length + 1)
    index.seal()
    index.close()
    expect(spills()).toEqual(before)
  })

  it('takes a hundred thousand subjects of one key without looking at each of them for each', () => {
    const index = new JoinIndex(Infinity)
    for (let at = 0; at < 100_000; at++) index.add('same', [`<http://example.org/${at}>`])
    index.seal()
    expect(index.get('same')).toHaveLength(100_000)
  })
})
