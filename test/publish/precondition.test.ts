import { afterAll, beforeAll, expect, test } from 'vitest'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

let site: TestSite
beforeAll(async () => {
  site = await serveTestSite(absentStore())
})
afterAll(() => site.close())

const paths = ['/doc/house/1.ttl', '/doc/house/1.html', '/catalogue.ttl', '/graph/houses.nq', '/linkset/house/1']

test.each(paths)('%s is answered only as it was, where the client wants it so', async (path) => {
  // Asked for twice, so that the answer is kept, and would be sent again.
  await site.get(path)
  const { etag = '', 'last-modified': modified = '' } = (await site.get(path)).headers
  const day = 86_400_000
  const at = (time: number) => new Date(Date.parse(modified) + time).toUTCString()
  const status = async (headers: Record<string, string>) => (await site.get(path, headers)).status
  expect(await status({ 'If-Match': etag })).toBe(200)
  expect(await status({ 'If-Match': '*' })).toBe(200)
  expect(await status({ 'If-Match': `"x", ${etag}` })).toBe(200)
  expect(await status({ 'If-Match': etag, 'If-Unmodified-Since': at(-day) })).toBe(200)
  expect(await status({ 'If-Match': '"x"' })).toBe(412)
  expect(await status({ 'If-Match': `W/${etag}` })).toBe(412)
  // What fails goes before what the client has (RFC 9110 §13.2.2).
  expect(await status({ 'If-Match': '"x"', 'If-None-Match': etag })).toBe(412)
  expect(await status({ 'If-Unmodified-Since': modified })).toBe(200)
  expect(await status({ 'If-Unmodified-Since': at(day) })).toBe(200)
  expect(await status({ 'If-Unmodified-Since': at(-day) })).toBe(412)
  expect(await status({ 'If-Unmodified-Since': 'yesterday' })).toBe(200)
})

test('what there is now is told, and the refusal is kept by nobody', async () => {
  const { etag } = (await site.get('/doc/house/1.ttl')).headers
  const { status, headers, text } = await site.get('/doc/house/1.ttl', { 'If-Match': '"x"' })
  expect([status, headers.etag, headers['cache-control']]).toEqual([412, etag, 'no-store'])
  expect(JSON.parse(text)).toMatchObject({ status: 412, code: 'precondition-failed' })
})
