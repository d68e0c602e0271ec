import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readMapping } from '../../src/mapping/read/read.js'
import { createLocate } from '../../src/mapping/locate.js'
import { mapWhole } from './mapWhole.js'
import { isPassedOver, startPostgresql, type PostgresqlServer } from '../sources/postgresqlServer.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dataesr-databases-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const prefixes = `
@prefix rml: <http://w3id.org/rml/> .
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix d2rq: <http://www.wiwiss.fu-berlin.de/suhl/bizer/D2RQ/0.1#> .
@prefix ex: <http://example.com/> .
`

/** The quads of a mapping, sorted, after it was checked as a whole. */
async function quadsOf(mapping: string): Promise<string[]> {
  const folders = { data: [folder], mapping: folder, working: folder }
  const { quads, problems } = await mapWhole(
    { text: prefixes + mapping, file: 'mapping.ttl', folders },
    { baseIRI: 'http://example.com/base/', functions: {}, temporary: folder },
  )
  expect(problems.map(String)).toEqual([])
  return [...new Set(quads)].sort()
}

/** The same tables in both databases. */
const tables = `
  CREATE TABLE student ("ID" INTEGER, "Name" VARCHAR(50), sport INTEGER, height DOUBLE PRECISION, born DATE);
  INSERT INTO student VALUES (10, 'Venus Williams', 100, 1.85, '1980-06-17'), (20, 'Demi Moore', NULL, 2, NULL);
  CREATE TABLE "Sport" (id INTEGER, name VARCHAR(50), fee DECIMAL(6,2));
  INSERT INTO "Sport" VALUES (100, 'Tennis', 12.50);
`

const xsd = (text: string, datatype: string) => `"${text}"^^<http://www.w3.org/2001/XMLSchema#${datatype}>`

const expected = [
  `<http://example.com/sport/100> <http://example.com/fee> ${xsd('12.5', 'decimal')} .`,
  '<http://example.com/sport/100> <http://example.com/name> "Tennis" .',
  '<http://example.com/student/10/Venus%20Williams> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.com/Student> .',
  `<http://example.com/student/10/Venus%20Williams> <http://example.com/born> ${xsd('1980-06-17', 'date')} .`,
  `<http://example.com/student/10/Venus%20Williams> <http://example.com/height> ${xsd('1.85E0', 'double')} .`,
  `<http://example.com/student/10/Venus%20Williams> <http://example.com/id> ${xsd('10', 'integer')} .`,
  '<http://example.com/student/10/Venus%20Williams> <http://example.com/practises> <http://example.com/sport/100> .',
  '<http://example.com/student/20/Demi%20Moore> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.com/Student> .',
  `<http://example.com/student/20/Demi%20Moore> <http://example.com/height> ${xsd('2.0E0', 'double')} .`,
  `<http://example.com/student/20/Demi%20Moore> <http://example.com/id> ${xsd('20', 'integer')} .`,
].sort()

/** RML: a table, and a query; the source is named by each map. */
function rmlOver(database: string): string {
  return `${database}
<#Student>
  rml:logicalSource [ rml:source <#Database> ; rml:referenceFormulation rml:SQL2008Table ; rml:iterator "student" ] ;
  rml:subjectMap [ rml:template "http://example.com/student/{ID}/{Name}" ; rml:class ex:Student ] ;
  rml:predicateObjectMap
    [ rml:predicate ex:id ; rml:objectMap [ rml:reference "ID" ] ] ,
    [ rml:predicate ex:height ; rml:objectMap [ rml:reference "HEIGHT" ] ] ,
    [ rml:predicate ex:born ; rml:objectMap [ rml:reference "born" ] ] ,
    [ rml:predicate ex:practises ; rml:objectMap [
      rml:parentTriplesMap <#Sport> ; rml:joinCondition [ rml:child "sport" ; rml:parent "number" ] ] ] .
<#Sport>
  rml:logicalSource [ rml:source <#Database> ; rml:referenceFormulation rml:SQL2008Query ;
    rml:iterator """SELECT id AS number, name, fee FROM "Sport" ORDER BY id""" ] ;
  rml:subjectMap [ rml:template "http://example.com/sport/{number}" ] ;
  rml:predicateObjectMap
    [ rml:predicate ex:name ; rml:objectMap [ rml:reference "name" ] ] ,
    [ rml:predicate ex:fee ; rml:objectMap [ rml:reference "fee" ] ] .`
}

/** R2RML, with its identifiers in quotes; the database is the only one that is described. */
function r2rmlOver(database: string): string {
  return `${database}
<#Student> a rr:TriplesMap ;
  rr:logicalTable [ rr:tableName "STUDENT" ] ;
  rr:subjectMap [ rr:template "http://example.com/student/{\\"ID\\"}/{\\"Name\\"}" ; rr:class ex:Student ] ;
  rr:predicateObjectMap
    [ rr:predicate ex:id ; rr:objectMap [ rr:column "\\"ID\\"" ] ] ,
    [ rr:predicate ex:height ; rr:objectMap [ rr:column "height" ] ] ,
    [ rr:predicate ex:born ; rr:objectMap [ rr:column "born" ] ] ,
    [ rr:predicate ex:practises ; rr:objectMap [
      rr:parentTriplesMap <#Sport> ; rr:joinCondition [ rr:child "sport" ; rr:parent "id" ] ] ] .
<#Sport> a rr:TriplesMap ;
  rr:logicalTable [ rr:sqlQuery """SELECT * FROM "Sport";""" ; rr:sqlVersion rr:SQL2008 ] ;
  rr:subjectMap [ rr:template "http://example.com/sport/{id}" ] ;
  rr:predicateObjectMap
    [ rr:predicate ex:name ; rr:objectMap [ rr:column "name" ] ] ,
    [ rr:predicate ex:fee ; rr:objectMap [ rr:column "FEE" ] ] .`
}

describe('SQLite', () => {
  const database = '<#Database> a d2rq:Database ; d2rq:jdbcDSN "jdbc:sqlite:school.db" .'
  beforeAll(() => {
    const file = new Database(join(folder, 'school.db'))
    file.exec(tables)
    file.close()
  })

  test('RML', async () => {
    expect(await quadsOf(rmlOver(database))).toEqual(expected)
  })

  test('R2RML', async () => {
    expect(await quadsOf(r2rmlOver(database))).toEqual(expected)
  })

  test('a file by its path', async () => {
    const mapping = `<#S> rml:logicalSource [ rml:source [ a rml:RelativePathSource ; rml:path "school.db" ] ;
        rml:referenceFormulation rml:SQL2008Table ; rml:iterator "Sport" ] ;
      rml:subjectMap [ rml:template "sport/{ID}" ] ;
      rml:predicateObjectMap [ rml:predicate ex:name ; rml:objectMap [ rml:reference "name" ] ] .`
    expect(await quadsOf(mapping)).toEqual(['<http://example.com/base/sport/100> <http://example.com/name> "Tennis" .'])
  })
})

describe.skipIf(isPassedOver())('PostgreSQL', () => {
  let server: PostgresqlServer
  let database = ''
  beforeAll(async () => {
    server = await startPostgresql()
    await server.run(tables)
    database = `<#Database> a d2rq:Database ; d2rq:jdbcDSN "jdbc:${server.url}" ; d2rq:jdbcDriver "org.postgresql.Driver" ;
      d2rq:username "${server.credentials.user}" ; d2rq:password "${server.credentials.password}" .`
  }, 60_000)
  afterAll(() => server.stop())

  // The digits of a numeric are kept; SQLite has none of its own.
  const exact = expected.map((quad) => quad.replace('"12.5"', '"12.50"'))

  test('RML', async () => {
    expect(await quadsOf(rmlOver(database))).toEqual(exact)
  })

  test('R2RML', async () => {
    expect(await quadsOf(r2rmlOver(database))).toEqual(exact)
  })

  test('who asks stands in the address', async () => {
    const { user, password } = server.credentials
    for (const address of [
      server.url.replace('//', `//${user}:${encodeURIComponent(password)}@`),
      `${server.url}?user=${user}&password=${encodeURIComponent(password)}`,
    ])
      expect(await quadsOf(rmlOver(`<#Database> d2rq:jdbcDSN "jdbc:${address}" .`))).toEqual(exact)
  })
})

describe('what is said of a database', () => {
  const locate = createLocate({ data: ['/data'], mapping: '/mapping', working: '/working' })

  function mappingOf(database: string, logical = 'rr:logicalTable [ rr:tableName "Student" ]') {
    const text = `${prefixes}${database} <#S> ${logical} ; rr:subjectMap [ rr:template "http://example.com/{id}" ; rr:class ex:S ] .`
    return readMapping(text, { baseIRI: 'http://example.com/base/', file: 'm.ttl', locate })
  }

  const sourceOf = (...of: Parameters<typeof mappingOf>) => mappingOf(...of).triplesMaps[0]?.source
  const problemsOf = (database: string) => mappingOf(database).problems.map(String)

  test.each([
    ['jdbc:postgresql://host/db', 'postgresql://host/db', {}],
    ['postgresql://host:5433/db?sslmode=verify-full', 'postgresql://host:5433/db?sslmode=verify-full', {}],
    ['jdbc:postgresql:db', 'postgresql:db', {}],
    ['postgres://ann:s%3Acret@host/db', 'postgres://host/db', { user: 'ann', password: 's:cret' }],
    [
      'jdbc:postgresql://host/db?user=ann&password=x&ssl=true',
      'postgresql://host/db?ssl=true',
      { user: 'ann', password: 'x' },
    ],
  ])('%s', (dsn, path, credentials) => {
    const source = sourceOf(`<#D> d2rq:jdbcDSN "${dsn}" .`)
    expect(source).toEqual({
      kind: 'postgresql',
      path,
      name: path.replace(/\?.*/, ''),
      credentials,
      iterator: 'SELECT * FROM "student"',
    })
  })

  test.each([
    ['student', '"student"'],
    ['Student', '"student"'],
    ['user', '"user"'],
    ['public.Student', '"public"."student"'],
    ['My Table', '"My Table"'],
    ['\\"Student\\"', '"Student"'],
    ['\\"my.schema\\".Student', '"my.schema".Student'],
  ])('the table %s', (table, quoted) => {
    const source = sourceOf('<#D> d2rq:jdbcDSN "postgresql://h/db" .', `rr:logicalTable [ rr:tableName "${table}" ]`)
    expect(source).toMatchObject({ iterator: `SELECT * FROM ${quoted}` })
  })

  test('R2RML with no database, and with two', () => {
    const none = ['m.ttl: bad-mapping: its logical source has no rml:source (map <#S>)']
    expect(problemsOf('')).toEqual(none)
    expect(problemsOf('<#D> d2rq:jdbcDSN "postgresql://h/a" . <#E> d2rq:jdbcDSN "postgresql://h/b" .')).toEqual(none)
  })

  test('what is no address is told without it', () => {
    expect(problemsOf('<#D> d2rq:jdbcDSN "postgresql://ann:secret@h:x/db" .')).toEqual([
      'm.ttl: bad-mapping: its d2rq:jdbcDSN is not an address such as jdbc:postgresql://host:5432/database (map <#S>)',
    ])
  })
})
