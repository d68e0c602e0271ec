import { describe, expect, test } from 'vitest'
import { checkReferences } from '../../src/sources/check.js'
import type { LogicalSource, References } from '../../src/sources/source.js'
import { problemOf, readAll, temporaryFiles, type Result } from './sourceFile.js'
import { testServer } from './webServer.js'

const makeFile = temporaryFiles()
const xsd = 'http://www.w3.org/2001/XMLSchema#'
const all = 'SELECT ?o { ?s ?p ?o } ORDER BY ?o'

interface File extends Partial<LogicalSource> {
  readonly file: string
  readonly content: string | Uint8Array
}

async function read(
  { file, content, ...options }: File,
  query: string,
  references: References = 'all',
): Promise<Result> {
  const path = await makeFile(file, content)
  return readAll({ kind: 'rdf', path, name: file, iterator: query, ...options }, references)
}

const turtle = `@prefix : <http://x/> .
:a :name "Ann"@en, "Anne" ; :age 7 ; :knows [ :name "Bob" ] .`

describe('formats', () => {
  const xml = (text: string, encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/"><rdf:Description rdf:about="http://x/a"><x:p>${text}</x:p></rdf:Description></rdf:RDF>`
  const jsonLd = '{"@context":{"@vocab":"http://x/"},"@id":"http://x/a","p":"é"}'

  test.each<[string, string | Uint8Array]>([
    ['t.ttl', '<http://x/a> <http://x/p> "é" .'],
    ['t.TTL', '\uFEFF<http://x/a> <http://x/p> "é" .'],
    ['t.nt', '<http://x/a> <http://x/p> "é" .'],
    ['t.nq', '<http://x/a> <http://x/p> "é" <http://x/g> .'],
    ['t.trig', '<http://x/g> { <http://x/a> <http://x/p> "é" }'],
    ['t.jsonld', jsonLd],
    ['t.rdf', xml('é', 'UTF-8')],
    ['t.owl', Buffer.from(xml('é', 'ISO-8859-1'), 'latin1')],
  ])('%s', async (file, content) => {
    expect((await read({ file, content }, 'SELECT ?o { <http://x/a> ?p ?o }')).cells).toEqual([['é']])
  })

  test('of what was fetched, by the extension that its media type gave it', async () => {
    const path = await makeFile('0a1b.ttl', '<b> <http://x/p> <> .')
    const url = 'http://e.example/data/thing?format=x'
    const source: LogicalSource = { kind: 'rdf', path, name: url, web: { url }, iterator: 'SELECT ?s ?o { ?s ?p ?o }' }
    expect((await readAll(source, ['s', 'o'])).cells).toEqual([['http://e.example/data/b', url]])
  })

  test('that are none', async () => {
    expect(await problemOf(read({ file: 't.txt', content: '' }, all))).toMatch(
      /^t\.txt: unreadable-file: its name tells no format of RDF; known are \.ttl/,
    )
  })
})

describe('rows', () => {
  test('are solutions; values have the datatypes of the literals', async () => {
    const query =
      'PREFIX : <http://x/> SELECT ?name ?age ?friend { ?s :age ?age ; :name ?name OPTIONAL { ?s :no ?friend } } ORDER BY ?name'
    const { cells, lines, columns } = await read({ file: 't.ttl', content: turtle }, query, ['name', 'age', 'friend'])
    expect(columns).toEqual(['name', 'age', 'friend'])
    expect(cells).toEqual([['Ann', { text: '7', datatype: `${xsd}integer` }, null], ['Anne', { text: '7', datatype: `${xsd}integer` }, null]]) // prettier-ignore
    expect(lines).toEqual([1, 2])
  })

  test('the default graph is the union of all graphs, each triple once; graphs can be named', async () => {
    const content =
      '<http://s> <http://p> "1" <http://g> .\n<http://s> <http://p> "1" <http://h> .\n<http://s> <http://p> "2" .\n'
    const file = { file: 't.nq', content }
    expect((await read(file, all)).cells).toEqual([['1'], ['2']])
    expect((await read(file, 'SELECT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g')).cells).toEqual([
      ['http://g'],
      ['http://h'],
    ])
  })

  test('there may be none', async () => {
    expect((await read({ file: 't.ttl', content: '' }, all)).cells).toEqual([])
  })
})

describe('a file that does not parse is told with its place', () => {
  test.each([
    ['t.ttl', '<http://a> <http://b> 1 .\n<http://a> <http://b c> 2 .', /^t\.ttl:2:\d+: bad-syntax: /],
    ['t.nq', '<http://a> <http://b> "1" .\nx', /^t\.nq:2:\d+: bad-syntax: /],
    ['t.ttl', '<a> <http://b> 1 .', /^t\.ttl:1:1: bad-syntax: .*needs a base/],
    ['t.jsonld', '{"@context":"https://schema.org/"}', /bad-syntax: .*contexts on the web are not fetched/],
    ['t.jsonld', '{', /bad-syntax/],
    ['t.rdf', '<x', /bad-syntax/],
  ])('%s %j', async (file, content, message) => {
    expect(await problemOf(read({ file, content }, all))).toMatch(message)
  })

  test('bytes that are no text', async () => {
    expect(await problemOf(read({ file: 't.ttl', content: Uint8Array.of(0xff, 0x00, 0xc3) }, all))).toMatch(
      /bad-encoding/,
    )
  })
})

describe('a query that cannot be asked', () => {
  const file = { file: 't.ttl', content: turtle }
  test.each([
    ['SELECT ?x\n{ ?x ?y }', /^t\.ttl: bad-query: the query is wrong in its line 2, character \d+: /],
    ['ASK {}', /bad-query: it is the answer to an ASK/],
    ['CONSTRUCT WHERE { ?s ?p ?o }', /bad-query: a SELECT is needed/],
    ['DESCRIBE <http://x/a>', /bad-query: a SELECT is needed/],
    ['CLEAR ALL', /bad-query/],
    ['', /bad-query/],
  ])('%j', async (query, message) => {
    expect(await problemOf(read(file, query))).toMatch(message)
  })

  test('a variable that it has not', async () => {
    expect(await problemOf(read(file, all, ['oo']))).toMatch(/missing-column: .*"oo"; the nearest is "o"/)
  })

  test('is found out without the file', async () => {
    const path = await makeFile('broken.ttl', 'this is not Turtle')
    const source: LogicalSource = { kind: 'rdf', path, name: 'broken.ttl', iterator: all }
    await checkReferences(source, ['o'])
    expect(await problemOf(checkReferences(source, ['x']))).toMatch(/missing-column/)
    expect(await problemOf(checkReferences({ ...source, iterator: 'SELECT' }, ['o']))).toMatch(/bad-query/)
    expect(await problemOf(checkReferences({ ...source, path: `${path}x` }, ['o']))).toMatch(/missing-file/)
  })
})

describe('SERVICE', () => {
  const server = testServer()
  test.each([
    ['', /bad-query: .*is not supported/],
    ['SILENT', /rows/],
  ])('%s asks nobody', async (silent, message) => {
    // prettier-ignore
    const query = `SELECT * { SERVICE ${silent} <${server.address}/sparql> { ?s ?p ?o } }`
    const outcome = await read({ file: 't.ttl', content: turtle }, query).then(() => 'rows', (error: unknown) => String(error)) // prettier-ignore
    expect(outcome).toMatch(message)
    expect(server.asked).toEqual([])
  })
})
