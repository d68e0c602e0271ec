import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { zipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import { openSource } from '../../src/sources/open.js'
import type { LogicalSource, Row } from '../../src/sources/source.js'
import { splitSource } from '../../src/sources/split.js'

const folder = mkdtempSync(join(tmpdir(), 'dataesr-split-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})
const path = join(folder, 't.csv')
const source: LogicalSource = { kind: 'csv', path, name: 't.csv' }

async function read(part: LogicalSource): Promise<{ rows: readonly Row[]; problems: readonly string[] }> {
  const problems: string[] = []
  const { rows } = await openSource(part, 'all', (problem) => problems.push(String(problem)))
  const found: Row[] = []
  for await (const batch of rows) found.push(...batch)
  return { rows: found, problems }
}

/** Reads the parts, if the file is cut, and the whole; both must say the same. Tells how many parts there were. */
async function compare(text: string | Buffer, size: number, more: Partial<LogicalSource> = {}): Promise<number> {
  writeFileSync(path, text)
  const parts = await splitSource({ ...source, ...more }, size)
  if (parts === undefined) return 0
  const whole = await read({ ...source, ...more })
  const each = await Promise.all(parts.map((part) => read({ ...source, ...more, part })))
  expect(each.flatMap(({ rows }) => rows)).toEqual(whole.rows)
  expect(each.flatMap(({ problems }) => problems)).toEqual(whole.problems)
  return parts.length
}

const cell = fc.oneof(fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r\n', ' ') }), fc.string())
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

describe('a delimited text cut into parts', () => {
  it('gives the rows and lines of the whole, whatever its cells hold', async () => {
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 5, maxLength: 40 })
    let cut = 0
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 60 }),
        async (rows, end, size) => {
          const text = ['a,b,c', ...rows.map((row) => row.map(quoted).join())].map((line) => line + end).join('')
          cut += await compare(text, size)
        },
      ),
      { numRuns: 60 },
    )
    expect(cut).toBeGreaterThan(60)
  })

  it('is left whole, or gives what the whole gives, where the text is damaged', async () => {
    const any = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '|', ' '), minLength: 10, maxLength: 200 })
    await fc.assert(
      fc.asyncProperty(any, fc.integer({ min: 1, max: 30 }), async (text, size) => {
        await compare(`a,b\n${text}`, size)
      }),
      { numRuns: 500 },
    )
  })

  it('keeps lines over a megabyte of quoted line feeds', async () => {
    const rows = Array.from({ length: 30_000 }, (_, at) => `${at},"two\nlines ""${at}"""`)
    expect(await compare(`id,text\n${rows.join('\n')}\n`, 100_000)).toBeGreaterThan(5)
  })

  const rows = Array.from({ length: 100 }, (_, at) => `${at},été\n`).join('')

  it('takes the byte order mark and the encoding of the file', async () => {
    expect(await compare(`\ufeffid,name\n${rows}`, 200)).toBeGreaterThan(2)
    expect(await compare(Buffer.from(`id,name\n${rows}`, 'latin1'), 200, { encoding: 'latin1' })).toBeGreaterThan(2)
    expect(await compare(`\ufeffid,name\n${rows}`, 200, { encoding: 'latin1' })).toBe(0)
  })

  it.each<readonly [string, string | Buffer, Partial<LogicalSource>]>([
    ['UTF-16', Buffer.from(`\ufeffid,name\n${rows}`, 'utf16le'), {}],
    ['declared UTF-16', Buffer.from(`id,name\n${rows}`, 'utf16le'), { encoding: 'utf-16le' }],
    ['comments', `id,name\n# "\n${rows}`, { dialect: { comment: '#' } }],
    ['lines that end with CR alone', `id,name\n${rows}`.replaceAll('\n', '\r'), {}],
    ['a quote that is left open', `id,name\n${rows}"x,\n${rows}`, {}],
    ['a small file', 'id,name\n1,a\n', {}],
  ])('leaves %s whole', async (_what, text, more) => {
    expect(await compare(text, 200, more)).toBe(0)
  })
})

describe('a packed table stays whole', () => {
  const text = 'a,b\n1,2\n'.repeat(100)
  it('by its first bytes, or as its mapping says', async () => {
    expect(await compare(text, 50)).toBeGreaterThan(1)
    // Packed without compression: its bytes could be cut at line ends.
    expect(await compare(Buffer.from(zipSync({ 't.csv': [Buffer.from(text), { level: 0 }] })), 50)).toBe(0)
    writeFileSync(path, text)
    for (const compression of ['gzip', 'zip', 'targz', 'tarxz'] as const)
      expect(await splitSource({ ...source, compression }, 50)).toBeUndefined()
  })
})
