import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openJson } from '../../src/sources/json.js'
import { JsonScanner } from '../../src/sources/jsonScanner.js'
import type { References } from '../../src/sources/source.js'
import { problemOf, readAll, temporaryFiles, type Result } from './sourceFile.js'

const makeFile = temporaryFiles()

interface Options {
  readonly iterator?: string
  readonly references?: References
  readonly chunkSize?: number
  /** Characters of a file that is held whole. */
  readonly large?: number
}

/** Reads row by row, unless it is said what is large. */
async function read(
  content: string,
  { iterator = '$[*]', references = ['$', 'a'], chunkSize, large = 0 }: Options = {},
): Promise<Result> {
  const path = await makeFile('t.json', content)
  const open = (request: Parameters<typeof openJson>[0]) => openJson(request, large)
  return readAll({ kind: 'json', path, name: 't.json', iterator }, references, { open, chunkSize })
}

const whole = { large: Infinity }

describe('rows are the same as those of a file that is held', () => {
  test.each<[content: string, iterator?: string]>([
    ['[]'],
    [' [ ] '],
    ['[1,2.50,-0,1e400,12345678901234567890,"x",true,null,{"a":1},[1]]'],
    ['[1 , "a,]b" ,\n{"a":"}"}\t, [[],{}] ]\r\n'],
    ['["\\"","\\\\","\\u005d","\\ud83d\\ude00","😀"]'],
    ['{"a":[1,2]}', '$.a[*]'],
    ['{"b":[9],"a":{"a":[8],"b":[1,2]},"c":"]"}', '$.a.b[*]'],
    ['{"a":{"b":[1,2],"c":{"b":[3]}},"b":[4]}', "$['a']['b'][*]"],
    ['{"\\u0061":[1]}', 'a[*]'],
    ['{"__proto__":[1]}', '$.__proto__[*]'],
    ['{"constructor":1}', '$.constructor[*]'],
    // The last of two members with one name counts.
    ['{"a":[1],"a":[2,3]}', '$.a[*]'],
    ['{"a":[1],"a":5}', '$.a[*]'],
    ['{"a":5,"a":[1]}', '$.a[*]'],
    ['{"a":{"b":[1]},"a":{"c":[2]}}', '$.a.b[*]'],
    ['{"a":{"b":[1],"b":[2]},"a":{"b":[3]}}', '$.a.b[*]'],
    ['{"a":{"x":1},"a":[2]}', '$.a[*]'],
    // Where the path leads to no array.
    ['{}', '$.a[*]'],
    ['5', '$.a[*]'],
    ['"[1]"'],
    ['[[1,2]]', '$.a[*]'],
    ['{"a":null}', '$.a[*]'],
    ['{"2":"b","1":"a","a":"c"}'],
    ['{"a":{"2":"b","1":"a"}}', '$.a[*]'],
    ['{"a":[1],"a":{"2":"b","1":"a"}}', '$.a[*]'],
    // Paths that are no chain of names are not read row by row.
    ['[[1,2],[3]]', '$[*][*]'],
    ['[[1,2],[3]]', '$[0][*]'],
    ['{"a":[1],"b":{"a":[2]}}', '$..a[*]'],
    ['{"a":[1],"b":[2]}', '$["a","b"][*]'],
    ['{"a":[{"a":1},{"a":2}]}', '$.a[?@.a > 1]'],
  ])('%s %s', async (content, iterator = '$[*]') => {
    const expected = await read(content, { iterator, ...whole })
    for (const chunkSize of [1, 2, 5, 1000]) expect(await read(content, { iterator, chunkSize })).toEqual(expected)
  })

  test('any document', async () => {
    const key = fc.constantFrom('a', 'b', 'c', 'é"\\')
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'large' },
        fc.jsonValue({ maxDepth: 0 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4 }),
        fc.array(tie('value'), { maxLength: 5 }),
      ),
    }))
    const iterator = fc.constantFrom('$[*]', '$.a[*]', '$.a.b[*]', '$.b.a[*]', '$["é\\"\\\\"][*]')
    const document = fc.record({
      value,
      iterator,
      space: fc.constantFrom(0, 1),
      chunkSize: fc.integer({ min: 1, max: 50 }),
    })
    await fc.assert(
      fc.asyncProperty(document, async ({ value, iterator, space, chunkSize }) => {
        const content = JSON.stringify(value, null, space)
        for (const references of [['$', 'a', '$.a.b'], 'all'] as const) {
          const results = [
            await read(content, { iterator, references, chunkSize }).catch(String),
            await read(content, { iterator, references, ...whole }).catch(String),
          ]
          expect(results[0]).toEqual(results[1])
        }
      }),
      { numRuns: 300 },
    )
  })

  test('what is damaged is refused by both, in the same line', async () => {
    const documents = [
      '[{"a":1},\n{"a":[true,null]},\n"x\\n",-1.5e3]',
      '{"b":{"x":\n[1]},"a":[\n1,{"c":"d"}\n],"c":\n{}}',
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...documents),
        fc.nat(),
        fc.constantFrom('', '"', ',', ']', '}', '[', '{', ':', '\\', '\n', 'x', '\u0001', '0', ' '),
        async (document, place, put) => {
          const at = place % document.length
          const content = document.slice(0, at) + put + document.slice(at + 1)
          const iterator = document.startsWith('[') ? '$[*]' : '$.a[*]'
          const [byRow, held] = [
            await read(content, { iterator, chunkSize: 3 }).catch(String),
            await read(content, { iterator, ...whole }).catch(String),
          ]
          if (typeof held === 'string')
            expect(byRow).toMatch(/^t\.json:\d+:\d+: bad-json: it is not JSON: |^t\.json: empty-file/)
          else expect(byRow).toEqual(held)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('what is not JSON is told with line and character, before any row', () => {
  test.each([
    ['{"a":1,\n "b":}', '2:6'],
    ['{"a":1,\n "b" 2}', '2:6'],
    ['[1,2', '1:5'],
    ['[{"a":"\n"}]', '1:8'],
    ['[{"a":\n\n  x}]', '3:3'],
    ['[1]\n\nx', '3:1'],
    ['abc', '1:1'],
    ['[1,\n tru]', '2:5'],
    ['["\\x"]', '1:4'],
    ['[1.x]', '1:4'],
    ['[1,]', '1:4'],
    ['[,1]', '1:2'],
    ['[1 2]', '1:4'],
    ['["a""b"]', '1:5'],
    ['[{"a":1}\n{"a":2}]', '2:1'],
    ['{"a', '1:4'],
    ['{a:1}', '1:2'],
    ['{"a":1,}', '1:8'],
    ['{"a":[1]', '1:9'],
    ['[1}', '1:3'],
    ['[{"a":[1}]', '1:9'],
  ])('%j', async (content, place) => {
    const said = new RegExp(`^t\\.json:${place}: bad-json: it is not JSON: `)
    for (const chunkSize of [1, 3, 1000])
      for (const iterator of ['$[*]', '$.z[*]'])
        expect(await problemOf(read(content, { iterator, chunkSize }))).toMatch(said)
  })

  test('an empty file', async () => {
    expect(await problemOf(read(' \n'))).toBe('t.json: empty-file: the file holds nothing')
    expect(await problemOf(read(''))).toBe('t.json: empty-file: the file holds nothing')
  })
})

test('brackets in brackets', async () => {
  const deep = `[${'['.repeat(100_000)}${']'.repeat(100_000)},{"a":1}]`
  const { cells, problems } = await read(deep, { references: ['a'] })
  expect(cells).toEqual([[null], [1]])
  expect(problems).toEqual([])
  expect(await problemOf(read('['.repeat(100_000)))).toMatch(/bad-json/)
})

test('members are given as they end, and the rest is not held', () => {
  const scanner = new JsonScanner(['a'], {})
  expect(scanner.push('{"a":[1,{"b"')).toEqual([{ value: 1, array: 0 }])
  expect(scanner.push(':2},3')).toEqual([{ value: { b: 2 }, array: 0 }])
  expect(scanner.push(']')).toEqual([{ value: 3, array: 0 }])
  expect(scanner.push('}')).toEqual([])
  expect(scanner.end()).toEqual([])
  expect(scanner.lastArray).toBe(0)
})
