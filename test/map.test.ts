import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { unzipSync } from 'fflate'
import { isomorphic } from 'rdf-isomorphic'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build } from '../src/build.js'
import { map, type MapSettings } from '../src/map.js'
import type { Problem } from '../src/problems/problem.js'
import { union } from './rdf/union.js'
import { parseQuads } from '../src/rdf/quads.js'
import { readers } from './readGraph.js'

const folder = mkdtempSync(join(tmpdir(), 'dataesr-map-test-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const prefixes = `@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://e.x/> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> . @prefix formats: <http://www.w3.org/ns/formats/> .
`
const source = (path: string) => `rml:logicalSource [ rml:source "${path}" ; rml:referenceFormulation rml:CSV ]`

/** A folder of its own with these files. */
function place(files: Readonly<Record<string, string>>): string {
  const own = mkdtempSync(join(folder, 'run-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(own, name), text)
  return own
}

interface Ran {
  readonly ok: boolean
  readonly out: string
  readonly told: readonly string[]
  readonly problems: readonly string[]
}

async function run(mappings: readonly string[], settings: Partial<MapSettings> = {}): Promise<Ran> {
  let out = ''
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      out += String(chunk)
      done()
    },
  })
  const told: string[] = []
  const problems: string[] = []
  const tell = {
    info: (message: string) => void told.push(message),
    progress: () => undefined,
    problem: (problem: Problem) => void problems.push(problem.toString()),
    end: () => undefined,
  }
  const all = { base: 'http://example.org/', workers: 1, strict: false, distinct: false, ...settings, mappings }
  return { ok: await map(all, tell, output), out, told, problems }
}

const csv = 'id,name\n1,Ann\n2,"Bob ""B"" é"\n'
const people =
  '<http://e.x/1> <http://purl.org/dc/terms/title> "Ann" <http://e.x/g> .\n<http://e.x/2> <http://purl.org/dc/terms/title> "Bob \\"B\\" é" <http://e.x/g> .\n'

/** Everything goes to the target, in a graph. */
function mappingTo(target: string): string {
  return `${prefixes}<#M> ${source('t.csv')} ; rml:subjectMap [ rml:template "http://e.x/{id}" ; rml:graph ex:g ; rml:logicalTarget <#T> ] ;
  rml:predicateObjectMap [ rml:predicate dct:title ; rml:objectMap [ rml:reference "name" ] ] . <#T> ${target} .`
}

/** Maps to a file of a folder of its own; gives the file's bytes. */
async function written(file: string, form: string): Promise<Buffer> {
  const own = place({ 't.csv': csv })
  const path = join(own, file)
  writeFileSync(join(own, 'm.ttl'), mappingTo(`rml:target [ rml:path "${path}" ] ; ${form}`))
  await run([join(own, 'm.ttl')])
  expect(readdirSync(own).sort()).toEqual([file, 'm.ttl', 't.csv'].sort())
  return readFileSync(path)
}

const unpackers: Readonly<Record<string, (bytes: Buffer) => { readonly name?: string; readonly text: string }>> = {
  none: (bytes) => ({ text: String(bytes) }),
  gzip: (bytes) => ({ text: String(gunzipSync(bytes)) }),
  zip: (bytes) => {
    const [[name, content] = ['', new Uint8Array()], ...more] = Object.entries(unzipSync(bytes))
    expect(more).toEqual([])
    return { name, text: Buffer.from(content).toString() }
  },
  targz: (bytes) => untar(bytes, 'z'),
  tarxz: (bytes) => untar(bytes, 'J'),
}

/** By the system's own tar: another program than that which wrote it. */
function untar(bytes: Buffer, kind: string): { readonly name: string; readonly text: string } {
  const name = execFileSync('tar', [`t${kind}`], { input: bytes, encoding: 'utf8' }).trim()
  return { name, text: execFileSync('tar', [`xO${kind}`], { input: bytes, encoding: 'utf8' }) }
}

describe('logical targets', () => {
  const formats = {
    'N-Quads': 'nq',
    'N-Triples': 'nt',
    Turtle: 'ttl',
    TriG: 'trig',
    'JSON-LD': 'jsonld',
    RDF_XML: 'rdf',
  }
  const compressions = { none: '', gzip: '.gz', zip: '.zip', targz: '.tar.gz', tarxz: '.tar.xz' }
  const cases = Object.entries(formats).flatMap(([format, reader]) =>
    Object.entries(compressions).map(([compression, ending]) => [format, compression, reader, ending] as const),
  )

  /** One run writes all of them. */
  async function writeAll(): Promise<{ readonly own: string; readonly ran: Ran }> {
    const own = place({ 't.csv': csv })
    const targets = cases.map(
      ([format, compression, reader, ending]) =>
        `[ rml:target [ rml:path "${own}/dump.${reader}${ending}" ; rml:compression rml:${compression} ] ; rml:serialization formats:${format} ]`,
    )
    const mapping = mappingTo('rml:target [ rml:path "none" ]').replace(
      'rml:logicalTarget <#T>',
      `rml:logicalTarget ${targets.join(' , ')}`,
    )
    writeFileSync(join(own, 'm.ttl'), mapping)
    return { own, ran: await run([join(own, 'm.ttl')]) }
  }

  let first: Awaited<ReturnType<typeof writeAll>>
  beforeAll(async () => {
    first = await writeAll()
  })

  it.each(cases)('in %s, packed as %s', async (...[, compression, reader, ending]) => {
    const { name, text } = unpackers[compression]!(readFileSync(join(first.own, `dump.${reader}${ending}`)))
    if (name !== undefined) expect(name).toBe(`dump.${reader}`)
    const keepsGraphs = ['nq', 'trig', 'jsonld'].includes(reader)
    const wanted = parseQuads(people)
    expect(isomorphic([...(await readers[reader]!(text))], keepsGraphs ? wanted : union(wanted))).toBe(true)
  })

  it('give the same bytes in each run, and nothing else is left', async () => {
    const { own, ran } = await writeAll()
    expect(ran).toMatchObject({ ok: true, out: '', problems: [] })
    expect(readdirSync(own)).toHaveLength(cases.length + 2)
    for (const name of readdirSync(own).filter((file) => file.startsWith('dump')))
      expect(readFileSync(join(own, name)).equals(readFileSync(join(first.own, name))), name).toBe(true)
  })

  it.each(['N-Quads', 'RDF_XML'])('in UTF-16, with its mark: %s', async (format) => {
    const bytes = await written('a.txt', `rml:serialization formats:${format} ; rml:encoding rml:UTF-16`)
    expect([...bytes.subarray(0, 2)]).toEqual([0xff, 0xfe])
    const text = new TextDecoder('utf-16le', { fatal: true }).decode(bytes)
    expect(text).toContain('é')
    if (format === 'RDF_XML') expect(text).toContain('encoding="UTF-16"')
    else expect(text).toBe(people)
  })

  it('as RDF/JSON', async () => {
    const bytes = await written('a.rj', 'rml:serialization formats:RDF_JSON')
    expect(JSON.parse(String(bytes))).toEqual({
      'http://e.x/1': { 'http://purl.org/dc/terms/title': [{ type: 'literal', value: 'Ann' }] },
      'http://e.x/2': { 'http://purl.org/dc/terms/title': [{ type: 'literal', value: 'Bob "B" é' }] },
    })
  })

  it('and the default output are told with their quads; a target without quads is an empty file', async () => {
    const own = place({ 't.csv': csv })
    const target = (name: string) => `<#${name}> rml:target [ rml:path "${join(own, `sub/${name}.nq`)}" ] .`
    writeFileSync(
      join(own, 'm.ttl'),
      `${prefixes}<#M> ${source('t.csv')} ; rml:subjectMap [ rml:template "http://e.x/{id}" ; rml:class ex:A ] ;
      rml:predicateObjectMap [ rml:predicateMap [ rml:constant dct:title ; rml:logicalTarget <#a> ] ; rml:objectMap [ rml:reference "name" ] ] ;
      rml:predicateObjectMap [ rml:predicate ex:no ; rml:objectMap [ rml:template "http://e.x/{name}" ; rml:termType rml:IRI ; rml:condition [ rml:constant "false" ] ; rml:logicalTarget <#b> ] ] .
      ${target('a')} ${target('b')}`,
    )
    const out = join(own, 'rest.nq')
    const { told } = await run([join(own, 'm.ttl')], { out })
    expect(told.slice(0, -1)).toEqual([
      expect.stringMatching(/^2 quads in .*a\.nq$/),
      expect.stringMatching(/^0 quads in .*b\.nq$/),
      `2 quads in ${out}`,
    ])
    expect(told.at(-1)).toMatch(/^4 quads in \d+(?:\.\d)? s$/)
    expect(readFileSync(join(own, 'sub/b.nq'), 'utf8')).toBe('')
    expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(3)
  })

  it('of several mappings and parts come in their order, whatever the number of workers', async () => {
    const rows = Array.from({ length: 400_000 }, (_, at) => `${at},"a long enough text for a file in parts: ${at % 7}"`)
    const own = place({ 'large.csv': `id,name\n${rows.join('\n')}\n`, 't.csv': csv })
    const path = join(own, 'all.nq')
    const target = `<#T> rml:target [ rml:path "${path}" ]`
    const one = mappingTo(target.slice(5)).replace('t.csv', 'large.csv')
    writeFileSync(join(own, 'a.ttl'), one)
    writeFileSync(join(own, 'b.ttl'), mappingTo(target.slice(5)))
    const texts: string[] = []
    for (const workers of [1, 2]) {
      const { told } = await run([join(own, 'a.ttl'), join(own, 'b.ttl')], { workers })
      expect(told[0]).toMatch(/^400002 quads in /)
      texts.push(readFileSync(path, 'utf8'))
    }
    expect(texts[1]).toBe(texts[0])
    expect(texts[0]!.startsWith('<http://e.x/0> ')).toBe(true)
    expect(texts[0]!.endsWith(people)).toBe(true)
  })

  it('are not written where --strict meets a problem, and stay as they were where one cannot be written', async () => {
    const own = place({ 't.csv': `${csv}bad\n`, 'a.nq': 'old\n' })
    const path = join(own, 'a.nq')
    writeFileSync(join(own, 'm.ttl'), mappingTo(`rml:target [ rml:path "${path}" ]`))
    expect((await run([join(own, 'm.ttl')], { strict: true })).ok).toBe(false)
    expect(readFileSync(path, 'utf8')).toBe('old\n')
    const blocked = join(own, 'blocked')
    writeFileSync(blocked, '')
    const two = mappingTo(`rml:target [ rml:path "${path}" ]`).replace(
      'rml:logicalTarget <#T>',
      `rml:logicalTarget <#T> , [ rml:target [ rml:path "${blocked}/below.nq" ] ]`,
    )
    writeFileSync(join(own, 'm.ttl'), two)
    await expect(run([join(own, 'm.ttl')])).rejects.toMatchObject({ code: 'target-failed' })
    expect(readFileSync(path, 'utf8')).toBe('old\n')
    expect(existsSync(`${path}.unfinished`)).toBe(false)
  })

  it('refuse one file in two forms, and the file of the default output', async () => {
    const own = place({ 't.csv': csv })
    const path = join(own, 'a.nq')
    const form = `rml:target [ rml:path "${path}" ]`
    writeFileSync(join(own, 'a.ttl'), mappingTo(form))
    writeFileSync(join(own, 'b.ttl'), mappingTo(`${form} ; rml:serialization formats:Turtle`))
    await expect(run([join(own, 'a.ttl'), join(own, 'b.ttl')])).rejects.toMatchObject({
      code: 'bad-mapping',
      origin: { file: join(own, 'b.ttl') },
    })
    await expect(run([join(own, 'a.ttl')], { out: path })).rejects.toMatchObject({ code: 'bad-setting' })
    expect(existsSync(path)).toBe(false)
  })

  it('are sent to an endpoint; where it fails, no file is new', async () => {
    const bodies: string[] = []
    let status = 200
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (piece: Buffer) => (body += String(piece)))
      request.on('end', () => {
        bodies.push(body)
        response.writeHead(status).end('')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sparql`
      const own = place({ 't.csv': csv })
      writeFileSync(
        join(own, 'm.ttl'),
        mappingTo(`rml:target [ sd:endpoint <${url}> ; sd:supportedLanguage sd:SPARQL11Update ]`).replace(
          'rml:logicalTarget <#T>',
          `rml:logicalTarget <#T> , [ rml:target [ rml:path "${join(own, 'a.nq')}" ] ]`,
        ),
      )
      expect((await run([join(own, 'm.ttl')])).told).toContain(`2 quads in ${url}`)
      expect(bodies).toEqual([
        expect.stringMatching(/^INSERT DATA \{\nGRAPH <http:\/\/e\.x\/g> \{\n<http:\/\/e\.x\/1> .*"Ann" \.\n/),
      ])
      rmSync(join(own, 'a.nq'))
      status = 500
      await expect(run([join(own, 'm.ttl')])).rejects.toMatchObject({ code: 'target-failed' })
      expect(existsSync(join(own, 'a.nq'))).toBe(false)
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  })

  it('are ignored by a build, which tells so: the quads are in the release', async () => {
    const theme = mkdtempSync(join(folder, 'theme-'))
    cpSync(join(import.meta.dirname, 'museums'), theme, { recursive: true })
    const file = join(theme, 'mappings/museums.ttl')
    const text = readFileSync(file, 'utf8')
    const changed = text.replace(
      /rml:subjectMap \[/,
      'rml:subjectMap [ rml:logicalTarget [ rml:target [ rml:path "/nowhere/a.nq" ] ] ;',
    )
    expect(changed).not.toBe(text)
    const releases: string[] = []
    for (const mapping of [text, changed]) {
      writeFileSync(file, mapping)
      const problems: Problem[] = []
      const tell = {
        info: () => undefined,
        progress: () => undefined,
        problem: (one: Problem) => void problems.push(one),
        end: () => undefined,
      }
      const settings = {
        theme,
        out: mkdtempSync(join(folder, 'out-')),
        baseIRI: 'https://dataesr.example/',
        workers: 1,
        strict: false,
        version: '0',
      }
      const { path } = await build(settings, tell)
      releases.push(readFileSync(join(path!, 'quads.nq'), 'utf8'))
      expect(problems.filter(({ code }) => code === 'ignored-target')).toHaveLength(mapping === changed ? 1 : 0)
    }
    expect(releases[1]).toBe(releases[0])
    expect(existsSync('/nowhere')).toBe(false)
  })
})

describe('dataesr map', () => {
  /** The compiled command line, in a folder, as a user would run it. */
  function dataesr(cwd: string, args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
    const program = join(import.meta.dirname, '../dist/cli.js')
    const env = { PATH: process.env['PATH'], ...variables }
    const { stdout, stderr, status } = spawnSync(process.execPath, [program, 'map', ...args], {
      cwd,
      env,
      encoding: 'utf8',
    })
    return { out: stdout, err: stderr, status }
  }

  it('writes targets beside where it runs, tells what it wrote, and with --quiet nothing', () => {
    const own = place({ 't.csv': csv, 'm.ttl': mappingTo('rml:target [ rml:path "sub/a.nq" ]') })
    const told = dataesr(own, ['m.ttl'])
    expect(told).toMatchObject({ out: '', status: 0 })
    expect(told.err).toMatch(/^2 quads in sub\/a\.nq\n0 quads in standard output\n2 quads in \d+(?:\.\d)? s\n$/)
    expect(readFileSync(join(own, 'sub/a.nq'), 'utf8')).toBe(people)
    expect(dataesr(own, ['m.ttl', '--quiet'])).toEqual({ out: '', err: '', status: 0 })
  })

  it('writes a file whole and leaves nothing beside it; a pipe as it is; and refuses where nothing can be written', () => {
    const mapping = `${prefixes}<#M> ${source('t.csv')} ; rml:subjectMap [ rml:constant ex:one ; rml:class ex:A ] .`
    const own = place({ 't.csv': csv, 'm.ttl': mapping })
    const { out } = dataesr(own, ['m.ttl'])
    expect(dataesr(own, ['m.ttl', '--out', 'q.nq']).status).toBe(0)
    expect(readFileSync(join(own, 'q.nq'), 'utf8')).toBe(out)
    // What the test reads from is a socket, which cannot be opened by its name; a pipe can.
    expect(dataesr(own, ['m.ttl', '--out', '/dev/stdout']).err).toMatch(/^bad-setting: \/dev\/stdout cannot be written/)
    const program = join(import.meta.dirname, '../dist/cli.js')
    const piped = spawnSync('sh', ['-c', `"${process.execPath}" "${program}" map m.ttl --out /dev/stdout | cat`], {
      cwd: own,
    })
    expect(String(piped.stdout)).toBe(out)
    expect(readdirSync(own).sort()).toEqual(['m.ttl', 'q.nq', 't.csv'])
    expect(dataesr(own, ['m.ttl', '--out', '.'])).toMatchObject({
      status: 1,
      err: 'bad-setting: . is a folder: --out names a file\n',
    })
    const nowhere = dataesr(own, ['m.ttl', '--out', 'no/such/q.nq'])
    expect(nowhere).toMatchObject({ out: '', status: 1 })
    expect(nowhere.err).toMatch(/^bad-setting: no\/such\/q\.nq cannot be written \(ENOENT.*\): choose another --out\n$/)
  })

  it('gathers under one name from several sources, whatever the number of workers', async () => {
    const flow = join(import.meta.dirname, 'flow/gather-several-sources')
    const expected = readFileSync(join(flow, 'expected.nq'), 'utf8').split('\n').slice(0, -1)
    const one = await run([join(flow, 'mapping.ttl')])
    expect([...new Set(one.out.split('\n').slice(0, -1))].sort()).toEqual(expected)
    expect(await run([join(flow, 'mapping.ttl')], { workers: 3 })).toMatchObject({ out: one.out, problems: [] })
  })

  it('ends in silence where who reads has seen enough', () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => `${at},name ${at}\n`).join('')
    const mapping = `${prefixes}<#M> ${source('t.csv')} ; rml:subjectMap [ rml:template "http://e.org/{id}" ] ;
      rml:predicateObjectMap [ rml:predicate ex:name ; rml:objectMap [ rml:reference "name" ] ] .`
    const own = place({ 't.csv': `id,name\n${rows}`, 'm.ttl': mapping })
    const program = join(import.meta.dirname, '../dist/cli.js')
    for (const options of ['', '--distinct', '--out /dev/stdout']) {
      const line = `{ "${process.execPath}" "${program}" map m.ttl ${options}; echo "status $?" >&2; } | head -n 1`
      const piped = spawnSync('sh', ['-c', line], { cwd: own, encoding: 'utf8' })
      expect(piped).toMatchObject({
        stdout: expect.stringMatching(/^<http:\/\/e\.org\/0> .*\n$/),
        stderr: 'status 0\n',
      })
    }
  })

  it('takes --distinct, and DATAESR_DISTINCT', () => {
    const mapping = `${prefixes}<#M> ${source('t.csv')} ; rml:subjectMap [ rml:constant ex:one ; rml:class ex:A ] .`
    const own = place({ 't.csv': csv, 'm.ttl': mapping })
    const counts = [
      dataesr(own, ['m.ttl']),
      dataesr(own, ['m.ttl', '--distinct']),
      dataesr(own, ['m.ttl'], { DATAESR_DISTINCT: '1' }),
    ]
    expect(counts.map(({ out }) => out.split('\n').length - 1)).toEqual([2, 1, 1])
  })

  it('refuses a target of a kind that is not written, before the first row', () => {
    const own = place({
      't.csv': csv,
      'm.ttl': mappingTo('rml:target [ rml:path "a.nq" ] ; rml:serialization formats:HTML'),
    })
    const { err, status } = dataesr(own, ['m.ttl'])
    expect(status).toBe(1)
    expect(err).toMatch(
      /^m\.ttl: bad-mapping: <http:\/\/www\.w3\.org\/ns\/formats\/HTML> is not a serialization .* \(map <#T>\)$/m,
    )
  })
})

describe('map --distinct', () => {
  /** Maps of two files that say the same twice, and a target that has two graphs of one triple. */
  function repeating(): { own: string; mappings: string[]; target: string } {
    const own = place({ 'a.csv': 'id,name\n1,Ann\n2,Bob\n1,Ann\n', 'b.csv': 'id,name\n2,Bob\n3,Cid\n' })
    const target = join(own, 'names.nt')
    const one = (
      file: string,
      id: string,
    ) => `<#${id}> ${source(file)} ; rml:subjectMap [ rml:template "http://e.x/{id}" ; rml:class ex:A ; rml:graph ex:g , ex:h ] ;
      rml:predicateObjectMap [ rml:predicate dct:title ; rml:objectMap [ rml:reference "name" ; rml:logicalTarget <#T> ] ] .`
    const form = `<#T> rml:target [ rml:path "${target}" ] ; rml:serialization formats:N-Triples .`
    const mappings = ['x.ttl', 'y.ttl'].map((name) => join(own, name))
    writeFileSync(mappings[0]!, `${prefixes}${one('a.csv', 'A')} ${one('b.csv', 'B')} ${form}`)
    writeFileSync(mappings[1]!, `${prefixes}${one('a.csv', 'C')} ${form}`)
    return { own, mappings, target }
  }

  it.each([1, 2])('writes each quad once in each output, first things first (%i workers)', async (workers) => {
    const { mappings, target } = repeating()
    const plain = await run(mappings, { workers })
    const repeated = readFileSync(target, 'utf8')
    const distinct = await run(mappings, { workers, distinct: true })
    expect(plain.out.split('\n')).toHaveLength(17)
    expect(distinct.out.split('\n')).toEqual([...new Set(plain.out.split('\n'))])
    expect(distinct.out.split('\n')).toHaveLength(7)
    // A format without graphs has triples: each once.
    expect(readFileSync(target, 'utf8').split('\n')).toEqual([...new Set(repeated.split('\n'))])
    expect(readFileSync(target, 'utf8').split('\n')).toHaveLength(4)
    expect(distinct.told.at(-1)).toMatch(/^9 quads in /)
  })

  it('changes nothing of the problems', async () => {
    const own = place({ 'a.csv': 'id,site\n1,no iri\n1,no iri\n' })
    const mapping = join(own, 'm.ttl')
    writeFileSync(
      mapping,
      `${prefixes}<#A> ${source('a.csv')} ; rml:subjectMap [ rml:template "http://e.x/{id}" ; rml:class ex:A ] ;
      rml:predicateObjectMap [ rml:predicate ex:site ; rml:objectMap [ rml:reference "site" ; rml:termType rml:IRI ] ] .`,
    )
    const [plain, distinct] = [await run([mapping]), await run([mapping], { distinct: true })]
    expect(plain.problems).toHaveLength(2)
    expect(distinct.problems).toEqual(plain.problems)
    expect(distinct.out.split('\n')).toHaveLength(2)
  })

  it('takes thousands of maps', async () => {
    const own = place({ 'a.csv': 'id\n1\n' })
    const maps = Array.from(
      { length: 10_000 },
      (_, at) =>
        `<#M${at}> ${source('a.csv')} ; rml:subjectMap [ rml:template "http://e.x/{id}" ; rml:class <http://e.x/C${at % 100}> ] .`,
    )
    const mapping = join(own, 'm.ttl')
    writeFileSync(mapping, `${prefixes}${maps.join('\n')}`)
    const { out, told } = await run([mapping], { distinct: true, workers: 2 })
    expect(out.trimEnd().split('\n')).toHaveLength(100)
    expect(told.at(-1)).toMatch(/^100 quads in /)
  }, 120_000)
})
