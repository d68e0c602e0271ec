import { mkdtempSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { distinct } from '../../src/mapping/targets/distinct.js'

const folder = mkdtempSync(join(tmpdir(), 'dataesr-distinct-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

let runs = 0

async function run(batches: readonly (readonly string[])[], bytesAtOnce?: number): Promise<readonly string[]> {
  const bytes = Buffer.byteLength(batches.flat().join('\n'))
  async function* read() {
    for (const batch of batches) yield await Promise.resolve(batch)
  }
  const found: string[] = []
  const options = { bytes, folder, name: String(++runs), ...(bytesAtOnce !== undefined && { bytesAtOnce }) }
  for await (const lines of distinct(read, options)) found.push(...lines)
  return found
}

describe('distinct', () => {
  it('keeps the first of equal lines, in memory and through files', async () => {
    const batches = [
      ['b', 'a', 'b'],
      ['c', 'a'],
      ['d', 'é', 'e', 'é'],
    ]
    expect(await run(batches)).toEqual(['b', 'a', 'c', 'd', 'é', 'e'])
    const before = (await readdir(folder)).length
    expect(await run(batches, 4)).toEqual(['b', 'a', 'c', 'd', 'é', 'e'])
    expect((await readdir(folder)).length).toBeGreaterThan(before)
  })

  it('gives what a set gives, whatever the lines and however small the share', async () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 3 }).map((text) => text.replaceAll('\n', ''))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(line, { maxLength: 20 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 50 }),
        async (batches, most) => {
          expect(await run(batches, most)).toEqual([...new Set(batches.flat())])
        },
      ),
      { numRuns: 60, seed: 3 },
    )
  })

  it('of no lines is none', async () => {
    expect(await run([])).toEqual([])
  })
})
