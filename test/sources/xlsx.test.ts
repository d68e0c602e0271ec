import { expect, test } from 'vitest'
import type { LogicalSource, References } from '../../src/sources/source.js'
import { problemOf, readAll, temporaryFiles, type Result } from './sourceFile.js'
import { textRow, workbook } from './workbook.js'

const makeFile = temporaryFiles()

async function read(
  content: Uint8Array,
  references: References,
  options: Partial<LogicalSource> = {},
): Promise<Result> {
  const path = await makeFile('t.xlsx', content)
  return readAll({ kind: 'xlsx', path, name: 't.xlsx', ...options }, references)
}

const book = workbook([
  {
    name: 'data',
    rows: [
      textRow(1, ['id', 'when', 'empty']),
      '<row r="2"><c r="A2"><v>18008901303720</v></c><c r="B2" s="1"><v>44197</v></c></row>',
      '<row r="4"><c r="A4"><v>1.5</v></c><c r="B4" s="2"><v>44197.75</v></c></row>',
      '<row r="5"><c r="A5" t="b"><v>1</v></c><c r="B5" s="2"><v>44197.1000115741</v></c><c r="C5" t="inlineStr"><is><t> x </t></is></c></row>',
      '<row r="6"><c r="A6" t="inlineStr"><is><t></t></is></c></row>',
      '<row r="7"/><row r="8"><c r="A8"/></row>',
    ].join(''),
  },
  { name: 'Second', rows: textRow(1, ['a', null, 'a']) + textRow(2, ['1', '2', '3']) },
  { name: 'nothing', rows: '' },
])

test('numbers, booleans and dates are natural values; empty rows are passed over; a line is a row of the sheet', async () => {
  const { cells, lines } = await read(book, ['id', 'when', 'empty'])
  expect(cells).toEqual([
    [18008901303720, '2021-01-01', null],
    [1.5, '2021-01-01T18:00:00', null],
    [true, '2021-01-01T02:24:01', ' x '],
  ])
  expect(lines).toEqual([2, 4, 5])
})

test('a sheet by its name', async () => {
  const { cells, columns } = await read(book, [''], { iterator: 'Second' })
  expect(columns).toEqual(['a', '', 'a'])
  expect(cells).toEqual([['2']])
  expect(await problemOf(read(book, ['a'], { iterator: 'Second' }))).toMatch(
    /^t\.xlsx:1: duplicate-column: .*\(columns 1, 3\)/,
  )
})

test('no header, trim, nulls', async () => {
  const options = { iterator: 'Second', dialect: { header: false }, nulls: ['2'] }
  expect(await read(book, ['1', '2'], options)).toMatchObject({ cells: [['a', null], ['1', null]], lines: [1, 2] }) // prettier-ignore
  expect((await read(book, ['empty'], { dialect: { trim: true } })).cells.at(-1)).toEqual(['x'])
})

test('what is not there', async () => {
  expect(await problemOf(read(book, ['identifier']))).toBe(
    't.xlsx:1: missing-column: the table has no column "identifier"; the nearest is "id" (column identifier)',
  )
  expect(await problemOf(read(book, ['a'], { iterator: 'second' }))).toBe(
    't.xlsx: bad-mapping: the workbook has no sheet "second"; the nearest is "Second"',
  )
  expect(await problemOf(read(book, ['a'], { iterator: 'nothing' }))).toMatch(/^t\.xlsx: empty-file/)
})

test.each([
  ['text', Buffer.from('a,b\n1,2\n')],
  ['nothing', Buffer.alloc(0)],
  ['an old .xls', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
  ['a ZIP that is cut short', book.subarray(0, 300)],
  ['a ZIP of something else', Buffer.from('504b0506000000000000000000000000000000000000', 'hex')],
])('no workbook: %s', async (_, content) => {
  expect(await problemOf(read(content, ['a']))).toMatch(/^t\.xlsx: unreadable-file: it is not an XLSX workbook/)
})
