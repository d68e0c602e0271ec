import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build } from '../../src/build.js'
import type { Teller } from '../../src/problems/teller.js'
import { listen, type Listening } from '../../src/publish/listen.js'
import { createSite } from '../../src/publish/server.js'
import { openRelease } from '../../src/release/open.js'
import type { Release } from '../../src/release/release.js'
import { ask, absentStore } from './testSite.js'

const base = 'https://museums.example/data/'
const quiet: Teller = { problem: () => {}, info: () => {}, progress: () => {} } as unknown as Teller

/** Museums, with what took the place of each, and what each replaced. */
const header = 'code,name,city,wikidata,opened,site,parent,successor,former'
const rows = {
  louvre: 'louvre,Musée du Louvre,Paris,Q19675,1793,,,,tuileries',
  delacroix: 'delacroix,Musée Delacroix,Paris,Q1663403,1971,,,louvre,',
  fabre: 'fabre,Musée Fabre,Montpellier,Q1519002,1828,,,,',
}

describe('a thing that has gone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dataesr-gone-'))
  const theme = join(folder, 'theme')
  const out = join(folder, 'releases')
  let release: Release
  let listening: Listening

  const buildOf = async (...names: readonly (keyof typeof rows)[]): Promise<string> => {
    writeFileSync(join(theme, 'data/museums.csv'), `${[header, ...names.map((name) => rows[name])].join('\n')}\n`)
    const { path } = await build({ theme, out, baseIRI: base, workers: 1, strict: false, version: '1' }, quiet)
    return path!
  }
  const get = (path: string, headers: Record<string, string> = {}) =>
    ask({ port: listening.port, method: 'GET', path, headers })

  beforeAll(async () => {
    cpSync(join(import.meta.dirname, '../museums'), theme, { recursive: true })
    appendFileSync(
      join(theme, 'mappings/museums.ttl'),
      `<#Museum> rml:predicateObjectMap
        [ rml:predicate dct:isReplacedBy ; rml:objectMap [ rml:template "id/museum/{successor}" ] ] ,
        [ rml:predicate dct:replaces ; rml:objectMap [ rml:template "id/museum/{former}" ] ] .\n`,
    )
    const first = await buildOf('louvre', 'delacroix', 'fabre')
    const second = await buildOf('louvre')
    expect(second).not.toBe(first)
    release = openRelease(second)
    const site = createSite({ release, store: absentStore(), version: '1', log: pino({ level: 'silent' }) })
    listening = await listen(site, { host: '127.0.0.1', port: 0 })
  }, 60_000)

  afterAll(async () => {
    await listening.close(1_000)
    release.close()
    rmSync(folder, { recursive: true })
  })

  const paths = [
    'id/museum/delacroix',
    'doc/museum/delacroix',
    'doc/museum/delacroix.ttl',
    `resolve?iri=${base}id/museum/delacroix`,
  ]
  it.each(paths)('is told as such, with what took its place: %s', async (path) => {
    const answer = await get(`/data/${path}`)
    expect(answer.status).toBe(410)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(answer.headers.link).toContain('</data/id/museum/louvre>; rel="successor-version"')
    expect(answer.headers['cache-control']).toContain('max-age=300')
    expect(JSON.parse(answer.text)).toMatchObject({
      status: 410,
      code: 'gone',
      type: `${base}problem/gone`,
      successors: [{ iri: `${base}id/museum/louvre`, href: '/data/id/museum/louvre' }],
    })
  })

  it('is told where nothing took its place, and as a page', async () => {
    const answer = await get('/data/id/museum/fabre', { Accept: 'text/html', 'Accept-Language': 'fr' })
    expect(answer.status).toBe(410)
    expect(answer.text).toContain('a été retiré')
    expect(answer.headers.link).toBeUndefined()
  })

  it('is told of what only its successor names', async () => {
    const answer = await get('/data/id/museum/tuileries')
    expect(answer.status).toBe(410)
    expect(JSON.parse(answer.text)).toMatchObject({ successors: [{ iri: `${base}id/museum/louvre` }] })
  })

  it('is told apart from what never was', async () => {
    expect((await get('/data/id/museum/nowhere')).status).toBe(404)
    expect((await get('/data/id/museum/louvre')).status).toBe(303)
    expect((await get('/data/problem/gone')).status).toBe(200)
  })

  it('stays gone when the same is built again, and is there when it comes back', async () => {
    const goneOf = (path: string) => {
      const opened = openRelease(path)
      const names = ['delacroix', 'fabre', 'tuileries', 'louvre']
      const found = names.map((name) => opened.gone(`${base}id/museum/${name}`)?.map((iri) => iri.split('/').at(-1)))
      opened.close()
      return found
    }
    const expected = [['louvre'], [], ['louvre'], undefined]
    const again = await buildOf('louvre')
    expect(goneOf(again)).toEqual(expected)
    const back = await buildOf('louvre', 'fabre')
    expect(goneOf(back)).toEqual([['louvre'], undefined, ['louvre'], undefined])
    const last = await buildOf('louvre')
    expect(last).toBe(again)
    expect(goneOf(last)).toEqual(expected)
    expect(readdirSync(out).filter((name) => name.startsWith('.build'))).toEqual([])
    expect(existsSync(join(last, 'quads.nq')) && readFileSync(join(last, 'quads.nq'), 'utf8')).not.toContain('fabre')
  }, 60_000)
})
