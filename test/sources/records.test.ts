import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../src/problems/problem.js'
import { csvRecords } from '../../src/sources/csvRecords.js'
import { jsonRecords } from '../../src/sources/jsonRecords.js'
import type { RecordContext, TextLanguage } from '../../src/sources/recordLanguage.js'
import { openRecords, rowRecords } from '../../src/sources/records.js'
import type { Cell } from '../../src/sources/source.js'
import { xmlRecords } from '../../src/sources/xmlRecords.js'
import { problemOf } from './sourceFile.js'

const silent: RecordContext = { name: 'a.csv', report: () => undefined }

/** What references give of each record of a text. */
function read<R>(
  language: TextLanguage<R>,
  text: string,
  { iterator, references }: { iterator?: string; references: string[] },
) {
  const readers = references.map((reference) => language.compileReference(reference))
  return [...language.compileText(iterator)(text)].map((record): Cell[] => readers.map((reader) => reader(record)))
}

describe('texts within cells', () => {
  it.each([
    [
      'commas',
      'a,b\n1,"x, y"\n2,',
      [
        ['1', 'x, y'],
        ['2', ''],
      ],
    ],
    ['semicolons, CRLF', 'a;b\r\n1;2\r\n', [['1', '2']]],
    ['a null', 'b,a\n-,1', [['1', null]]],
    ['a header only', 'a,b', []],
    ['nothing', '', []],
    ['white space', ' \n ', []],
  ])('CSV: %s', (_, text, expected) => {
    expect(read(csvRecords({ ...silent, nulls: ['-'] }), text, { references: ['a', 'b'] })).toEqual(expected)
  })

  it('CSV: a row that is damaged is told with its line in the text, and left out', () => {
    const problems: string[] = []
    const report = (problem: Problem) => void problems.push(problem.toString())
    expect(read(csvRecords({ ...silent, report }), 'a,b\n1\n2,3', { references: ['b'] })).toEqual([['3']])
    expect(problems).toEqual(['ragged-row: line 2 of the text in it: the row has 1 cells, the header 2'])
  })

  it.each([
    ['a column that it lacks', 'A\n1', 'not-a-value: the text in it has no column "a"; the nearest is "A"'],
    ['a column that it has twice', 'a,a\n1,2', 'not-a-value: the text in it has several columns named "a"'],
  ])('CSV: %s fails in its rows alone', async (_, text, expected) => {
    expect(await problemOf((async () => read(csvRecords(silent), text, { references: ['a'] }))())).toBe(expected)
  })

  it('CSV: any cells come back', () => {
    const cells = fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 8 })
    fc.assert(
      fc.property(cells, (rows) => {
        const text = Papa.unparse({ fields: ['a', 'b'], data: rows }, { quotes: true, newline: '\n' })
        expect(read(csvRecords(silent), text, { references: ['b', 'a'] })).toEqual(rows.map(([a, b]) => [b, a]))
      }),
    )
  })

  it('JSON: the whole, or what an iterator selects', () => {
    const text = '{"list": [{"n": 1, "m": ["a", "b"]}, {"n": 2.5}]}'
    const json = jsonRecords(silent)
    expect(read(json, text, { references: ['$.list[*].n'] })).toEqual([[[1, 2.5]]])
    expect(read(json, text, { iterator: '$.list[*]', references: ['$.n', 'm[0]'] })).toEqual([
      [1, 'a'],
      [2.5, null],
    ])
  })

  it('XML: the whole, or what an iterator selects', () => {
    const xml = xmlRecords({ ...silent, namespaces: { x: 'urn:x' } })
    const text = '<a xmlns:x="urn:x"><x:b id="1">one</x:b><x:b id="2"/></a>'
    expect(read(xml, text, { references: ['/a/x:b/@id', 'count(//x:b)'] })).toEqual([[['1', '2'], 2]])
    expect(read(xml, text, { iterator: '/a/x:b', references: ['@id', '.'] })).toEqual([
      ['1', 'one'],
      ['2', ''],
    ])
    expect(read(xml, '', { references: ['.'] })).toEqual([])
  })

  it.each([
    [
      () => [...jsonRecords(silent).compileText(undefined)('{"a":\n1')],
      /^bad-json: line 2, character 2 of the text in it: it is not JSON: /,
    ],
    [
      () => [...xmlRecords(silent).compileText(undefined)('<a>\n<b>')],
      /^bad-xml: line 2, character \d+ of the text in it: it is not XML: /,
    ],
  ])('a damaged text is told with the place in it (%#)', async (all, expected) => {
    expect(await problemOf((async () => all())())).toMatch(expected)
  })

  it('XML: an iterator must select nodes', async () => {
    const all = async () => [...xmlRecords(silent).compileText('count(//a)')('<a/>')]
    expect(await problemOf(all())).toBe('not-a-value: the iterator "count(//a)" gives values, not nodes')
  })
})

describe('rows as records', () => {
  it('give their cells, and have no parts', async () => {
    const rows = rowRecords(new Map([['b', 1]]))
    expect(rows.compileReference('b')({ cells: ['1', ['2', '3']], line: 1 })).toEqual(['2', '3'])
    expect(await problemOf((async () => rows.compileReference('c'))())).toMatch(/^missing-column: /)
    expect(await problemOf((async () => rows.compileIterator('$'))())).toMatch(/^bad-mapping: the rows of a table /)
    const source = { kind: 'csv', path: '/none.csv', name: 'none.csv' } as const
    const opening = openRecords({ source, references: [], report: () => undefined }, silent, () => undefined)
    expect(await problemOf(opening)).toMatch(/^none\.csv: bad-mapping: the rows of a source of the kind csv /)
  })
})
