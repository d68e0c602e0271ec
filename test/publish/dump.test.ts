import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

let site: TestSite
let place = ''
beforeAll(async () => {
  site = await serveTestSite(absentStore())
  place = `/dump/${site.release.about.digest}`
})
afterAll(() => site.close())

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest()

describe('the files of a release', () => {
  test('are what its digest says, and never change', async () => {
    const { status, bytes, headers } = await site.get(`${place}/quads.nq`)
    expect([status, headers['content-type']]).toEqual([200, 'application/n-quads'])
    expect(headers['cache-control']).toContain('immutable')
    expect(sha256(bytes).toString('hex')).toBe(site.release.about.digest)
  })

  test('have their check sums beside them, in the header and as a list', async () => {
    const sums = (await site.get(`${place}/SHA256SUMS`)).text
    for (const file of ['quads.nq', 'catalogue.ttl']) {
      const { bytes, headers } = await site.get(`${place}/${file}`, { 'Accept-Encoding': 'gzip, br' })
      expect(headers['content-encoding']).toBeUndefined()
      expect(headers['repr-digest']).toBe(`sha-256=:${sha256(bytes).toString('base64')}:`)
      expect(sums).toContain(`${sha256(bytes).toString('hex')}  ${file}\n`)
      const part = await site.get(`${place}/${file}`, { Range: 'bytes=0-9' })
      expect(part.headers['repr-digest']).toBe(headers['repr-digest'])
    }
    // This release has no report.
    expect(sums.trimEnd().split('\n')).toHaveLength(2)
    expect((await site.get(`${place}/report.json`)).status).toBe(404)
  })

  test('are given in parts to a client that goes on where it stopped', async () => {
    const whole = await site.get(`${place}/quads.nq`)
    const part = await site.get(`${place}/quads.nq`, { Range: 'bytes=10-19' })
    expect([part.status, part.text]).toEqual([206, whole.text.slice(10, 20)])
    expect(part.headers['content-range']).toBe(`bytes 10-19/${whole.bytes.length}`)
    const last = await site.get(`${place}/quads.nq`, { Range: 'bytes=-5' })
    expect([last.status, last.bytes]).toEqual([206, whole.bytes.subarray(-5)])
    const beyond = await site.get(`${place}/quads.nq`, { Range: `bytes=${whole.bytes.length}-` })
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${whole.bytes.length}`])
    // Several ranges, or what is no range: the whole (RFC 9110 §14.2).
    for (const range of ['bytes=0-1,4-5', 'lines=1-2', 'bytes=x'])
      expect((await site.get(`${place}/quads.nq`, { Range: range })).status).toBe(200)
  })

  test('go on only where they are still the same', async () => {
    const { headers } = await site.get(`${place}/quads.nq`)
    const ranged = (ifRange: string) => site.get(`${place}/quads.nq`, { Range: 'bytes=0-9', 'If-Range': ifRange })
    expect((await ranged(headers.etag!)).status).toBe(206)
    expect((await ranged(headers['last-modified']!)).status).toBe(206)
    expect((await ranged('"another"')).status).toBe(200)
    expect((await site.get(`${place}/quads.nq`, { 'If-None-Match': headers.etag! })).status).toBe(304)
    const other = await site.get(`${place}/quads.nq`, { 'If-Match': '"another"' })
    expect([other.status, other.headers.etag]).toEqual([412, headers.etag])
    expect(JSON.parse(other.text)).toMatchObject({ code: 'precondition-failed', status: 412 })
    const tags = await Promise.all(
      ['quads.nq', 'quads.nq.gz', 'catalogue.ttl', 'SHA256SUMS'].map(
        async (file) => (await site.get(`${place}/${file}`)).headers.etag,
      ),
    )
    expect(new Set(tags).size).toBe(4)
  })

  test('are told by HEAD', async () => {
    for (const file of ['catalogue.ttl', 'quads.nq', 'quads.nq.gz', 'SHA256SUMS']) {
      const { status, text, headers } = await site.send('HEAD', `${place}/${file}`)
      expect([status, text, headers.etag]).toEqual([200, '', (await site.get(`${place}/${file}`)).headers.etag])
    }
    const { headers } = await site.send('HEAD', `${place}/catalogue.ttl`)
    expect(Number(headers['content-length'])).toBeGreaterThan(0)
  })

  test('can be had packed', async () => {
    const { bytes, headers } = await site.get(`${place}/quads.nq.gz`, { 'Accept-Encoding': 'gzip' })
    expect([headers['content-type'], headers['content-encoding']]).toEqual(['application/gzip', undefined])
    expect(headers['cache-control']).toContain('immutable')
    expect(sha256(gunzipSync(bytes)).toString('hex')).toBe(site.release.about.digest)
  })

  test('say what describes them and their licences', async () => {
    const { headers } = await site.get(`${place}/quads.nq`)
    expect(headers.link).toContain('<https://example.org/catalogue>; rel="describedby"')
    expect(headers.link).toContain('<https://licence.example/1>; rel="license"')
    expect(headers.link).not.toContain('latest-version')
  })

  test.each([
    ['the index', (digest: string) => `/dump/${digest}/release.db`],
    ['a file that there is not', (digest: string) => `/dump/${digest}/constructor`],
    ['another release', (digest: string) => `/dump/${[...digest].reverse().join('')}/quads.nq`],
    ['a way out of the folder', (digest: string) => `/dump/${digest}/..%2f..%2fquads.nq`],
    ['the folder above', (digest: string) => `/dump/${digest}/..`],
    ['the link to the current release', () => '/dump/current/quads.nq'],
  ])('are no way to %s', async (_what, path) => {
    expect((await site.get(path(site.release.about.digest))).status).toBe(404)
  })
})

describe('the files of former releases', () => {
  test('stay where they were, and say where the current ones are', async () => {
    const former = 'ab'.repeat(32)
    const folder = join(dirname(site.release.folder), former)
    mkdirSync(folder)
    try {
      writeFileSync(join(folder, 'quads.nq'), '<http://x/s> <http://x/p> "former" .\n')
      writeFileSync(join(folder, 'secret.txt'), 'secret')
      const { status, text, headers } = await site.get(`/dump/${former}/quads.nq`)
      expect([status, text]).toEqual([200, '<http://x/s> <http://x/p> "former" .\n'])
      expect(headers['cache-control']).toContain('immutable')
      expect(headers.link).toContain(`<${place}/quads.nq>; rel="latest-version"`)
      expect((await site.get(`/dump/${former}/SHA256SUMS`)).text).toBe(`${former}  quads.nq\n`)
      for (const file of ['secret.txt', 'catalogue.ttl', 'release.db'])
        expect((await site.get(`/dump/${former}/${file}`)).status).toBe(404)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
