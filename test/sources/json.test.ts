import { describe, expect, test } from 'vitest'
import type { LogicalSource, References } from '../../src/sources/source.js'
import { problemOf, readAll, temporaryFiles, type Result } from './sourceFile.js'

const makeFile = temporaryFiles()

async function read(
  content: string | object,
  references: References,
  options: Partial<LogicalSource> = {},
): Promise<Result> {
  const path = await makeFile('t.json', typeof content === 'string' ? content : JSON.stringify(content))
  return readAll({ kind: 'json', path, name: 't.json', ...options }, references)
}

const persons = {
  persons: [
    { name: 'Bob', age: 30, ok: true, born: null, amounts: [30, 40], home: { city: 'Brest', 'post code': '29200' } },
    { name: 'Sue', weight: 1.5, amounts: [], home: { city: null } },
  ],
}

describe('references', () => {
  test.each([
    ['$.name', ['Bob', 'Sue']],
    ['name', ['Bob', 'Sue']],
    ['age', [30, null]],
    ['weight', [null, 1.5]],
    ['ok', [true, null]],
    ['born', [null, null]],
    ['home.city', ['Brest', null]],
    ["$['home']['post code']", ['29200', null]],
    ["['home']['post code']", ['29200', null]],
    ['home.post code', ['29200', null]],
    ['$.home.post code', ['29200', null]],
    ["$.['home'].['post code']", ['29200', null]],
    ['$.amounts.[*]', [[30, 40], null]],
    ['amounts[*]', [[30, 40], null]],
    ['$.amounts[0]', [30, null]],
    ['$.amounts[?@ > 35]', [40, null]],
    ['$.nothing.at.all', [null, null]],
    ['$.name.length', [null, null]],
    ['$.amounts.length', [null, null]],
    ['$.constructor', [null, null]],
    ['$.__proto__', [null, null]],
    ['$.home', ['{"city":"Brest","post code":"29200"}', '{"city":null}']],
  ])('%s', async (reference, expected) => {
    const { cells, problems } = await read(persons, [reference], { iterator: '$.persons[*]' })
    expect(cells.map(([cell]) => cell)).toEqual(expected)
    expect(problems).toEqual([])
  })

  test('a member named __proto__ is a member', async () => {
    expect((await read('{"__proto__":"x"}', ['__proto__'])).cells).toEqual([['x']])
  })

  test('an array is not a value (RMLTC0025b): its members are', async () => {
    const { cells, problems } = await read(persons, ['name', '$.amounts'], { iterator: '$.persons[*]' })
    expect(cells).toEqual([['Bob', null], ['Sue', null]]) // prettier-ignore
    expect(problems).toEqual([
      't.json:1: not-a-value: the path selects an array of 2, not its members (column $.amounts)',
      't.json:2: not-a-value: the path selects an array of 0, not its members (column $.amounts)',
    ])
  })

  test('cells that say null', async () => {
    expect((await read([{ a: '' }, { a: 'x' }], ['a'], { iterator: '$[*]', nulls: [''] })).cells).toEqual([
      [null],
      ['x'],
    ])
  })

  test('all members, for a table', async () => {
    const { cells, columns } = await read([{ a: 1, b: ['x'] }, { c: { d: 2 } }, 7], 'all', { iterator: '$[*]' })
    expect(columns).toEqual(['a', 'b', 'c'])
    expect(cells).toEqual([[1, '["x"]', null], [null, null, '{"d":2}'], [null, null, null]]) // prettier-ignore
    expect(await problemOf(read([1, 2], 'all', { iterator: '$[*]' }))).toMatch(
      /bad-mapping: no row of the file is a JSON object/,
    )
  })

  test('a JSONPath that does not parse is told before any row', async () => {
    expect(await problemOf(read('[', ['a'], { iterator: '$.students[*]]' }))).toMatch(
      /^t\.json: bad-mapping: "\$\.students\[\*\]\]" is not a JSONPath/,
    )
    expect(await problemOf(read({}, ['a[']))).toMatch(
      /^t\.json: bad-mapping: "a\[" is not a JSONPath: .*\(column a\[\)$/,
    )
  })
})

describe('rows', () => {
  test('by default the whole value; counted from 1', async () => {
    expect(await read({ a: 1 }, ['a'])).toMatchObject({ cells: [[1]], lines: [1] })
    expect((await read(persons, ['name'], { iterator: '$.persons[*]' })).lines).toEqual([1, 2])
    expect((await read(persons, ['name'], { iterator: '$.nobody[*]' })).cells).toEqual([])
  })

  test('many', async () => {
    const rows = Array.from({ length: 2500 }, (_, id) => ({ id }))
    const { cells, lines } = await read(rows, ['id'], { iterator: '$[*]' })
    expect(cells.map(([id]) => id)).toEqual([...cells.keys()])
    expect(lines.at(-1)).toBe(2500)
  })
})

describe('what is not JSON is told with line and character', () => {
  test.each([
    ['{"a":1,\n "b":}', '2:6'],
    ['{"a":1,\n "b" 2}', '2:6'],
    ['[1,2', '1:5'],
    ['{"a":"\n"}', '1:7'],
    ['[1]\n\nx', '3:1'],
    ['abc', '1:1'],
    ['[tru]', '1:5'],
    ['["\\x"]', '1:4'],
    ['[1.x]', '1:4'],
    ['["in JSON at position 1" x]', '1:26'],
    ['[1,]', '1:4'],
    ['{"a', '1:4'],
  ])('%j', async (content, place) => {
    expect(await problemOf(read(content, ['a']))).toMatch(new RegExp(`^t\\.json:${place}: bad-json: it is not JSON: `))
  })

  test('an empty file', async () => {
    expect(await problemOf(read(' \n', ['a']))).toBe('t.json: empty-file: the file holds nothing')
  })

  test('a value that is nested too deeply is told, not fatal', async () => {
    const content = `{"a":{"b":${'['.repeat(100_000)}${']'.repeat(100_000)}},"c":1}`
    const { cells, problems } = await read(content, ['a', 'c'])
    expect(cells).toEqual([[null, 1]])
    expect(problems[0]).toMatch(/^t\.json:1: bad-json: .*\(column a\)$/)
  })
})
