import fc from 'fast-check'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createSubjectTable, openSubjectTable, type TableEntry } from '../../src/release/subjectTable.js'

const folder = mkdtempSync(join(tmpdir(), 'dataesr-subjects-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function write(entries: readonly TableEntry[]): string {
  const path = join(folder, `${++files}.bin`)
  const table = createSubjectTable(path)
  for (const entry of entries) table.add(entry)
  table.finish()
  return path
}

/** Terms and labels hold no line ends, and no halves of characters; one term may begin another. */
const text = fc.oneof(
  fc.stringMatching(/^[^\n]{1,9}$/u),
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.constant('é'.repeat(9_000)),
)
const whole = text.filter((value) => value.isWellFormed() && !value.includes('\n') && value !== '')
const entries = fc.uniqueArray(
  fc.record({
    term: whole,
    labels: fc.array(
      whole.map((value) => `"${value}"@fr`),
      { maxLength: 3 },
    ),
    origins: fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes)),
    length: fc.nat(),
  }),
  { selector: ({ term }) => term, maxLength: 40 },
)

describe('the table of subjects', () => {
  test('gives back what it was given, and finds nothing else', () => {
    fc.assert(
      fc.property(entries, whole, (given, other) => {
        const table = openSubjectTable(write(given))
        let start = 0
        for (const [index, { term, labels, origins, length }] of given.entries()) {
          const number = table.find(term)
          expect(number).toBe(index + 1)
          expect(table.term(number)).toBe(term)
          expect(table.labels(term)).toEqual(labels)
          expect(table.place(number)).toEqual([start, (start += length)])
          expect(Buffer.from(table.origins(number))).toEqual(origins)
        }
        if (given.every(({ term }) => term !== other)) {
          expect(table.find(other)).toBe(0)
          expect(table.labels(other)).toEqual([])
        }
      }),
      { numRuns: 100 },
    )
  })

  test('is refused where it is missing or not whole', () => {
    const path = write([{ term: 'http://a.example/', labels: ['"A"'], origins: Buffer.from([1, 2, 3]), length: 9 }])
    const { length } = readFileSync(path)
    for (const size of [length - 1, length - 8, 24, 15, 0]) {
      truncateSync(path, size)
      expect(() => openSubjectTable(path)).toThrow(expect.objectContaining({ code: 'damaged-release' }))
    }
    writeFileSync(path, Buffer.alloc(64, 0xff))
    expect(() => openSubjectTable(path)).toThrow(expect.objectContaining({ code: 'damaged-release' }))
    expect(() => openSubjectTable(join(folder, 'none.bin'))).toThrow('none.bin is missing')
  })
})
