import { execFile, type ExecFileException } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { serveFile, testServer } from './sources/webServer.js'

const program = join(import.meta.dirname, '../dist/cli.js')
const museums = join(import.meta.dirname, 'museums')
const folder = mkdtempSync(join(tmpdir(), 'dataesr-web-'))
const server = testServer()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let cache = ''
beforeEach(() => {
  cache = mkdtempSync(join(folder, 'cache-'))
  server.asked.length = 0
})

interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the compiled command line as a user would; what stands in `input` comes by standard input. */
function dataesr(args: readonly string[], input = ''): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], XDG_CACHE_HOME: cache }
    const done = (error: ExecFileException | null, out: string, err: string) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    const child = execFile(process.execPath, [program, ...args], { cwd: folder, env }, done)
    child.stdin!.on('error', () => undefined).end(input)
  })
}

let count = 0

/** A mapping of one source to a quad a row. */
function mappingOf(source: string, { formulation = 'rml:CSV', iterator = '', more = '' } = {}): string {
  const file = join(folder, `m${++count}.ttl`)
  const text = `@prefix rml: <http://w3id.org/rml/> . @prefix csvw: <http://www.w3.org/ns/csvw#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> . @prefix formats: <http://www.w3.org/ns/formats/> .
<#m> rml:logicalSource [ rml:source ${source} ; rml:referenceFormulation ${formulation} ${iterator && `; rml:iterator """${iterator}"""`} ] ;
  rml:subjectMap [ rml:template "http://s/{id}" ] ;
  rml:predicateObjectMap [ rml:predicate <http://p/name> ; rml:objectMap [ rml:reference "name" ] ] .
${more}`
  writeFileSync(file, text)
  return file
}

const table = Buffer.from('id,name\n1,Ann\n2,Bob\n')
const quads = '<http://s/1> <http://p/name> "Ann" .\n<http://s/2> <http://p/name> "Bob" .\n'

describe('dataesr map of a table on the web', () => {
  it('fetches it once, and then only asks whether it has changed', async () => {
    server.answer = serveFile(table)
    const mapping = mappingOf(`[ a csvw:Table ; csvw:url "${server.address}/people.csv" ]`)
    const first = await dataesr(['map', mapping])
    expect(first).toMatchObject({ code: 0, out: quads })
    const second = await dataesr(['map', mapping])
    expect(second.out).toBe(quads)
    expect(server.asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"'])
    server.answer = serveFile(Buffer.from('id,name\n3,Cal\n'), '"2"')
    expect((await dataesr(['map', mapping])).out).toBe('<http://s/3> <http://p/name> "Cal" .\n')
  })

  it.each([
    ['dcat:downloadURL', (url: string) => `[ a dcat:Distribution ; dcat:downloadURL <${url}> ]`],
    ['rml:path', (url: string) => `[ a rml:FilePath ; rml:path "${url}" ]`],
    ['the address alone', (url: string) => `<${url}>`],
    ['a text', (url: string) => `"${url}"`],
  ])('by %s', async (_, source) => {
    server.answer = serveFile(table)
    expect(await dataesr(['map', mappingOf(source(`${server.address}/people.csv`))])).toMatchObject({
      code: 0,
      out: quads,
    })
  })

  it('names the address in its problems', async () => {
    server.answer = serveFile(Buffer.from('id,name\n1,Ann\n2\n'))
    const url = `${server.address}/people.csv`
    const ragged = await dataesr(['map', mappingOf(`<${url}>`)])
    expect(ragged.err).toContain(`${url}:3: ragged-row`)
    server.answer = serveFile(Buffer.from('id,nom\n1,Ann\n'), '"2"')
    const missing = await dataesr(['map', mappingOf(`<${url}>`)])
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining(`${url}:1: missing-column: the table has no column "name"`) as string }) // prettier-ignore
  })

  it('takes a file of the same name in the data folder before the one on the web', async () => {
    writeFileSync(join(folder, 'local.csv'), table)
    const mapping = mappingOf(`<${server.address}/there/local.csv?x=1>`)
    expect(await dataesr(['map', mapping])).toMatchObject({ code: 0, out: quads })
    expect(server.asked).toEqual([])
  })

  it('asks once for what several maps read, and fetches the parent of a join', async () => {
    server.answer = (request, response) =>
      request.url === '/towns.csv' ? response.end('id,town\n1,Brest\n') : serveFile(table)(request, response)
    const more = `<#town> rml:logicalSource [ rml:source <${server.address}/towns.csv> ; rml:referenceFormulation rml:CSV ] ; rml:subjectMap [ rml:template "http://t/{town}" ] .
<#same> rml:logicalSource [ rml:source <${server.address}/people.csv> ; rml:referenceFormulation rml:CSV ] ; rml:subjectMap [ rml:template "http://s/{id}" ] ;
  rml:predicateObjectMap [ rml:predicate <http://p/town> ; rml:objectMap [ rml:parentTriplesMap <#town> ; rml:joinCondition [ rml:child "id" ; rml:parent "id" ] ] ] .`
    const { code, out } = await dataesr([
      'map',
      mappingOf(`<${server.address}/people.csv>`, { more }),
      '--workers',
      '2',
    ])
    expect([code, out.split('\n').sort()]).toEqual([0, `${quads}<http://s/1> <http://p/town> <http://t/Brest> .\n`.split('\n').sort()]) // prettier-ignore
    expect(server.asked.map(({ url }) => url).sort()).toEqual(['/people.csv', '/towns.csv'])
  })

  it('tells all that cannot be fetched', async () => {
    server.answer = (_, response) => void response.writeHead(404).end()
    const [a, b] = ['a', 'b'].map((name) => mappingOf(`<${server.address}/${name}.csv>`))
    const { code, err } = await dataesr(['map', a!, b!])
    expect(code).toBe(1)
    expect(err).toContain(`${server.address}/a.csv: unreachable-source: the server answers 404 Not Found`)
    expect(err).toContain(`${server.address}/b.csv: unreachable-source`)
  })

  it('takes what it has where the server is away, and tells it; --strict refuses that; --offline asks nobody', async () => {
    server.answer = serveFile(table)
    const mapping = mappingOf(`<${server.address}/people.csv>`)
    await dataesr(['map', mapping])
    server.answer = (_, response) => void response.writeHead(503, { 'Retry-After': '9999' }).end()
    const stale = await dataesr(['map', mapping])
    expect(stale).toMatchObject({ code: 0, out: quads, err: expect.stringMatching(/people\.csv: stale-source: .*503/) as string }) // prettier-ignore
    expect((await dataesr(['map', mapping, '--strict'])).code).toBe(1)
    server.asked.length = 0
    const offline = await dataesr(['map', mapping, '--offline', '--strict'])
    expect(offline).toMatchObject({ code: 0, out: quads })
    expect(server.asked).toEqual([])
  })

  it('keeps to its limits', async () => {
    server.answer = (_, response) => void response.end(Buffer.alloc(1_000_001))
    const { code, err } = await dataesr(['map', mappingOf(`<${server.address}/people.csv>`), '--max-download', '1'])
    expect([code, err]).toEqual([1, expect.stringContaining('larger than 1 MB')])
  })

  it('tells an address that is none', async () => {
    const { code, err } = await dataesr(['map', mappingOf('"http://"')])
    expect([code, err]).toEqual([1, expect.stringContaining('bad-mapping: "http://" is not an http(s) address')])
  })
})

describe('dataesr map of RDF', () => {
  it('asks an endpoint its query', async () => {
    const term = (value: string) => ({ type: 'literal', value })
    const results = { head: { vars: ['id', 'name'] }, results: { bindings: [{ id: term('1'), name: term('Ann') }, { id: term('2'), name: term('Bob') }] } } // prettier-ignore
    server.answer = (_, response) =>
      response.setHeader('Content-Type', 'application/sparql-results+json').end(JSON.stringify(results))
    const iterator = 'SELECT ?id ?name { ?s ?id ?name }'
    const mapping = mappingOf(`[ a sd:Service ; sd:endpoint <${server.address}/sparql> ]`, { formulation: 'formats:SPARQL_Results_JSON', iterator }) // prettier-ignore
    expect(await dataesr(['map', mapping])).toMatchObject({ code: 0, out: quads })
    const { method, body, headers } = server.asked[0]!
    expect([method, new URLSearchParams(body).get('query')]).toEqual(['POST', iterator])
    expect(headers.accept).toContain('application/sparql-results+json')
  })

  it('queries what an address gives as RDF', async () => {
    const turtle = '<http://s/1> <http://n> "Ann" . <http://s/2> <http://n> "Bob" .'
    server.answer = (_, response) => response.setHeader('Content-Type', 'text/turtle').end(turtle)
    const iterator = 'SELECT ?name (STRAFTER(STR(?s), "http://s/") AS ?id) { ?s <http://n> ?name } ORDER BY ?name'
    const mapping = mappingOf(`<${server.address}/people.ttl>`, { formulation: 'formats:SPARQL_Results_CSV', iterator })
    expect(await dataesr(['map', mapping])).toMatchObject({ code: 0, out: quads })
    expect(server.asked[0]!.headers.accept).toContain('text/turtle')
  })
})

describe('standard input', () => {
  it.each(['-', '/dev/stdin'])('is read by several maps: %s', async (path) => {
    const source = `[ a rml:FilePath ; rml:path "${path}" ]`
    const more = `<#n> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "${path}" ; rml:null "Bob" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "http://t/{id}" ] ; rml:predicateObjectMap [ rml:predicate <http://p/name> ; rml:objectMap [ rml:reference "name" ] ] .`
    const { code, out } = await dataesr(['map', mappingOf(source, { more }), '--workers', '2'], String(table))
    expect([code, out]).toEqual([0, `${quads}<http://t/1> <http://p/name> "Ann" .\n`])
  })

  it('is told by its name, has a limit, and may not be empty', async () => {
    const mapping = mappingOf('[ a rml:FilePath ; rml:path "-" ]')
    expect((await dataesr(['map', mapping], 'id,name\n1\n')).err).toContain('standard input:2: ragged-row')
    expect((await dataesr(['map', mapping])).err).toContain('standard input: empty-file')
    expect((await dataesr(['map', mapping, '--max-download', '1'], 'x'.repeat(1_000_001))).err).toContain('standard input: unreadable-file: it is larger than 1 MB') // prettier-ignore
  })

  it('is no source of a theme', async () => {
    const theme = join(folder, 'theme-input')
    cpSync(museums, theme, { recursive: true })
    const file = join(theme, 'mappings/museums.ttl')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"museums.csv"', '"-"'))
    const { code, err } = await dataesr(['build', '--theme', theme, '--out', join(folder, 'input-out')])
    expect([code, err]).toEqual([1, expect.stringContaining('standard input: bad-mapping: standard input is read by dataesr map only')]) // prettier-ignore
  })
})

describe('dataesr build of a table on the web', () => {
  it('makes another release where the server has something else, and the same where it has the same', async () => {
    const theme = join(folder, 'theme-web')
    cpSync(museums, theme, { recursive: true })
    const content = readFileSync(join(theme, 'data/museums.csv'))
    rmSync(join(theme, 'data/museums.csv'))
    const file = join(theme, 'mappings/museums.ttl')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"museums.csv"', `"${server.address}/museums.csv"`))
    const out = join(folder, 'web-out')
    const build = async () => {
      const outcome = await dataesr(['build', '--theme', theme, '--out', out])
      expect(outcome.code).toBe(0)
      const current = join(out, readlinkSync(join(out, 'current')))
      return { current, report: JSON.parse(readFileSync(join(current, 'report.json'), 'utf8')) as { fingerprint: string; inputs: Record<string, string> } } // prettier-ignore
    }
    server.answer = serveFile(content)
    const first = await build()
    expect(Object.keys(first.report.inputs)).toContain(`${server.address}/museums.csv`)
    const second = await build()
    expect(second.report.fingerprint).toBe(first.report.fingerprint)
    expect(server.asked.at(-1)!.headers['if-none-match']).toBe('"1"')
    server.answer = serveFile(Buffer.from(String(content).replace('Montpellier', 'Lattes')), '"2"')
    const third = await build()
    expect(third.report.fingerprint).not.toBe(first.report.fingerprint)
    expect(third.current).not.toBe(first.current)
  })
})
