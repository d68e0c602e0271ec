import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fetchSources, type FetchOptions } from '../../src/mapping/fetchSources.js'
import { createLocate, requestKey } from '../../src/mapping/locate.js'
import { sourcesOf, type Mapping } from '../../src/mapping/model.js'
import { Problem } from '../../src/problems/problem.js'
import { serveFile, testServer } from '../sources/webServer.js'

const server = testServer()
const baseIRI = 'http://example.org/'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dataesr-fetch-sources-'))
  server.asked.length = 0
})
afterEach(() => rm(folder, { recursive: true, force: true }))

for (const name of ['http_proxy', 'HTTP_PROXY']) {
  const before = process.env[name]
  Reflect.deleteProperty(process.env, name)
  afterAll(() => {
    if (before !== undefined) process.env[name] = before
  })
}

const prefixes = `@prefix rml: <http://w3id.org/rml/> . @prefix csvw: <http://www.w3.org/ns/csvw#> . @prefix ex: <http://x/> .
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> . @prefix formats: <http://www.w3.org/ns/formats/> .
@prefix td: <https://www.w3.org/2019/wot/td#> . @prefix hctl: <https://www.w3.org/2019/wot/hypermedia#> . @prefix htv: <http://www.w3.org/2011/http#> .
`

const csv = (path: string) => `[ rml:source <${server.address}/${path}> ; rml:referenceFormulation rml:CSV ]`
const mapOf = (name: string, source: string) =>
  `<#${name}> rml:logicalSource ${source} ; rml:subjectMap [ rml:template "http://s/{a}" ; rml:class ex:Thing ] .\n`

async function fetchFor(
  text: string | readonly string[],
  options: Partial<FetchOptions> = {},
): Promise<readonly Mapping[]> {
  const folders = { data: [folder], mapping: folder, working: folder }
  const files = [text].flat().map((part, at) => ({ file: `m${at}.ttl`, text: prefixes + part, folders }))
  const settings = { cache: join(folder, 'cache'), maxBytes: 1e6, timeout: 20_000, retryPause: 5 }
  return fetchSources(files, { ...settings, baseIRI, report: () => undefined, ...options })
}

/** The content of each source of all mappings, by its name. */
async function contentsOf(mappings: readonly Mapping[]): Promise<Readonly<Record<string, string>>> {
  const sources = mappings.flatMap(({ triplesMaps }) => triplesMaps.flatMap(({ source }) => sourcesOf(source)))
  const read = sources.map(async ({ name, path }) => [name.replace(server.address, ''), await readFile(path, 'utf8')])
  return Object.fromEntries((await Promise.all(read)) as [string, string][])
}

describe('sources on the web', () => {
  test('of several mappings, of views and of what views are joined with, each asked for once', async () => {
    server.answer = (request, response) => void response.end(`a\n${request.url}\n`)
    const view = `<#On> rml:source <${server.address}/on.csv> ; rml:referenceFormulation rml:CSV .
<#Other> rml:source <${server.address}/other.csv> ; rml:referenceFormulation rml:CSV .
<#OtherView> a rml:LogicalView ; rml:viewOn <#Other> ; rml:field [ a rml:ExpressionField ; rml:fieldName "b" ; rml:reference "a" ] .
<#View> a rml:LogicalView ; rml:viewOn <#On> ; rml:field [ a rml:ExpressionField ; rml:fieldName "a" ; rml:reference "a" ] ;
  rml:leftJoin [ rml:parentLogicalView <#OtherView> ; rml:joinCondition [ rml:parent "b" ; rml:child "a" ] ; rml:field [ a rml:ExpressionField ; rml:fieldName "c" ; rml:reference "b" ] ] .
${mapOf('v', '<#View>')}`
    const mappings = await fetchFor([mapOf('m', csv('t.csv')), mapOf('n', csv('t.csv')) + view])
    expect(mappings.flatMap(({ problems }) => problems)).toEqual([])
    expect(await contentsOf(mappings)).toEqual({
      '/t.csv': 'a\n/t.csv\n',
      '/on.csv': 'a\n/on.csv\n',
      '/other.csv': 'a\n/other.csv\n', // prettier-ignore
    })
    expect(server.asked.map(({ url }) => url).sort()).toEqual(['/on.csv', '/other.csv', '/t.csv'])
  })

  test('beneath an SQL query', async () => {
    server.answer = (_, response) => void response.end('a\n1\n')
    const sql = `[ rml:source <${server.address}/t.csv> ; rml:referenceFormulation rml:SQL2008Query ; rml:iterator "SELECT a FROM source" ]`
    expect(await contentsOf(await fetchFor(mapOf('m', sql)))).toEqual({ '/t.csv': 'a\n1\n' })
  })

  test('with the headers of a Web of Things form', async () => {
    server.answer = (_, response) => void response.end('{}')
    const form = `[ rml:source [ a td:Thing ; td:hasPropertyAffordance [ td:hasForm [ hctl:hasTarget "${server.address}/live" ; hctl:forContentType "application/json" ;
  htv:headers ( [ htv:fieldName "X-Key" ; htv:fieldValue "k" ] ) ] ] ] ; rml:referenceFormulation rml:JSONPath ; rml:iterator "$" ]`
    await fetchFor(mapOf('m', form))
    expect(server.asked[0]!.headers).toMatchObject({ 'x-key': 'k', accept: 'application/json' })
  })

  test('two queries to one endpoint are two files', async () => {
    server.answer = (_, response) => void response.end('{}')
    const ask = (query: string) =>
      `[ rml:source [ a sd:Service ; sd:endpoint <${server.address}/sparql> ] ; rml:referenceFormulation formats:SPARQL_Results_JSON ; rml:iterator "${query}" ]`
    const mappings = await fetchFor(mapOf('m', ask('SELECT ?a {}')) + mapOf('n', ask('SELECT ?b {}')))
    const paths = mappings.flatMap(({ triplesMaps }) => triplesMaps.flatMap(({ source }) => sourcesOf(source))).map(({ path }) => path) // prettier-ignore
    expect(new Set(paths).size).toBe(2)
    expect(server.asked.map(({ body }) => new URLSearchParams(body).get('query')).sort()).toEqual(['SELECT ?a {}', 'SELECT ?b {}']) // prettier-ignore
  })

  test('nothing is asked where there is none, and a mapping that does not parse stays as it is', async () => {
    await writeFile(join(folder, 't.csv'), 'a\n')
    const [mapping, broken] = await fetchFor([mapOf('m', csv('t.csv')), 'x'])
    expect(sourcesOf(mapping!.triplesMaps[0]!.source)[0]!.path).toBe(join(folder, 't.csv'))
    expect(broken!.problems.map(({ code }) => code)).toEqual(['bad-syntax'])
    expect(server.asked).toEqual([])
  })

  test('a server that is away is told', async () => {
    server.answer = serveFile(Buffer.from('a\n1\n'))
    await fetchFor(mapOf('m', csv('t.csv')))
    server.answer = (_, response) => void response.writeHead(500).end()
    const problems: Problem[] = []
    const mappings = await fetchFor(mapOf('m', csv('t.csv')), { report: (problem) => void problems.push(problem) })
    expect(problems.map(({ code }) => code)).toEqual(['stale-source'])
    expect(await contentsOf(mappings)).toEqual({ '/t.csv': 'a\n1\n' })
  })

  test.each([
    '"http://"',
    '"https:x y"',
    '[ a sd:Service ; sd:endpoint "ftp://a.example/" ]',
    '[ a sd:Service ; sd:endpoint "there" ]',
  ])('an address that is none: %s', async (source) => {
    const [mapping] = await fetchFor(mapOf('m', `[ rml:source ${source} ; rml:referenceFormulation rml:CSV ; rml:iterator "SELECT *" ]`)) // prettier-ignore
    expect(mapping!.problems.map(String)).toEqual([
      expect.stringMatching(/bad-mapping: .* is not an http\(s\) address/),
    ])
  })
})

describe('standard input', () => {
  const source = '[ rml:source [ a rml:FilePath ; rml:path "-" ] ; rml:referenceFormulation rml:CSV ]'

  test('is put to a file once', async () => {
    let count = 0
    const stream = () => (count++, Readable.from([Buffer.from('a\n'), Buffer.from('1\n')]))
    const mappings = await fetchFor([mapOf('m', source), mapOf('n', source)], { input: { stream, folder } })
    expect(await contentsOf(mappings)).toEqual({ 'standard input': 'a\n1\n' })
    expect(count).toBe(1)
  })

  test('that breaks', async () => {
    const stream = () => new Readable({ read() { this.destroy(new Error('gone')) } }) // prettier-ignore
    const failed = fetchFor(mapOf('m', source), { input: { stream, folder } })
    await expect(failed).rejects.toThrow(
      new Problem('unreadable-file', 'it cannot be read: gone', { file: 'standard input' }),
    )
  })
})

describe('a place in a data folder', () => {
  const locate = (url: string) =>
    createLocate({ data: [folder], mapping: folder, working: folder, fetched: { [requestKey({ url })]: '/cache/x' } })({ request: { url } }) // prettier-ignore

  test.each([
    'http://a.example/%',
    'http://a.example/%2F..',
    'http://a.example/%00',
    'http://a.example/',
    `http://a.example/${'x'.repeat(5000)}`,
    'http://a.example/folder.csv',
  ])(
    // prettier-ignore
    'is no file: %s',
    async (url) => {
      await mkdir(join(folder, 'folder.csv'))
      expect(locate(url)).toMatchObject({ path: '/cache/x', web: { url } })
    },
  )

  test('has the name of what is asked for, decoded', async () => {
    await writeFile(join(folder, 'é t.csv'), '')
    expect(locate('http://a.example/data/%C3%A9%20t.csv?x=1#y')).toEqual({
      path: join(folder, 'é t.csv'),
      name: 'é t.csv',
    })
  })

  test('who asks is not told', () => {
    expect(locate('http://me:sec@ret@a.example/t.csv?x=a@b')).toMatchObject({ name: 'http://a.example/t.csv?x=a@b' })
  })
})
