import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

let site: TestSite
let place = ''
beforeAll(async () => {
  site = await serveTestSite(absentStore())
  place = `/dump/${site.release.about.digest}`
})
afterAll(() => site.close())

describe('the files of a release', () => {
  test('are what its digest says, and never change', async () => {
    const { status, bytes, headers } = await site.get(`${place}/quads.nq`)
    expect([status, headers['content-type']]).toEqual([200, 'application/n-quads'])
    expect(headers['cache-control']).toContain('immutable')
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(site.release.about.digest)
  })

  test('are given in parts to a client that goes on where it stopped', async () => {
    const whole = await site.get(`${place}/quads.nq`)
    const part = await site.get(`${place}/quads.nq`, { Range: 'bytes=10-19' })
    expect([part.status, part.text]).toEqual([206, whole.text.slice(10, 20)])
    expect((await site.get(`${place}/quads.nq`, { Range: `bytes=${whole.bytes.length}-` })).status).toBe(416)
  })

  test('are told by HEAD', async () => {
    const { status, headers, text } = await site.send('HEAD', `${place}/catalogue.ttl`)
    expect([status, text]).toEqual([200, ''])
    expect(Number(headers['content-length'])).toBeGreaterThan(0)
  })

  test.each([
    ['the index', (digest: string) => `/dump/${digest}/release.db`],
    ['a file that there is not', (digest: string) => `/dump/${digest}/constructor`],
    ['another release', (digest: string) => `/dump/${[...digest].reverse().join('')}/quads.nq`],
    ['a way out of the folder', (digest: string) => `/dump/${digest}/..%2f..%2fquads.nq`],
  ])('are no way to %s', async (_what, path) => {
    expect((await site.get(path(site.release.about.digest))).status).toBe(404)
  })
})
