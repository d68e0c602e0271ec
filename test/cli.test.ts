import { execFile, spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareReleases } from '../src/release/compare.js'
import { commands } from '../src/commands.js'

const museums = join(import.meta.dirname, 'museums')
const program = join(import.meta.dirname, '../dist/cli.js')
const folder = mkdtempSync(join(tmpdir(), 'dataesr-cli-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the compiled command line as a user would. */
function dataesr(...args: readonly string[]): Promise<Outcome> {
  return dataesrWith({}, ...args)
}

function dataesrWith(variables: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, ...args],
      { cwd: folder, env: { PATH: process.env['PATH'], ...variables } },
      (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err })
      },
    )
  })
}

/** A copy of the museums theme in which a file is changed. */
function themeWith(name: string, file: string, change: (text: string) => string): string {
  const theme = join(folder, name)
  cpSync(museums, theme, { recursive: true })
  writeFileSync(join(theme, file), change(readFileSync(join(theme, file), 'utf8')))
  return theme
}

const out = join(folder, 'releases')

describe('dataesr', () => {
  it('tells its version and its commands', async () => {
    expect((await dataesr('--version')).out.trim()).toMatch(/^\d+\.\d+\.\d+$/)
    const help = await dataesr('--help')
    for (const name of Object.keys(commands)) expect(help.out).toContain(name)
    expect(help.code).toBe(0)
  })

  it.each(Object.keys(commands))('%s --help tells its settings', async (name) => {
    const { code, out: text } = await dataesr(name, '--help')
    expect(code).toBe(0)
    expect(text).toContain('DATAESR_QUIET')
  })

  it('ends with 2 for wrong usage, and suggests the nearest word', async () => {
    expect(await dataesr('biuld')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean build?') as string,
    })
    expect(await dataesr('build', '--workes', '2')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--workers') as string,
    })
    expect((await dataesr('serve', '--port', 'x')).code).toBe(2)
    expect((await dataesr('map')).code).toBe(2)
    expect((await dataesr()).code).toBe(2)
  })
})

describe('settings', () => {
  const args = ['build', '--theme', museums, '--out', join(folder, 'settings')]

  it('come from the environment too, and the flag wins', async () => {
    const { code, err } = await dataesrWith({ DATAESR_BASE_IRI: 'https://a.example' }, ...args)
    expect([code, err]).toEqual([1, expect.stringContaining('the base IRI "https://a.example"')])
    expect(
      (await dataesrWith({ DATAESR_BASE_IRI: 'https://a.example' }, ...args, '--base-iri', 'https://b.example/')).code,
    ).toBe(0)
  })

  it('that are on or off take yes and no from the environment', async () => {
    expect((await dataesrWith({ DATAESR_STRICT: 'true' }, ...args)).code).toBe(1)
    expect((await dataesrWith({ DATAESR_STRICT: 'false' }, ...args)).code).toBe(0)
  })
})

describe('dataesr build', () => {
  let first: Outcome
  beforeAll(async () => {
    first = await dataesr('build', '--theme', museums, '--out', out, '--workers', '1')
  })

  it('prints problems one a line and the path of the release last', () => {
    expect(first.code).toBe(0)
    expect(first.err).toMatch(
      /museums\.csv:5: invalid-iri: "see the town's site" is not the address of a web page \(column site, map <#Museum>\)/,
    )
    expect(first.err).toMatch(/museums\.csv:6: unresolved-link: wikidata Q404: nothing holds it/)
    expect(first.err).toMatch(/museums\.csv:5: shape-warning: .*a museum should have a homepage/)
    const path = first.out.trim().split('\n').at(-1)!
    expect(path).toBe(join(out, readlinkSync(join(out, 'current'))))
    for (const file of ['quads.nq', 'release.db', 'catalogue.ttl', 'report.json'])
      expect(existsSync(join(path, file)), file).toBe(true)
  })

  it('gives the same release again, with two workers and from another place', async () => {
    const copy = themeWith('copy', 'data/museums.csv', (text) => text)
    const again = await dataesr('build', '--theme', copy, '--out', join(folder, 'again'), '--workers', '2')
    expect(readlinkSync(join(folder, 'again/current'))).toBe(readlinkSync(join(out, 'current')))
    expect(again.code).toBe(0)
  })

  it('changes exactly the quads of a changed cell', async () => {
    const theme = themeWith('changed', 'data/museums.csv', (text) =>
      text.replace('Montpellier,Q1519002', 'Lattes,Q1519002'),
    )
    await dataesr('build', '--theme', theme, '--out', join(folder, 'changed-out'))
    const { added, removed } = compareReleases(join(out, 'current'), join(folder, 'changed-out/current'))
    const short = (lines: readonly string[]) => lines.map((line) => line.replace(/<[^>]*[/#]([^/#>]*)>/g, '$1'))
    expect(short(removed)).toEqual(['fabre addressLocality "Montpellier" museums .'])
    expect(short(added)).toEqual(['fabre addressLocality "Lattes" museums .'])
  })

  it('with --strict refuses a release with problems; the former stands', async () => {
    const before = readlinkSync(join(out, 'current'))
    const theme = themeWith('strict', 'data/museums.csv', (text) => text.replace('Lyon', 'Villeurbanne'))
    const strict = await dataesr('build', '--theme', theme, '--out', out, '--strict')
    expect(strict).toMatchObject({ code: 1, out: '' })
    expect(readlinkSync(join(out, 'current'))).toBe(before)
  })

  it('tells as JSON lines with --json, and only problems with --quiet', async () => {
    const json = await dataesr('build', '--theme', museums, '--out', join(folder, 'json'), '--json')
    const lines = json.err
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { code?: string })
    expect(lines.some(({ code }) => code === 'unresolved-link')).toBe(true)
    const quiet = await dataesr('build', '--theme', museums, '--out', join(folder, 'quiet'), '--quiet')
    expect(
      quiet.err
        .trim()
        .split('\n')
        .every((line) => /: [a-z-]+: /.test(line)),
    ).toBe(true)
  })

  it.each([
    ['a theme without mappings', ['--theme', folder], /bad-theme: there is no data\/ in it/],
    [
      'a base IRI without its slash',
      ['--theme', museums, '--base-iri', 'https://a.example'],
      /bad-setting: the base IRI/,
    ],
    ['a data folder that is not there', ['--theme', museums, '--data', 'nowhere'], /missing-file/],
  ])('refuses %s', async (_what, args, message) => {
    const { code, err } = await dataesr('build', ...args)
    expect(code).toBe(1)
    expect(err).toMatch(message)
  })

  it.each([
    [
      'mappings/museums.ttl',
      (text: string) => text.replace('"name" ;', '"nom" ;'),
      /museums\.csv:1: missing-column: .*"nom"/,
    ],
    [
      'mappings/museums.ttl',
      (text: string) => text.replace('museums.csv', 'museum.csv'),
      /missing-file: .*nearest is "museums\.csv"/,
    ],
    ['mappings/museums.ttl', (text: string) => `${text} ;;`, /museums\.ttl:\d+:\d+: bad-syntax/],
    [
      'mappings/museums.ttl',
      (text: string) => text.replaceAll('fun:webAddress', 'fun:webAdress'),
      /museums\.ttl: unknown-function: .*webAddress/,
    ],
    ['ontologies/museums.ttl', (text: string) => text.replace('sh:minCount 1', 'sh:minCount "x"'), /bad-shape/],
    [
      'ontologies/museums.ttl',
      (text: string) => text.replace('skos:notation "wikidata"', 'skos:notation "wikidatta"'),
      /bad-theme: .*nearest is "wikidata"/,
    ],
    ['data/museums.csv', () => '', /empty-file/],
  ])('stops for a fault in %s and leaves the former release', async (file, change, message) => {
    const theme = themeWith(`fault-${Math.random()}`, file, change)
    const before = readlinkSync(join(out, 'current'))
    const { code, err } = await dataesr('build', '--theme', theme, '--out', out)
    expect(err).toMatch(message)
    expect(code).toBe(1)
    expect(readlinkSync(join(out, 'current'))).toBe(before)
  })

  it('looks files up in --data first', async () => {
    const data = join(folder, 'full')
    cpSync(join(museums, 'data'), data, { recursive: true })
    writeFileSync(join(data, 'museums.csv'), 'code,name,city,wikidata,opened,site,parent\nx,Musée X,Brest,,,,\n')
    await dataesr('build', '--theme', museums, '--data', data, '--out', join(folder, 'full-out'))
    expect(readFileSync(join(folder, 'full-out/current/quads.nq'), 'utf8')).toContain('"Musée X"@fr')
  })
})

describe('dataesr query', () => {
  const current = join(out, 'current')

  it('answers in the format that is asked for', async () => {
    const ask =
      'PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?name { <https://dataesr.example/id/museum/louvre> skos:prefLabel ?name }'
    expect((await dataesr('query', ask, current, '--format', 'csv')).out.trim().split('\r\n')).toEqual([
      'name',
      'Musée du Louvre',
    ])
    expect(JSON.parse((await dataesr('query', 'ASK { ?s ?p ?o }', current)).out)).toMatchObject({ boolean: true })
    expect(
      (
        await dataesr(
          'query',
          'CONSTRUCT WHERE { ?s a <https://dataesr.example/ontology#Museum> }',
          current,
          '--format',
          'nt',
        )
      ).out
        .trim()
        .split('\n'),
    ).toHaveLength(5)
  })

  it('tells the place of a mistake, a format that there is not, and a release that there is not', async () => {
    expect(await dataesr('query', 'SELECT ?x { ?x ?y }', current)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/query-syntax/) as string,
    })
    expect(await dataesr('query', 'ASK {}', current, '--format', 'ttl')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/bad-setting: .*nearest is/) as string,
    })
    expect(await dataesr('query', 'ASK {}', 'nowhere')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/no-release/) as string,
    })
  })
})

describe('dataesr map', () => {
  const mapping = join(museums, 'mappings/museums.ttl')
  const data = join(museums, 'data')

  it('writes N-Quads to standard output, the same with any number of workers', async () => {
    const [one, two] = await Promise.all(
      ['1', '2'].map((workers) => dataesr('map', mapping, '--data', data, '--workers', workers)),
    )
    expect(one!.out).toContain(
      '<http://example.org/id/museum/orsay> <http://www.w3.org/2004/02/skos/core#prefLabel> "Musée d\'Orsay"@fr <http://example.org/graph/museums> .',
    )
    expect(two!.out).toBe(one!.out)
    expect(one!.code).toBe(0)
  })

  it('shares out a large table among workers: each row once, in its order, with its line', async () => {
    const rows = Array.from(
      { length: 600_000 },
      (_, at) => `${at},"a ""quoted"" cell, long enough for a large file: ${at % 7}"`,
    )
    const table = join(folder, 'large.csv')
    writeFileSync(table, `id,text\n${rows.join('\n')}\nbad\n`)
    const large = join(folder, 'large.ttl')
    const source =
      'rml:logicalSource [ rml:source [ a rml:RelativePathSource ; rml:path "large.csv" ] ; rml:referenceFormulation rml:CSV ]'
    const object =
      'rml:predicateObjectMap [ rml:predicate <http://p.example/> ; rml:objectMap [ rml:reference "text" ] ]'
    writeFileSync(
      large,
      `@prefix rml: <http://w3id.org/rml/> . <#m> ${source} ; rml:subjectMap [ rml:template "http://s.example/{id}" ] ; ${object} .`,
    )
    const file = join(folder, 'large.nq')
    const { err } = await dataesr('map', large, '--data', folder, '--out', file, '--workers', '2')
    expect(err).toContain('large.csv:600002: ragged-row')
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(600_000)
    expect(lines.every((line, at) => line.startsWith(`<http://s.example/${at}> `))).toBe(true)
  })

  it('writes a file as a whole, and with --strict none where there are problems', async () => {
    const file = join(folder, 'm.nq')
    expect((await dataesr('map', mapping, '--data', data, '--out', file, '--strict')).code).toBe(1)
    expect(existsSync(file)).toBe(false)
    expect((await dataesr('map', mapping, '--data', data, '--out', file, '--base', 'http://b.example/')).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('<http://b.example/id/museum/orsay>')
  })

  it('tells a mapping that is not there', async () => {
    expect(await dataesr('map', 'nothing.ttl')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/nothing\.ttl: missing-file/) as string,
    })
  })
})

describe('dataesr start', () => {
  it('builds, serves, stops on SIGTERM, and does not build again where nothing changed', async () => {
    const args = ['start', '--theme', museums, '--out', join(folder, 'started'), '--port', '0']
    const first = await started(args)
    expect(first.log).toContain('quads')
    const page = await fetch(first.address, { headers: { Accept: 'text/html' } })
    expect(await page.text()).toContain('Musées de France')
    expect(await first.stop()).toBe(0)
    const second = await started(args)
    expect(second.log).toContain('no input changed')
    expect((await fetch(`${second.address}id/museum/louvre`)).status).toBe(200)
    expect(await second.stop()).toBe(0)
  })
})

describe('dataesr serve', () => {
  it('tells a port that is in use, and nothing else', async () => {
    const first = await started(['start', '--theme', museums, '--out', join(folder, 'served'), '--port', '0'])
    const port = new URL(first.address).port
    const second = await dataesr('serve', join(folder, 'served/current'), '--port', port)
    expect(second).toMatchObject({
      code: 1,
      err: `port-in-use: another program listens on port ${port} of 127.0.0.1\n`,
    })
    expect(await first.stop()).toBe(0)
  })

  it('tells a release of another version, and a damaged one', async () => {
    const copy = join(folder, 'old')
    cpSync(realpathSync(join(out, 'current')), copy, { recursive: true })
    writeFileSync(join(copy, 'quads.nq'), 'x')
    expect(await dataesr('serve', copy, '--port', '0')).toMatchObject({
      code: 1,
      err: expect.stringContaining('damaged-release') as string,
    })
    const database = new Database(join(copy, 'release.db'))
    database.prepare("UPDATE about SET value = '0' WHERE key = 'format'").run()
    database.close()
    expect(await dataesr('serve', copy, '--port', '0')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/release-version: .*format 0/) as string,
    })
  })
})

/** Starts a server and waits until it tells its address. */
async function started(
  args: readonly string[],
): Promise<{ address: string; log: string; stop: () => Promise<number | null> }> {
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  let log = ''
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      log += String(chunk)
      const found = /pages +(http:\S+)/.exec(log)
      if (found !== null) resolve(found[1]!)
    })
    child.once('exit', () => {
      reject(new Error(log))
    })
  })
  return {
    address,
    log,
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}
