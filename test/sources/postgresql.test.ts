import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { chmod, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { name } from '../../src/rdf/namespaces.js'
import { openSource } from '../../src/sources/open.js'
import type { LogicalSource, References } from '../../src/sources/source.js'
import { isPassedOver, startPostgresql, type PostgresqlServer } from './postgresqlServer.js'
import { problemOf, readAll, temporaryFiles } from './sourceFile.js'

const typed = (datatype: string, text: string) => ({ text, datatype: name('xsd', datatype) })

describe.skipIf(isPassedOver())('a PostgreSQL server', () => {
  let server: PostgresqlServer
  const makeFile = temporaryFiles()

  beforeAll(async () => {
    server = await startPostgresql()
    await server.run(`
      CREATE TABLE student ("ID" INTEGER, "Name" VARCHAR(15), name2 TEXT);
      INSERT INTO student VALUES (10, 'Venus', 'V');
      CREATE SCHEMA other; CREATE TABLE other.city (name CHAR(6)); INSERT INTO other.city VALUES ('Brest');
      CREATE ROLE reader LOGIN PASSWORD 'from the environment'; GRANT SELECT ON student TO reader;
      CREATE FUNCTION counted() RETURNS int LANGUAGE sql AS 'INSERT INTO student VALUES (1) RETURNING 1';
      CREATE TYPE mood AS ENUM ('sad', 'happy'); CREATE DOMAIN year AS INTEGER`)
  }, 60_000)
  afterAll(() => server.stop())
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  function sourceOf(iterator: string, more: Partial<LogicalSource> = {}): LogicalSource {
    return { kind: 'postgresql', path: server.url, name: 'db', credentials: server.credentials, iterator, ...more }
  }

  const read = (iterator: string, references: References = 'all', more?: Partial<LogicalSource>) =>
    readAll(sourceOf(iterator, more), references)

  describe('values have the natural datatype of their type', () => {
    test.each([
      ['1::smallint', 1],
      ['42', 42],
      ['9007199254740993::bigint', typed('integer', '9007199254740993')],
      ["'7'::year", 7],
      ['1.50::numeric(4,2)', typed('decimal', '1.50')],
      ["'NaN'::numeric", 'NaN'],
      ['30::real', typed('double', '3.0E1')],
      ['80.25::double precision', 80.25],
      ['0.1::real', 0.1],
      ["'-Infinity'::float8", -Infinity],
      ["'NaN'::float8", NaN],
      ['true', true],
      ['false', false],
      ['NULL::int', null],
      ["''", ''],
      ["'é😀'::text", 'é😀'],
      ["'ab'::char(4)", 'ab  '],
      ["DATE '2020-01-02'", typed('date', '2020-01-02')],
      ["DATE '0044-03-15 BC'", '0044-03-15 BC'],
      ["'infinity'::date", 'infinity'],
      ["TIME '03:04:05.5'", typed('time', '03:04:05.5')],
      ["TIMETZ '03:04:05+02'", typed('time', '03:04:05+02:00')],
      ["TIMESTAMP '2020-03-29 02:30:00'", typed('dateTime', '2020-03-29T02:30:00')],
      ["TIMESTAMPTZ '2020-01-02 03:04:05.25+02'", typed('dateTime', '2020-01-02T01:04:05.25Z')],
      ["'\\x00ff1a'::bytea", typed('hexBinary', '00FF1A')],
      ["'\\x'::bytea", typed('hexBinary', '')],
      ["INTERVAL '1 day 2 hours'", '1 day 02:00:00'],
      ["'happy'::mood", 'happy'],
      ['\'{"a": [1]}\'::jsonb', '{"a": [1]}'],
      ["'550e8400-e29b-41d4-a716-446655440000'::uuid", '550e8400-e29b-41d4-a716-446655440000'],
      ['ARRAY[1, 2, NULL]', [1, 2, null]],
      ["ARRAY['a,b', '', 'NULL', 'q\"']", ['a,b', '', 'NULL', 'q"']],
      ["ARRAY[DATE '2020-01-02']", [typed('date', '2020-01-02')]],
      ["ARRAY['happy'::mood]", ['happy']],
      ['ARRAY[[1, 2], [3, 4]]', ['["1","2"]', '["3","4"]']],
      ["'{}'::int[]", []],
      ["'1 2'::int2vector", '1 2'],
    ])('%s', async (sql, expected) => {
      expect((await read(`SELECT ${sql} AS v`)).cells).toEqual([[expected]])
    })

    test('whatever the settings of the database', async () => {
      await server.run(`ALTER ROLE reader SET TimeZone = 'Asia/Tokyo'; ALTER ROLE reader SET DateStyle = 'German';
        ALTER ROLE reader SET bytea_output = 'escape'`)
      const sql = "SELECT DATE '2020-01-02' AS d, TIMESTAMPTZ '2020-01-02 00:00:00Z' AS t, '\\x00'::bytea AS b"
      const credentials = { user: 'reader', password: 'from the environment' }
      expect((await read(sql, 'all', { credentials })).cells).toEqual([
        [typed('date', '2020-01-02'), typed('dateTime', '2020-01-02T00:00:00Z'), typed('hexBinary', '00')],
      ])
    })

    test('cells that say null', async () => {
      expect((await read("SELECT 'x' AS a, 0 AS b, ARRAY['x', 'y'] AS c", 'all', { nulls: ['x', '0'] })).cells).toEqual(
        [[null, null, [null, 'y']]],
      )
    })
  })

  describe('columns', () => {
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
        ['"Name"', 'name2'],
        ['Venus', 'V'],
      ],
      [['"name"'], /^db: missing-column: .*no column "name"; the nearest is "Name"/],
    ])('%s', async (references, expected) => {
      const reading = read('SELECT * FROM student', references)
      if (expected instanceof RegExp) expect(await problemOf(reading)).toMatch(expected)
      else expect((await reading).cells).toEqual([expected])
    })

    test('names that come twice', async () => {
      expect(await problemOf(read('SELECT 1 AS a, 2 AS a', ['a']))).toMatch(/duplicate-column/)
    })

    test('of tables in another schema (JDBC: currentSchema)', async () => {
      expect((await read('SELECT * FROM city', ['name'], { path: `${server.url}?currentSchema=other` })).cells).toEqual(
        [['Brest ']],
      )
    })
  })

  describe('one query that reads, and nothing else', () => {
    test.each([
      ['TABLE student', undefined],
      ['SELECT * FROM student; ', undefined],
      ['WITH s AS (SELECT * FROM student) SELECT * FROM s -- all', undefined],
      ["VALUES (10, 'Venus', 'V')", undefined],
      ['selct 1', /^db: bad-query: syntax error at or near "selct" \(line 1, character 1 of the query\)$/],
      ['SELECT "ID",\n  nam FROM student', /column "nam" does not exist \(line 2, character 3 of the query\)$/],
      ['SELECT * FROM nowhere', /bad-query: relation "nowhere" does not exist \(line 1, character 15/],
      ['', /bad-query/],
      ['SELECT 1; SELECT 2', /bad-query: cannot insert multiple commands/],
      ['SELECT 1; COMMIT; DROP TABLE student', /bad-query: cannot insert multiple commands/],
      ['DELETE FROM student', /bad-query: syntax error/],
      ['WITH d AS (DELETE FROM student RETURNING *) SELECT * FROM d', /bad-query: DECLARE CURSOR must not contain/],
      ['SELECT * INTO copied FROM student', /bad-query/],
      ['SELECT * FROM student FOR UPDATE', /bad-query: cannot execute SELECT FOR UPDATE in a read-only transaction/],
      ["COPY student TO '/tmp/dataesr-never'", /bad-query: syntax error/],
      ['SET ROLE reader', /bad-query: syntax error/],
      ['COMMIT', /bad-query: syntax error/],
      ['SELECT counted()', /bad-query: cannot execute INSERT in a read-only transaction/],
      ["SELECT set_config('transaction_read_only', 'off', false), counted()", /bad-query: .*read-/],
      ['SELECT $1', /bad-query: bind message supplies 0 parameters/],
      ['SELECT 1 / (2 - "ID" / 5) FROM student', /bad-query: division by zero/],
    ])('%s', async (query, message) => {
      if (message === undefined) expect((await read(query)).cells).toEqual([[10, 'Venus', 'V']])
      else expect(await problemOf(read(query))).toMatch(message)
    })
  })

  test('many rows come in their order, in batches; without memory for all of them', async () => {
    const opened = await openSource(sourceOf('SELECT n FROM generate_series(1, 2500) AS n'), ['n'], () => undefined)
    const sizes: number[] = []
    const lines: number[] = []
    for await (const batch of opened.rows) {
      sizes.push(batch.length)
      lines.push(...batch.map(({ cells, line }) => (cells[0] === line ? line : 0)))
    }
    expect(sizes).toEqual([1000, 1000, 500])
    expect(lines).toEqual(Array.from({ length: 2500 }, (_, index) => index + 1))
  })

  test('a reader that stops early leaves no connection', async () => {
    const endless = 'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c'
    const opened = await openSource(sourceOf(endless), ['n'], () => undefined)
    for await (const batch of opened.rows) {
      expect(batch[0]).toEqual({ cells: [1], line: 1 })
      break
    }
    const others =
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'dataesr' AND pid <> pg_backend_pid()"
    await vi.waitFor(async () => expect((await read(others)).cells).toEqual([[0]]), 5000)
  })

  test('a connection that breaks is told', async () => {
    const opened = await openSource(sourceOf('SELECT n FROM generate_series(1, 5000) AS n'), ['n'], () => undefined)
    const reading = (async () => {
      for await (const batch of opened.rows) {
        expect(batch.length).toBeGreaterThan(0)
        await server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dataesr'")
      }
    })()
    expect(await problemOf(reading)).toMatch(/^db: unreadable-file: the connection to the database broke: /)
  })

  test('columns that change while it is read are told', async () => {
    await server.run('CREATE TABLE changing (a INT, b TEXT); INSERT INTO changing VALUES (1, 2)')
    const opened = await openSource(sourceOf('TABLE changing'), ['a'], () => undefined)
    await server.run('ALTER TABLE changing DROP COLUMN a')
    const reading = opened.rows[Symbol.asyncIterator]().next()
    expect(await problemOf(reading)).toMatch(/unreadable-file: the columns of the result changed/)
  })

  describe('who asks', () => {
    const sql = 'SELECT current_user::text AS u'

    test('by the environment', async () => {
      vi.stubEnv('PGUSER', 'reader')
      vi.stubEnv('PGPASSWORD', 'from the environment')
      expect((await read(sql, 'all', { credentials: {} })).cells).toEqual([['reader']])
    })

    test('by the password file', async () => {
      const file = await makeFile('pgpass', '')
      await writeFile(file, `127.0.0.1:${server.port}:postgres:reader:from the environment\n`)
      await chmod(file, 0o600)
      vi.stubEnv('PGPASSFILE', file)
      expect((await read(sql, 'all', { credentials: { user: 'reader' } })).cells).toEqual([['reader']])
    })

    test('who is not let in is told, without the password', async () => {
      const problem = await problemOf(read(sql, 'all', { credentials: { user: 'reader', password: 'gu3ssed' } }))
      expect(problem).toBe(
        `db: unreadable-file: no connection to the database "postgres" at 127.0.0.1:${server.port}: password authentication failed for user "reader"`,
      )
    })

    test('a database that is not there', async () => {
      const path = server.url.replace(/postgres$/, 'nowhere')
      expect(await problemOf(read(sql, 'all', { path }))).toMatch(/unreadable-file: .*"nowhere" .*does not exist/)
    })

    test('encryption that the server does not offer', async () => {
      expect(await problemOf(read(sql, 'all', { path: `${server.url}?sslmode=verify-full` }))).toMatch(
        /unreadable-file: .*does not support SSL/,
      )
    })
  })

  test('where nobody listens', async () => {
    const path = 'postgresql://127.0.0.1:1/db'
    expect(await problemOf(read('SELECT 1', 'all', { path }))).toMatch(
      /^db: unreadable-file: no connection to the database "db" at 127\.0\.0\.1:1: .*ECONNREFUSED/,
    )
    expect(await problemOf(read('SELECT 1', 'all', { path: 'postgresql://localhost:1/db' }))).toMatch(/ECONNREFUSED/)
  })

  test('a server that says nothing', { timeout: 20_000 }, async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const begin = Date.now()
    const path = `postgresql://127.0.0.1:${port}/db`
    expect(await problemOf(read('SELECT 1', 'all', { path }))).toMatch(/: no answer in 10 s$/)
    expect(Date.now() - begin).toBeLessThan(15_000)
    silent.close()
  })

  test('a query that is not there', async () => {
    const { iterator: _, ...source } = sourceOf('')
    expect(await problemOf(openSource(source, 'all', () => undefined))).toMatch(/^db: bad-mapping/)
  })
})
