import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { absentStore, serveTestSite, type TestSite } from '../publish/testSite.js'
import { run } from './client.js'
import { curl } from './curl.js'
import { wget } from './wget.js'

describe('at a shell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dataesr-shell-'))
  let site: TestSite
  let dump: string
  let whole: Buffer

  beforeAll(async () => {
    site = await serveTestSite(absentStore())
    const path = `/dump/${site.release.about.digest}/quads.nq`
    dump = site.origin + path
    whole = (await site.get(path)).bytes
  })
  afterAll(async () => {
    await site.close()
    rmSync(folder, { recursive: true })
  })

  test.skipIf(!curl.isThere)('curl asks again only for what has changed', async () => {
    const [etag, out] = [join(folder, 'etag'), join(folder, 'house.ttl')]
    const ask = ['-sSL', '--noproxy', '*', '-o', out, '-w', '%{http_code}', `${site.origin}/id/house/1`]
    expect(await run('curl', ['--etag-save', etag, ...ask])).toBe('200')
    // curl compares at each step that it is led to.
    expect(readFileSync(etag, 'utf8')).toMatch(/^"/)
    expect(await run('curl', ['--etag-compare', etag, ...ask])).toBe('304')
    const heads = await run('curl', ['-sSIL', '--noproxy', '*', `${site.origin}/id/house/1`])
    expect(heads.match(/^HTTP\/1.1 \d+/gm)).toEqual(['HTTP/1.1 303', 'HTTP/1.1 200'])
  })

  test.skipIf(!curl.isThere)('curl goes on with a dump that broke off', async () => {
    const out = join(folder, 'curl.nq')
    writeFileSync(out, whole.subarray(0, 1000))
    expect(await run('curl', ['-sS', '--noproxy', '*', '-C', '-', '-o', out, '-w', '%{http_code}', dump])).toBe('206')
    expect(readFileSync(out).equals(whole)).toBe(true)
  })

  test.skipIf(!wget.isThere)('wget goes on with a dump that broke off, and finds that a thing is there', async () => {
    const out = join(folder, 'wget.nq')
    writeFileSync(out, whole.subarray(0, 1000))
    await run('wget', ['-q', '--no-proxy', '-c', '-O', out, dump])
    expect(readFileSync(out).equals(whole)).toBe(true)
    await run('wget', ['-q', '--no-proxy', '--spider', `${site.origin}/id/house/1`])
    await expect(run('wget', ['-q', '--no-proxy', '--spider', `${site.origin}/id/house/none`])).rejects.toThrow()
  })
})
