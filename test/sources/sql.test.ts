import { existsSync, readdirSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { name } from '../../src/rdf/namespaces.js'
import { openSource } from '../../src/sources/open.js'
import type { LogicalSource, References } from '../../src/sources/source.js'
import { problemOf, readAll, temporaryFiles, type Result } from './sourceFile.js'
import { textRow, workbook } from './workbook.js'

const makeFile = temporaryFiles()
const typed = (datatype: string, text: string) => ({ text, datatype: name('xsd', datatype) })
const table = 'id;names;codes\n1;"a;b";"x;"\n\n2;"c\nd";y\n3;;\n'

/** The file of a table that is not plain CSV. */
interface Table extends Partial<LogicalSource> {
  readonly content: string | Uint8Array
}

async function over(table: string | Table, query: string, references: References): Promise<Result> {
  const { content, ...of } = typeof table === 'string' ? { content: table } : table
  const path = await makeFile('t.csv', content)
  const source: LogicalSource = { kind: 'sql', path, name: 't.csv', iterator: query }
  return readAll({ ...source, table: { kind: 'csv', path, name: 't.csv', ...of } }, references)
}

async function values(query: string, nulls?: string[]): Promise<unknown[]> {
  const path = await makeFile('any.csv', 'x\n')
  const source: LogicalSource = { kind: 'sql', path, name: 'q', iterator: query, ...(nulls && { nulls }) }
  return (await readAll(source, 'all')).cells.flat()
}

describe('a query over a table', () => {
  test('parallel lists are zipped by position; each row knows the line it comes from', async () => {
    const query = `SELECT rowid, id, unnest(string_split(names, ';')) AS name, unnest(string_split(codes, ';')) AS code FROM source`
    const { cells, lines, columns } = await over(table, query, ['id', 'name', 'code'])
    expect(columns).toEqual(['rowid', 'id', 'name', 'code'])
    expect(cells).toEqual([['1', 'a', 'x'], ['1', 'b', ''], ['2', 'c\nd', 'y'], ['3', '', '']]) // prettier-ignore
    expect(lines).toEqual([2, 2, 4, 6])
  })

  test('without rowid, lines count the rows of the result', async () => {
    expect((await over(table, 'SELECT id FROM source ORDER BY id DESC', ['id'])).lines).toEqual([1, 2, 3])
  })

  test('many rows come in their order, in several batches', async () => {
    const content = `n\n${Array.from({ length: 10_000 }, (_, n) => n).join('\n')}\n`
    const { cells, lines } = await over(content, 'SELECT rowid, n::INTEGER AS n FROM source', ['n'])
    expect(cells.flat()).toEqual(Array.from({ length: 10_000 }, (_, n) => n))
    expect(lines.at(-1)).toBe(10_001)
  })

  test('names that SQL does not tell apart, empty names, and names with quotes', async () => {
    const { columns, cells } = await over('a,A,,"b""c",a\n1,2,3,4,5\n', 'SELECT * FROM source', 'all')
    expect(columns).toEqual(['a', 'A_1', 'column3', 'b"c', 'a_2'])
    expect(cells).toEqual([['1', '2', '3', '4', '5']])
  })

  test('hostile text passes through', async () => {
    const { cells } = await over('a,b\n"\'; DROP TABLE source; --","\u0000é😀"\n', 'SELECT a, b FROM source', [
      'a',
      'b',
    ])
    expect(cells).toEqual([["'; DROP TABLE source; --", '\u0000é😀']])
  })

  test('JSON Lines and XLSX are tables too; nulls are those of the table', async () => {
    const json = { content: '{"a":1,"b":["x","y"]}\n\n{"a":null}\n', kind: 'jsonl' } as const
    expect(await over(json, `SELECT rowid, a, from_json(b, '["VARCHAR"]') AS b FROM source`, ['a', 'b'])).toMatchObject(
      {
        cells: [['1', ['x', 'y']], [null, null]], // prettier-ignore
        lines: [1, 3],
      },
    )
    const sheet = {
      content: workbook([{ name: 's', rows: textRow(1, ['a']) + textRow(3, ['x']) }]),
      kind: 'xlsx',
    } as const
    expect(await over(sheet, 'SELECT rowid, a FROM source', ['a'])).toMatchObject({ cells: [['x']], lines: [3] })
    const nulls = { content: 'a,b\n,x\n', nulls: [''] }
    expect((await over(nulls, 'SELECT a IS NULL AS n FROM source', ['n'])).cells).toEqual([[true]])
  })

  test('the problems of its file are told by its reader', async () => {
    const { cells, problems } = await over('a,b\n1\n2,3\n', 'SELECT a FROM source', ['a'])
    expect(cells).toEqual([['2']])
    expect(problems).toEqual(['t.csv:2: ragged-row: the row has 1 cells, the header 2'])
    expect(await problemOf(over('', 'SELECT 1', 'all'))).toMatch(/^t\.csv: empty-file/)
  })

  test('a table with a header and no rows', async () => {
    expect((await over('a,b\n', 'SELECT a FROM source', ['a'])).cells).toEqual([])
  })
})

describe('what is wrong is told before any row is read', () => {
  test.each([
    ['selct 1', /^t\.csv: bad-query: Parser Error: syntax error at or near "selct"$/],
    ['SELECT idd FROM source', /^t\.csv: bad-query: Binder Error: Referenced column "idd" not found in FROM clause!$/],
    ['SELECT 1; SELECT 2', /^t\.csv: bad-query: .*multiple statements/],
    ['', /^t\.csv: bad-query: /],
    [`COPY source TO '${tmpdir()}/dataesr-never.csv'`, /bad-query: Permission Error/],
    ["COPY source TO 'dataesr-never.csv'", /^t\.csv: bad-query: the query must be a SELECT$/],
    ['DROP TABLE source', /must be a SELECT/],
    ['INSTALL httpfs', /bad-query/],
    ["SET memory_limit = '10GB'", /bad-query/],
  ])('%s', async (query, message) => {
    expect(await problemOf(over(table, query, 'all'))).toMatch(message)
    expect([tmpdir(), process.cwd()].some((at) => existsSync(join(at, 'dataesr-never.csv')))).toBe(false)
  })

  test('columns of the result', async () => {
    expect(await problemOf(over(table, 'SELECT id AS rnsr FROM source', ['id', 'RNSRs']))).toMatch(
      /^t\.csv: missing-column: .*no column "id"; .*no column "RNSRs"; the nearest is "rnsr"/,
    )
    expect(await problemOf(over(table, 'SELECT id AS rnsr FROM source', ['"RNSR"']))).toMatch(/no column "RNSR"/)
    expect((await over('id\n1\n', 'SELECT id FROM source', ['ID', '"id"'])).cells).toEqual([['1', '1']])
    expect(await problemOf(over(table, 'SELECT id, id FROM source', ['id']))).toMatch(/duplicate-column/)
  })

  test('a query that is not there', async () => {
    const path = await makeFile('none.csv', 'a\n')
    expect(await problemOf(openSource({ kind: 'sql', path, name: 'n' }, 'all', () => undefined))).toMatch(
      /^n: bad-mapping/,
    )
  })
})

test('a query that fails while it runs', async () => {
  expect(await problemOf(over(table, 'SELECT codes::INTEGER AS n FROM source', ['n']))).toMatch(
    /^t\.csv: bad-query: Conversion Error: Could not convert string 'x;' to INT32/,
  )
})

describe('without a table, the query reads files of the folder of its path', () => {
  const makeBeside = temporaryFiles()

  async function besides(iterator: string): Promise<Result> {
    const path = await makeBeside('beside.json', '[{"a":1},{"a":2}]')
    await makeBeside('other file.csv', 'a\n3\n')
    await mkdir(join(dirname(path), 'below'), { recursive: true })
    await writeFile(join(dirname(path), 'below', 'x.csv'), 'a\n4\n')
    await symlink('/etc/passwd', join(dirname(path), 'link.csv')).catch(() => undefined)
    const query = iterator.replaceAll('{folder}', dirname(path))
    const results = [path, dirname(path)].map((at) =>
      readAll({ kind: 'sql', path: at, name: 'q', iterator: query }, 'all'),
    )
    const [first, second] = await Promise.all(results)
    expect(second).toEqual(first)
    return first!
  }

  test.each([
    ["SELECT a FROM 'beside.json' ORDER BY a", [1, 2]],
    ['SELECT a FROM "beside.json" WHERE a > 1', [2]],
    ["SELECT a FROM read_csv('other file.csv')", [3]],
    ["SELECT a FROM './beside.json' LIMIT 1", [1]],
    ["SELECT a FROM 'below/x.csv'", [4]],
    ["SELECT a FROM read_json('*.json') ORDER BY a", [1, 2]],
    ["SELECT a FROM '{folder}/beside.json' ORDER BY a", [1, 2]],
    ["SELECT a FROM 'beside.json' WHERE '../a' <> '/etc/passwd' AND a = 1", [1]],
  ])('%s', async (query, expected) => {
    expect((await besides(query)).cells.flat()).toEqual(expected)
  })

  test.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/proc/self/environ')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_text('/etc/pass*')",
    "SELECT * FROM read_text('//etc/pass*')",
    "SELECT * FROM read_text('./../../etc/pass*')",
    "SELECT * FROM read_text('file:///etc/passwd')",
    "SELECT * FROM read_text('../../etc/passwd')",
    "SELECT * FROM read_text('below/../../../etc/passwd')",
    "SELECT * FROM read_text('{folder}/../../etc/passwd')",
    "SELECT * FROM read_text('/etc' || '/passwd')",
    "SELECT * FROM read_csv('link.csv')",
    "SELECT * FROM read_text('package.json')",
    "SELECT * FROM read_text('~/.bashrc')",
    "SELECT * FROM 'https://example.org/x.csv'",
  ])('%s is refused', async (query) => {
    expect(await problemOf(besides(query))).toMatch(
      /^q: bad-query: Permission Error: Cannot access .*; a query reads only files of the folder of its source$/,
    )
  })

  test('a folder that is reached by a link', async () => {
    const path = await makeBeside('t.json', '[{"a":1}]')
    const link = join(dirname(path), 'folder')
    await symlink(dirname(path), link)
    expect(
      (await readAll({ kind: 'sql', path: link, name: 'q', iterator: "SELECT a FROM 't.json'" }, 'all')).cells,
    ).toEqual([[1]])
  })
})

test('values of every type', async () => {
  const cases: [sql: string, value: unknown][] = [
    ['1::BIGINT', 1],
    ['9007199254740993', typed('integer', '9007199254740993')],
    ['123456789012345678901::HUGEINT', typed('integer', '123456789012345678901')],
    ['sum(3)', 3],
    ['1.50::DECIMAL(4,2)', typed('decimal', '1.50')],
    ['1.5::DOUBLE', 1.5],
    ['30::DOUBLE', typed('double', '3.0E1')],
    ["'inf'::DOUBLE", Infinity],
    ['true', true],
    ['NULL', null],
    ["'é'", 'é'],
    ["DATE '2020-01-02'", typed('date', '2020-01-02')],
    ["'infinity'::DATE", 'infinity'],
    ["TIMESTAMP '2020-01-02 03:04:05'", typed('dateTime', '2020-01-02T03:04:05')],
    ["TIMESTAMP_MS '2020-01-02 03:04:05.678'", typed('dateTime', '2020-01-02T03:04:05.678')],
    ["TIMESTAMPTZ '2020-01-02 03:04:05+02'", typed('dateTime', '2020-01-02T01:04:05Z')],
    ["TIME '03:04:05'", typed('time', '03:04:05')],
    ["'03:04:05+02'::TIMETZ", typed('time', '03:04:05+02:00')],
    ["'\\x00\\xFFa'::BLOB", typed('hexBinary', '00FF61')],
    ['[1, 2, NULL]', [1, 2, null]],
    ["[DATE '2020-01-02']", [typed('date', '2020-01-02')]],
    ['[[1], []]', ['[1]', '[]']],
    ["{'a': 1, 'b': [DATE '2020-01-02']}", '{"a":1,"b":["2020-01-02"]}'],
    ["MAP {'k': 1}", '[{"key":"k","value":1}]'],
    ["'b'::ENUM('a', 'b')", 'b'],
    ['json(\'{"a":1}\')', '{"a":1}'],
    ["'550e8400-e29b-41d4-a716-446655440000'::UUID", '550e8400-e29b-41d4-a716-446655440000'],
  ]
  expect(await values(`SELECT ${cases.map(([sql], index) => `${sql} AS c${index}`).join(', ')}`)).toEqual(
    cases.map(([, value]) => value),
  )
  expect(await values("SELECT '' AS a, 'x' AS b, 0 AS c", ['', '0'])).toEqual([null, 'x', null])
})

test('a reader that stops early closes the database, and leaves no file', async () => {
  const path = await makeFile('stop.csv', 'x\n')
  const iterator = 'SELECT range AS n FROM range(10000000)'
  const opened = await openSource({ kind: 'sql', path, name: 'q', iterator }, ['n'], () => undefined)
  for await (const batch of opened.rows) {
    expect(batch[0]).toEqual({ cells: [0], line: 1 })
    break
  }
  expect(readdirSync(tmpdir()).filter((name) => /^dataesr-[0-9a-f]{8}-/.test(name))).toEqual([])
})
