import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { openJsonLines } from '../../src/sources/jsonLines.js'
import type { LogicalSource, References } from '../../src/sources/source.js'
import { problemOf, readAll, temporaryFiles, type Result } from './sourceFile.js'

const makeFile = temporaryFiles()

interface Options {
  readonly iterator?: string
  readonly chunkSize?: number
}

async function read(content: string | Uint8Array, references: References, options: Options = {}): Promise<Result> {
  const { iterator, chunkSize } = options
  const path = await makeFile('t.jsonl', content)
  const source: LogicalSource = { kind: 'jsonl', path, name: 't.jsonl', ...(iterator !== undefined && { iterator }) }
  return readAll(source, references, { open: openJsonLines, chunkSize })
}

const lines = '\ufeff{"id":1,"name":"é"}\r\n\n{"id":2}\n{"id":3,"name":{"x":"y"}}'

test('one value a line, at any chunk size', async () => {
  for (const chunkSize of [1, 2, 7, 1000]) {
    const result = await read(lines, ['id', '$.name'], { chunkSize })
    expect(result.cells).toEqual([[1, 'é'], [2, null], [3, '{"x":"y"}']]) // prettier-ignore
    expect(result.lines).toEqual([1, 3, 4])
    expect(result.problems).toEqual([])
  }
  expect((await read(gzipSync(lines), ['id'])).cells).toHaveLength(3)
})

test('a line that is not JSON is told and left out, the others go on', async () => {
  const result = await read('{"id":1}\n{"id":2\n  {id:3}\n\n{"id":4}\n', ['id'])
  expect(result.cells).toEqual([[1], [4]])
  expect(result.lines).toEqual([1, 5])
  expect(result.problems.map((problem) => problem.split(': ', 2).join(': '))).toEqual([
    't.jsonl:2:8: bad-json',
    't.jsonl:3:4: bad-json',
  ])
})

test('the iterator selects the rows of each line', async () => {
  const result = await read('{"items":[{"v":1},{"v":2}]}\n{"items":[]}\n{"items":[{"v":3}]}\n', ['v'], {
    iterator: '$.items[*]',
  })
  expect(result.cells).toEqual([[1], [2], [3]])
  expect(result.lines).toEqual([1, 1, 3])
})

test('all members, for a table; what is wrong is told once', async () => {
  const result = await read('{"a":1}\nx\n{"b":[1]}\n', 'all')
  expect(result.columns).toEqual(['a', 'b'])
  expect(result.cells).toEqual([[1, null], [null, '[1]']]) // prettier-ignore
  expect(result.problems).toHaveLength(1)
})

test('nothing in it, or a path that does not parse', async () => {
  expect(await problemOf(read('\n \n', ['a']))).toBe('t.jsonl: empty-file: the file holds nothing')
  expect(await problemOf(read('{}', ['$.']))).toMatch(/^t\.jsonl: bad-mapping/)
  expect(await problemOf(read('{}', ['a'], { iterator: '$[' }))).toMatch(/^t\.jsonl: bad-mapping/)
})
