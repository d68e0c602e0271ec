import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BuildReport } from '../src/build.js'
import { listen, type Listening } from '../src/publish/listen.js'
import { createSite } from '../src/publish/server.js'
import { openRelease } from '../src/release/open.js'
import type { Release } from '../src/release/release.js'
import { openEmbedded } from '../src/store/embedded/openEmbedded.js'
import type { Store } from '../src/store/store.js'

/** The ministry's full exports lie beside the checkout, not on a user's machine. */
const data = join(import.meta.dirname, '../../shared/data')
const isThere = existsSync(data)
if (!isThere) console.log('skipped: the full exports are not beside the checkout (../shared/data)')

const out = mkdtempSync(join(tmpdir(), 'dataesr-full-'))
afterAll(() => {
  rmSync(out, { recursive: true, force: true })
})

/** Builds the full exports in a process of its own; tells its largest resident memory, in kB. */
function build(folder: string, workers: number): Promise<number> {
  const tellMemory =
    'data:text/javascript,process.on("exit",()=>console.error("maxrss="+process.resourceUsage().maxRSS))'
  const program = join(import.meta.dirname, '../dist/cli.js')
  const args = [
    '--import',
    tellMemory,
    program,
    'build',
    '--data',
    data,
    '--out',
    join(out, folder),
    '--workers',
    String(workers),
    '--quiet',
  ]
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { maxBuffer: 1 << 26 }, (error, _stdout, stderr) => {
      if (error === null) resolve(Number(/maxrss=(\d+)/.exec(stderr)?.[1]))
      else reject(new Error(stderr))
    })
  })
}

describe.skipIf(!isThere && process.env['CI'] === undefined)('the full exports', () => {
  let memory = 0
  let release: Release
  let store: Store
  let listening: Listening

  beforeAll(async () => {
    memory = await build('two', 2)
    const folder = join(out, 'two/current')
    release = openRelease(folder)
    store = openEmbedded({ folder })
    listening = await listen(createSite({ release, store, version: '0', log: pino({ enabled: false }) }), {
      host: '127.0.0.1',
      port: 0,
    })
    await store.ready
  }, 600_000)
  afterAll(async () => {
    await listening.close()
    await store.close()
    release.close()
  })

  it('build in one go, in less than 1 GB', () => {
    expect(release.about.quads).toBeGreaterThan(500_000)
    expect(memory).toBeGreaterThan(0)
    expect(memory * 1024).toBeLessThan(1e9)
  })

  it('give the same release with one worker', async () => {
    await build('one', 1)
    expect(readlinkSync(join(out, 'one/current'))).toBe(readlinkSync(join(out, 'two/current')))
  }, 600_000)

  it('end with a report that a person can read: real troubles, each code told at most 20 times', () => {
    const { problems } = JSON.parse(readFileSync(join(out, 'two/current/report.json'), 'utf8')) as BuildReport
    expect(problems['shape-violation']).toBeUndefined()
    for (const [code, { count, first }] of Object.entries(problems)) {
      expect(first.length, code).toBe(Math.min(count, 20))
      expect(
        first.every(({ origin }) => origin.file !== undefined && origin.line !== undefined),
        code,
      ).toBe(true)
      expect(count, code).toBeLessThan(500)
    }
  })

  async function ask(query: string): Promise<readonly string[]> {
    const prefixes = `PREFIX esr: <https://dataesr.example/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>`
    const address = `http://127.0.0.1:${listening.port}/sparql?query=${encodeURIComponent(`${prefixes} ${query}`)}`
    const answer = await fetch(address, { headers: { Accept: 'text/csv' } })
    return (await answer.text()).trim().split('\r\n').slice(1)
  }

  async function page(path: string): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${listening.port}${path}`, {
      headers: { Accept: 'text/html', 'Accept-Language': 'fr' },
    })
    expect([path, answer.status]).toEqual([path, 200])
    return answer.text()
  }

  it('answer what a unit’s supervisors are', async () => {
    const query =
      'SELECT ?name { ?unit esr:rnsr "200412238P" ; esr:supervisedBy/skos:prefLabel ?name FILTER(lang(?name) = "fr") } ORDER BY ?name'
    expect(await ask(query)).toEqual([
      'Centrale Nantes',
      'Centre national de la recherche scientifique',
      'Nantes Université',
    ])
    expect(await page('/id/unit/200412238P')).toContain('Nantes Université')
  })

  it('answer what an institution’s ROR and Wikidata are', async () => {
    expect(
      await ask('SELECT ?ror ?wikidata { ?i esr:uai "0755976N" ; esr:ror ?ror ; esr:wikidata ?wikidata }'),
    ).toContain('05f82e368,Q55849612')
    expect(await page('/id/uai/0755976N')).toContain('Université Paris Cité')
  })

  it('answer what the publications of a university are: as many as the table has rows', async () => {
    const rows = readFileSync(join(data, 'openapc-couperin.csv'), 'utf8')
      .split('\n')
      .filter((line) => /^"?CNRS - /.test(line))
    expect(await ask('SELECT (COUNT(?p) AS ?n) { ?p esr:affiliation ?i . ?i esr:siren "180089013" }')).toEqual([
      String(rows.length),
    ])
    expect(await page('/id/institution/n2X5f')).toMatch(/9[\s  ]?255/)
  })
})
