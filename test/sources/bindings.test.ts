import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Problem } from '../../src/problems/problem.js'
import type { LogicalSource, References } from '../../src/sources/source.js'
import { problemOf, readAll, temporaryFiles, type Result } from './sourceFile.js'

const makeFile = temporaryFiles()
const xsd = 'http://www.w3.org/2001/XMLSchema#'

async function read(
  content: string | object,
  references: References,
  options: Partial<LogicalSource> = {},
): Promise<Result> {
  const path = await makeFile('t.srj', typeof content === 'string' ? content : JSON.stringify(content))
  return readAll({ kind: 'bindings', path, name: 't.srj', ...options }, references)
}

const result = (vars: readonly string[], ...bindings: readonly object[]) => ({ head: { vars }, results: { bindings } })

async function cellOf(term: object): Promise<Result> {
  return read(result(['x'], { x: term }), ['x'])
}

describe('values', () => {
  test.each([
    [{ type: 'uri', value: 'http://a/é' }, 'http://a/é'],
    [{ type: 'bnode', value: 'b0' }, 'b0'],
    [{ type: 'literal', value: '' }, ''],
    [{ type: 'literal', value: 'été', 'xml:lang': 'fr' }, 'été'],
    [{ type: 'literal', value: 'a', datatype: `${xsd}string` }, 'a'],
    [
      { type: 'literal', value: '007', datatype: `${xsd}integer` },
      { text: '007', datatype: `${xsd}integer` },
    ],
    [
      { type: 'typed-literal', value: 'true', datatype: `${xsd}boolean` },
      { text: 'true', datatype: `${xsd}boolean` },
    ],
    [
      { type: 'literal', value: 'POINT(1 2)', datatype: 'http://g/wkt' },
      { text: 'POINT(1 2)', datatype: 'http://g/wkt' },
    ],
  ])('%j', async (term, expected) => {
    const { cells, problems } = await cellOf(term)
    expect(cells).toEqual([[expected]])
    expect(problems).toEqual([])
  })

  test.each([
    [
      { type: 'literal', value: 'abc', datatype: `${xsd}integer` },
      /^t\.srj:1: invalid-literal: "abc" is not a xsd:integer \(column x\)$/,
    ],
    [{ type: 'literal', value: 'a', datatype: 'x> . <http://evil' }, /^t\.srj:1: invalid-iri: its datatype/],
    [{ type: 'literal', value: 'a', datatype: 7 }, /invalid-iri/],
    [{ type: 'triple', value: {} }, /not-a-value: it is a triple/],
    [{ type: 'uri' }, /bad-json: .* is not an RDF term/],
    [{ value: 'x' }, /bad-json/],
    [['x'], /bad-json/],
  ])('%j is told, and its cell left out', async (term, message) => {
    // prettier-ignore
    const { cells, problems } = await cellOf(term)
    expect(cells).toEqual([[null]])
    expect(problems).toEqual([expect.stringMatching(message)])
  })

  test('what nobody asks for is not looked at', async () => {
    expect(await read(result(['x', 'y'], { x: 7, y: { type: 'uri', value: 'http://a' } }), ['y'])).toMatchObject({
      cells: [['http://a']],
      problems: [], // prettier-ignore
    })
  })

  test('what is not bound, and what says null', async () => {
    const bound = { x: { type: 'literal', value: '-' } }
    expect((await read(result(['x'], {}, bound), ['x'], { nulls: ['-'] })).cells).toEqual([[null], [null]])
    expect((await read(result(['__proto__', 'toString'], {}), ['__proto__', 'toString'])).cells).toEqual([[null, null]])
  })
})

test('variables and rows', async () => {
  const many = Array.from({ length: 2500 }, (_, at) => ({ n: { type: 'literal', value: String(at) } }))
  const { cells, lines, columns } = await read(result(['n', 'm'], ...many), 'all')
  expect(columns).toEqual(['n', 'm'])
  expect(cells.map(([n]) => n)).toEqual(many.map((_, at) => String(at)))
  expect(lines).toEqual(many.map((_, at) => at + 1))
  expect((await read(result(['n']), ['n'])).cells).toEqual([])
})

test('a variable that there is not', async () => {
  expect(await problemOf(read(result(['label', 'thing']), ['labell']))).toMatch(
    /^t\.srj: missing-column: the table has no column "labell"; the nearest is "label"/,
  )
})

describe('what is no result of a SELECT', () => {
  test.each([
    ['', /^t\.srj: empty-file/],
    ['{"head":{},"boolean":true}', /bad-query: it is the answer to an ASK: a SELECT is needed/],
    [
      '<!DOCTYPE html>\n<html><body>502 Bad Gateway',
      /unreadable-file: it is not a result of SPARQL in JSON: it begins with "<!DOCTYPE html> <html>/,
    ],
    ['<http://a> <http://b> <http://c> .', /unreadable-file: it is not a result of SPARQL in JSON/],
    ['{"@graph":[]}', /unreadable-file: it is JSON, but not a result of SPARQL/],
    ['{"head":{"vars":"x"},"results":{"bindings":[]}}', /unreadable-file: it is JSON/],
    ['{"head":{"vars":[]},"results":{"bindings":[null]}}', /unreadable-file: it is JSON/],
    ['{"head":{"vars":["x"]},\n"results":{"bindings":[', /^t\.srj:2:\d+: bad-json: it is not JSON/],
  ])('%j', async (content, message) => {
    // prettier-ignore
    expect(await problemOf(read(content, []))).toMatch(message)
  })

  test('whatever comes, it is a problem or rows, never another failure', async () => {
    const anything = fc.oneof(fc.string(), fc.json(), fc.json().map((json) => `{"head":{"vars":["x"]},"results":{"bindings":[{"x":${json}}]}}`)) // prettier-ignore
    await fc.assert(
      fc.asyncProperty(anything, async (content) => {
        const outcome = await read(content, ['x']).catch((error: unknown) => error)
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(Problem)
        else expect((outcome as Result).cells.length).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 100 },
    )
  })
})
