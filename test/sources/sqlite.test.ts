import { existsSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSource } from '../../src/sources/open.js'
import { openSqliteQuery } from '../../src/sources/sqliteDatabase.js'
import { name } from '../../src/rdf/namespaces.js'
import type { LogicalSource, References } from '../../src/sources/source.js'
import { problemOf, readAll, type Result } from './sourceFile.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dataesr-sqlite-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Makes a database; gives its path. */
function makeDatabase(sql: string, file = 'x.db'): string {
  const path = join(folder, file)
  const database = new Database(path)
  database.exec(`PRAGMA synchronous = off; ${sql}`)
  database.close()
  return path
}

function sourceOf(path: string, iterator: string): LogicalSource {
  return { kind: 'sqlite', path, name: 'x.db', iterator }
}

function read(path: string, iterator: string, references: References = 'all'): Promise<Result> {
  return readAll(sourceOf(path, iterator), references)
}

const typed = (datatype: string, text: string) => ({ text, datatype: name('xsd', datatype) })

/** What one value gives in a column of a declared type. */
async function cell(type: string, value: string): Promise<unknown> {
  const path = makeDatabase(
    `DROP TABLE IF EXISTS v; CREATE TABLE v(v ${type}); INSERT INTO v VALUES (${value})`,
    'v.db',
  )
  return (await read(path, 'SELECT v FROM v')).cells[0]![0]
}

describe('values have the natural datatype of their column, where they are of it', () => {
  test.each([
    ['INTEGER', '42', 42],
    ['BIGINT', '9223372036854775807', typed('integer', '9223372036854775807')],
    ['INTEGER', "'x'", 'x'],
    ['INTEGER', '1.5', 1.5],
    ['INTEGER', 'NULL', null],
    ['DECIMAL(5,2)', '2.5', typed('decimal', '2.5')],
    ['NUMERIC', '3', typed('decimal', '3')],
    ['NUMERIC', '1e300', 1e300],
    ['NUMERIC', "'n/a'", 'n/a'],
    ['REAL', '30', typed('double', '3.0E1')],
    ['DOUBLE PRECISION', '80.25', 80.25],
    ['FLOAT', '9e999', Infinity],
    ['BOOLEAN', '1', true],
    ['BOOLEAN', '0', false],
    ['BOOLEAN', "'true'", true],
    ['BOOLEAN', '2', 2],
    ['DATE', "'2020-02-29'", typed('date', '2020-02-29')],
    ['DATE', "'2021-02-29'", '2021-02-29'],
    ['DATE', '20200102', 20200102],
    ['TIMESTAMP', "'2020-01-02 03:04:05'", typed('dateTime', '2020-01-02T03:04:05')],
    ['DATETIME', "'2020-01-02T03:04:05.5+02:00'", typed('dateTime', '2020-01-02T03:04:05.5+02:00')],
    ['DATETIME', "'2020-01-02'", '2020-01-02'],
    ['TIME', "'03:04:05'", typed('time', '03:04:05')],
    ['BLOB', "x'00ff1a'", typed('hexBinary', '00FF1A')],
    ['BLOB', "x''", typed('hexBinary', '')],
    ['BLOB', "'text'", 'text'],
    ['VARCHAR(10)', "x'01'", typed('hexBinary', '01')],
    ['VARCHAR(10)', "'2020-01-02'", '2020-01-02'],
    ['', "'1'", '1'],
    ['', '1.0', typed('double', '1.0E0')],
  ])('%s %s', async (type, value, expected) => {
    expect(await cell(type, value)).toEqual(expected)
  })

  test('of an expression, by its storage class', async () => {
    const path = makeDatabase('CREATE TABLE e(n INTEGER, d DECIMAL); INSERT INTO e VALUES (1, 2.5)', 'e.db')
    const { cells, columns } = await read(path, "SELECT count(*), n + 1 AS m, d * 2 AS x, n || 'é' AS t FROM e")
    expect(columns).toEqual(['count(*)', 'm', 'x', 't'])
    expect(cells).toEqual([[1, 2, typed('double', '5.0E0'), '1é']])
  })

  test('cells that say null', async () => {
    const path = makeDatabase("CREATE TABLE z(t, d DATE); INSERT INTO z VALUES ('', '-'), ('x', '2020-01-01')", 'z.db')
    expect((await readAll({ ...sourceOf(path, 'SELECT * FROM z'), nulls: ['', '2020-01-01'] }, 'all')).cells).toEqual([
      [null, '-'],
      ['x', null],
    ])
  })
})

test.each(['UTF-8', 'UTF-16le', 'UTF-16be'])('any text, bytes and integer come back as they are: %s', (encoding) => {
  const path = makeDatabase(`PRAGMA encoding = '${encoding}'; CREATE TABLE t(t TEXT, b BLOB, i INTEGER)`, encoding)
  const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  const row = fc.tuple(fc.string({ unit: 'binary' }), fc.uint8Array(), integer)
  fc.assert(
    fc.property(fc.array(row, { maxLength: 50 }), (rows) => {
      const database = new Database(path)
      database.exec('PRAGMA synchronous = off; DELETE FROM t; BEGIN')
      const insert = database.prepare('INSERT INTO t VALUES (?, ?, ?)')
      for (const [text, bytes, number] of rows) insert.run(text, Buffer.from(bytes), number)
      database.exec('COMMIT')
      database.close()
      const query = openSqliteQuery({ path, text: 'SELECT * FROM t ORDER BY rowid', origin: {} })
      const read = [...query.rows()].map(([text, bytes, number]) => [text, bytes, number])
      query.close()
      expect(read).toEqual(
        rows.map(([text, bytes, number]) => [text, { hex: Buffer.from(bytes).toString('hex').toUpperCase() }, number]),
      )
    }),
  )
})

describe('a file that somebody else made', () => {
  test('text that is not UTF-8 is told and left out, also behind a NUL; the process goes on', async () => {
    const path = makeDatabase(
      "CREATE TABLE b(t TEXT); INSERT INTO b VALUES (CAST(x'ff41' AS TEXT)), (CAST(x'4100ff' AS TEXT)), ('a' || char(0) || 'é')",
      'b.db',
    )
    const { cells, problems } = await read(path, 'SELECT t FROM b', ['t'])
    expect(cells).toEqual([[null], [null], ['a\u0000é']])
    expect(problems).toEqual([
      "x.db:1: not-a-value: its text is not of the database's encoding (column t)",
      "x.db:2: not-a-value: its text is not of the database's encoding (column t)",
    ])
  })

  test('UTF-16 that ends in the middle', async () => {
    const path = makeDatabase(
      "PRAGMA encoding = 'UTF-16le'; CREATE TABLE u(é TEXT); INSERT INTO u VALUES (CAST(x'410000d8' AS TEXT)), ('é😀')",
      'u.db',
    )
    const { cells, problems, columns } = await read(path, 'SELECT * FROM u')
    expect(columns).toEqual(['é'])
    expect(cells).toEqual([[null], ['é😀']])
    expect(problems).toHaveLength(1)
  })

  test('a value that is too long is told', async () => {
    const path = makeDatabase('CREATE TABLE IF NOT EXISTS l(a)', 'l.db')
    const { cells, problems } = await read(path, "SELECT zeroblob(100000001) AS b, 'x' AS c")
    expect(cells).toEqual([[null, 'x']])
    expect(problems).toEqual(['x.db:1: not-a-value: it is longer than 100000000 bytes (column b)'])
  })

  test('names that are not UTF-8', async () => {
    const path = makeDatabase(
      `CREATE TABLE n(abcd TEXT); INSERT INTO n VALUES ('v'); PRAGMA writable_schema = on;
       UPDATE sqlite_master SET sql = CAST(replace(CAST(sql AS BLOB), 'abcd', x'61ff6364') AS TEXT)`,
      'n.db',
    )
    expect(await read(path, 'SELECT * FROM n')).toMatchObject({ columns: ['a\ufffdcd'], cells: [['v']] })
  })

  test('views that reach beyond the file are not run', async () => {
    const target = join(folder, 'written')
    const path = makeDatabase(
      `CREATE VIEW w AS SELECT writefile('${target}', 'x') AS x; CREATE VIEW r AS SELECT readfile('/etc/hostname') AS x`,
      'views.db',
    )
    expect(await problemOf(read(path, 'SELECT * FROM w'))).toMatch(/bad-query: .*unsafe use of writefile/)
    expect(await problemOf(read(path, 'SELECT * FROM r'))).toMatch(/bad-query: .*unsafe use of readfile/)
    expect(existsSync(target)).toBe(false)
  })

  test('no database, an empty one, a damaged one', async () => {
    const path = join(folder, 'no.db')
    writeFileSync(path, 'this is text, and no database at all. '.repeat(50))
    expect(await problemOf(read(path, 'SELECT 1'))).toBe(
      'x.db: unreadable-file: it cannot be read as a SQLite database: file is not a database',
    )
    writeFileSync(path, '')
    expect(await problemOf(read(path, 'SELECT * FROM t'))).toMatch(/bad-query: no such table: t/)
    const whole = makeDatabase('CREATE TABLE t(a); INSERT INTO t VALUES (zeroblob(20000))', 'whole.db')
    writeFileSync(path, (await readFile(whole)).subarray(0, 6000))
    expect(await problemOf(read(path, 'SELECT a FROM t'))).toMatch(/unreadable-file: .*malformed/)
    expect(await problemOf(read(folder, 'SELECT 1'))).toMatch(/^x\.db: unreadable-file/)
    expect(await problemOf(read(join(folder, 'gone.db'), 'SELECT 1'))).toMatch(/missing-file/)
    expect(existsSync(join(folder, 'gone.db'))).toBe(false)
  })

  test('a name with a question mark and a number sign', async () => {
    const path = makeDatabase('CREATE TABLE t(a); INSERT INTO t VALUES (1)', 'a ?mode=rwc#b%20.db')
    expect((await read(path, 'SELECT a FROM t')).cells).toEqual([[1]])
  })
})

describe('one SELECT, and nothing else', () => {
  test.each([
    ['SELECT a FROM t', undefined],
    ['SELECT a FROM t;\n ', undefined],
    ['SELECT a FROM t -- all', undefined],
    ['WITH w AS (SELECT a FROM t) SELECT * FROM w', undefined],
    ['VALUES (1)', undefined],
    ['selct 1', /bad-query: near "selct": syntax error/],
    ['SELECT b FROM t', /bad-query: no such column: b/],
    ['', /bad-query/],
    ['SELECT 1; SELECT 2', /bad-query: the query must be one SELECT/],
    ['SELECT 1; DELETE FROM t', /bad-query: the query must be one SELECT/],
    ['SELECT 1) WHERE (1', /bad-query/],
    ['SELECT ?', /bad-query: the query must be one SELECT .*parameters/],
    ['DELETE FROM t RETURNING a', /must be one SELECT/],
    ['INSERT INTO t VALUES (2) RETURNING a', /must be one SELECT/],
    ['PRAGMA user_version', /must be one SELECT/],
    ['EXPLAIN SELECT 1', /must be one SELECT/],
    ['BEGIN', /must be one SELECT/],
    ["ATTACH '/tmp/dataesr-attached.db' AS other", /must be one SELECT/],
    ["VACUUM INTO '/tmp/dataesr-vacuum.db'", /must be one SELECT/],
    ["SELECT load_extension('x')", /bad-query: the query may not use load_extension/],
    ["SELECT readfile('/etc/hostname')", /may not use readfile/],
    ['SELECT "ReadFile"(\'/etc/hostname\')', /may not use ReadFile/],
    ["SELECT [writefile] /* */ ('/tmp/dataesr-written', 'x')", /may not use writefile/],
    ["SELECT * FROM fsdir('/etc')", /may not use fsdir/],
    ["SELECT sha3_query('SELECT 1')", /may not use sha3_query/],
    ['SELECT * FROM pragma_database_list', /may not use pragma_database_list/],
  ])('%s', async (query, message) => {
    const path = makeDatabase('DROP TABLE IF EXISTS t; CREATE TABLE t(a); INSERT INTO t VALUES (1)', 'one.db')
    if (message === undefined) expect((await read(path, query)).cells).toEqual([[1]])
    else expect(await problemOf(read(path, query))).toMatch(message)
    for (const left of ['attached.db', 'vacuum.db', 'written']) expect(existsSync(`/tmp/dataesr-${left}`)).toBe(false)
  })

  test('a query that is not there, and one that fails while it runs', async () => {
    const path = makeDatabase('CREATE TABLE IF NOT EXISTS f(a)', 'f.db')
    const { iterator: _, ...source } = sourceOf(path, '')
    expect(await problemOf(openSource(source, 'all', () => undefined))).toMatch(/^x\.db: bad-mapping/)
    expect(await problemOf(read(path, 'SELECT zeroblob(2000000000) AS z'))).toMatch(/bad-query: string or blob too big/)
  })
})

describe('columns and rows', () => {
  const students = 'CREATE TABLE "Student" ("ID" INTEGER, "Name" TEXT, name2 TEXT, "a:1" TEXT)'

  test.each<[References, readonly unknown[] | RegExp]>([
    [
      ['ID', 'Name'],
      [10, 'Venus'],
    ],
    [
      ['id', 'NAME2'],
      [10, 'V'],
    ],
    [
      ['"ID"', '"Name"'],
      [10, 'Venus'],
    ],
    [['a:1'], ['x']],
    [['"id"'], /missing-column: .*no column "id"; the nearest is "ID"/],
    [['nam'], /missing-column: .*no column "nam"; the nearest is "Name"/],
  ])('%s', async (references, expected) => {
    const path = makeDatabase(
      `DROP TABLE IF EXISTS "Student"; ${students}; INSERT INTO "Student" VALUES (10, 'Venus', 'V', 'x')`,
      's.db',
    )
    const reading = read(path, 'SELECT * FROM "Student"', references)
    if (expected instanceof RegExp) expect(await problemOf(reading)).toMatch(expected)
    else expect((await reading).cells).toEqual([expected])
  })

  test('names that come twice, and names that differ only in case', async () => {
    const path = makeDatabase('CREATE TABLE IF NOT EXISTS d(a)', 'd.db')
    expect(await problemOf(read(path, 'SELECT 1 AS a, 2 AS a', ['a']))).toMatch(/duplicate-column/)
    expect((await read(path, 'SELECT 1 AS a, 2 AS A', ['a', 'A'])).cells).toEqual([[1, 2]])
    expect(await problemOf(read(path, 'SELECT 1 AS "Ab", 2 AS "aB"', ['ab']))).toMatch(/missing-column/)
  })

  test('many rows come in the order of the query, in several batches', async () => {
    const path = makeDatabase('CREATE TABLE IF NOT EXISTS m(a)', 'm.db')
    const counted =
      'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2500) SELECT n FROM c ORDER BY n DESC'
    const { cells, lines } = await read(path, counted)
    expect(cells.flat()).toEqual(Array.from({ length: 2500 }, (_, index) => 2500 - index))
    expect(lines).toEqual(Array.from({ length: 2500 }, (_, index) => index + 1))
  })

  test('a reader that stops early lets go of the file; each reading begins anew', async () => {
    const path = makeDatabase('CREATE TABLE IF NOT EXISTS m(a)', 'm.db')
    const endless = 'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c'
    const opened = await openSource(sourceOf(path, endless), ['n'], () => undefined)
    for (let reading = 0; reading < 2; reading++) {
      for await (const batch of opened.rows) {
        expect(batch[0]).toEqual({ cells: [1], line: 1 })
        break
      }
    }
  })
})
