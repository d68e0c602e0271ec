import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openSource, openTexts } from '../../src/sources/open.js'
import type { Problem } from '../../src/problems/problem.js'
import { quoted } from '../../src/rdf/nquads.js'
import { openCsv } from '../../src/sources/csv.js'
import type { Cell, LogicalSource, OpenSource, Row } from '../../src/sources/source.js'
import { problemOf, temporaryFiles } from './sourceFile.js'

const makeFile = temporaryFiles()

interface Found {
  readonly rows: readonly Row[]
  readonly problems: readonly string[]
}

async function readRows(opened: (report: (problem: Problem) => void) => Promise<OpenSource>): Promise<Found> {
  const problems: string[] = []
  const rows: Row[] = []
  const { rows: batches } = await opened((problem) => problems.push(problem.toString()))
  for await (const batch of batches) rows.push(...batch)
  return { rows, problems }
}

/** What the reader of values gives, with the cells quoted one by one, as they are wanted: columns 1 and 2 as values, 2 and 3 as texts. */
async function expected(source: LogicalSource, chunkSize: number): Promise<Found> {
  const { rows, problems } = await readRows((report) => openCsv({ source, references: 'all', report, chunkSize }))
  const text = (cell: Cell | undefined) => (cell === null ? null : quoted(cell as string))
  return {
    problems,
    rows: rows.map(({ cells: [a, b, c], line }) => ({ cells: [a!, b!, text(b), text(c)], line })),
  }
}

const request = { references: ['1', '2', '1'], texts: ['2', '3', '2'] }

async function compare(
  content: string | Buffer,
  { chunkSize = 65_536, ...more }: Partial<LogicalSource> & { chunkSize?: number } = {},
): Promise<Found> {
  const path = await makeFile('t.csv', content)
  const source: LogicalSource = {
    kind: 'csv',
    path,
    name: 't.csv',
    ...more,
    dialect: { delimiter: ',', header: false, ...more.dialect },
  }
  const found = await readRows((report) => openCsv({ source, ...request, report, chunkSize }))
  expect(found).toEqual(await expected(source, chunkSize))
  return found
}

describe('cells as texts of N-Quads', () => {
  const piece = fc.constantFrom('a', 'é', '’', '😀', '\\', '"', ',', ' ', '\n', '\r', '\r\n', '\ufeff', '\0')
  const cell = fc.oneof(
    fc.string({ unit: piece, maxLength: 6 }),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constant(''),
  )
  const row = fc.tuple(cell, cell, cell)
  const chunkSize = fc.constantFrom(1, 2, 3, 7, 64, 100_000)
  const enclosed = (text: string) => (/[",\r\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text)

  test('are those of the values, whatever the cells hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        chunkSize,
        async (rows, end, size) => {
          const content = rows.map((cells) => cells.map(enclosed).join(',') + end).join('')
          const { rows: found, problems } = await compare(`x,y,z\n${content}`, { chunkSize: size, nulls: ['', 'é'] })
          expect(problems).toEqual([])
          expect(found).toHaveLength(rows.length + 1)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('are those of the values, and the problems the same, where rows are damaged', async () => {
    const any = fc.array(
      fc.constantFrom('a', 'b,c,d', 'é', '"', '""', '","', ',', ',', '\n', '\r\n', '\r', '\\', ' ', '\n"x","y","z"\n'),
      { maxLength: 30 },
    )
    await fc.assert(
      fc.asyncProperty(any, chunkSize, fc.constantFrom('"', ''), async (pieces, size, quote) => {
        await compare(`x,y,z\n1,"2",\n${pieces.join('')}`, { chunkSize: size, dialect: { quote } })
      }),
      { numRuns: 500 },
    )
  })

  test('byte order mark, header, blank lines, lines within cells', async () => {
    const content = '\ufeff"a","b",c\r\n\r\n1,"2\n2",\\\n\n"\ufeff","",x"y\r\n'
    const { rows } = await compare(content, { dialect: { header: false } })
    expect(rows).toEqual([
      { cells: ['a', 'b', '"b"', '"c"'], line: 1 },
      { cells: ['1', '2\n2', String.raw`"2\n2"`, String.raw`"\\"`], line: 3 },
      { cells: ['\ufeff', '', '""', String.raw`"x\"y"`], line: 6 },
    ])
  })

  test.each<readonly [string, Partial<LogicalSource>, BufferEncoding]>([
    ['latin1', { encoding: 'latin1' }, 'latin1'],
    ['UTF-16 by its mark', {}, 'utf16le'],
    ['comments', { dialect: { comment: '#' } }, 'utf8'],
    ['trimmed', { dialect: { trim: true } }, 'utf8'],
    ['another quote', { dialect: { quote: "'" } }, 'utf8'],
    ['a backslash as delimiter', { dialect: { delimiter: '\\' } }, 'utf8'],
    ['a delimiter outside ASCII', { dialect: { delimiter: '§' } }, 'utf8'],
  ])('a table that is not read as bytes: %s', async (_what, more, encoding) => {
    const delimiter = more.dialect?.delimiter ?? ','
    const lines = ['été,b,c', '# x', " 1 ,'2 ,2', \\ ", '3,"4",5'].filter(
      (line) => more.dialect?.comment || line !== '# x',
    )
    const mark = encoding === 'utf16le' ? '\ufeff' : ''
    const content = Buffer.from(mark + lines.join('\n').replaceAll(',', delimiter), encoding)
    const { rows } = await compare(content, more)
    expect(rows.length).toBeGreaterThan(1)
  })

  test('a row that is longer than what is read again and again', async () => {
    const long = `"${'x""\n'.repeat(100_000)}"`
    const { rows, problems } = await compare(`a,b,c\n1,2,3\n4,${long},6\n7,8,9\n`)
    expect(problems).toEqual([])
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 3, 100_004])
  })

  test('a wrong byte is told with its place, behind rows that are right', async () => {
    const path = await makeFile(
      'wrong.csv',
      Buffer.concat([Buffer.from('a,b\n1,2\n3,'), Buffer.from([0xe9]), Buffer.from('\n')]),
    )
    const source: LogicalSource = { kind: 'csv', path, name: 'wrong.csv', dialect: { delimiter: ',' } }
    for (const chunkSize of [4, 65_536]) {
      const read = readRows((report) => openCsv({ source, references: ['a'], texts: ['b'], report, chunkSize }))
      expect(await problemOf(read)).toMatch(/^wrong\.csv:3: bad-encoding: .* byte 0xE9 at offset 10 is wrong/)
    }
  })

  test('parts of a file together give the whole', async () => {
    const lines = Array.from({ length: 50 }, (_, at) => `${at},"é ""${at}""\n",\n`)
    const path = await makeFile('parts.csv', `a,b,c\n${lines.join('')}`)
    const source: LogicalSource = { kind: 'csv', path, name: 'parts.csv' }
    const read = (part: LogicalSource) =>
      readRows((report) => openTexts({ source: part, references: ['a'], texts: ['b', 'c'], report }))
    const whole = await read(source)
    const middle = Buffer.byteLength(`a,b,c\n${lines.slice(0, 20).join('')}`)
    const end = Buffer.byteLength(`a,b,c\n${lines.join('')}`)
    const first = await read({ ...source, part: { start: 0, end: middle, line: 1 } })
    const second = await read({ ...source, part: { start: middle, end, line: 42 } })
    expect(whole.rows).toHaveLength(50)
    expect([...first.rows, ...second.rows]).toEqual(whole.rows)
  })

  test('missing columns are told whether wanted as values or as texts', async () => {
    const path = await makeFile('missing.csv', 'name,code\n')
    const source: LogicalSource = { kind: 'csv', path, name: 'missing.csv' }
    expect(await problemOf(openTexts({ source, references: ['nam'], texts: ['cod'], report: () => undefined }))).toBe(
      'missing.csv:1: missing-column: the table has no column "nam"; the nearest is "name", no column "cod"; the nearest is "code"',
    )
  })

  test('a source that makes no texts gives values', async () => {
    const path = await makeFile('t.jsonl', '{"a":"x\\"","b":1}\n')
    const source: LogicalSource = { kind: 'jsonl', path, name: 't.jsonl', iterator: '$' }
    const opened = await openTexts({ source, references: ['a'], texts: ['b'], report: () => undefined })
    expect(opened.texts).toBeUndefined()
    expect([...opened.positions.keys()]).toEqual(['a', 'b'])
    const values = await openSource(source, ['a', 'b'], () => undefined)
    expect(opened.positions).toEqual(values.positions)
  })

  test('what is left early lets its file go, and can be read again', async () => {
    const path = await makeFile('early.csv', `a,b\n${'1,2\n'.repeat(100)}`)
    const source: LogicalSource = { kind: 'csv', path, name: 'early.csv' }
    const { rows } = await openCsv({ source, references: [], texts: ['b'], report: () => undefined, chunkSize: 16 })
    for await (const batch of rows) {
      expect(batch[0]).toEqual({ cells: ['"2"'], line: 2 })
      break
    }
    let count = 0
    for await (const batch of rows) count += batch.length
    expect(count).toBe(100)
  })
})
