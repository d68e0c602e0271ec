import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openFerries, type Ferries } from './ferries.js'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

let site: TestSite
beforeAll(async () => {
  site = await serveTestSite(absentStore())
})
afterAll(() => site.close())

describe('the JSON-LD context', () => {
  test('is served, and may be kept for five minutes', async () => {
    const { status, headers, text } = await site.get('/context.jsonld')
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/ld+json')
    expect(headers['cache-control']).toBe('public, max-age=300')
    expect(headers['access-control-allow-origin']).toBe('*')
    expect(JSON.parse(text)['@context']).toMatchObject({
      '@version': 1.1,
      id: '@id',
      label: { '@container': '@language' },
    })
    expect((await site.get('/context.jsonld', { 'If-None-Match': headers.etag ?? '' })).status).toBe(304)
  })

  test('is served by its digest for ever, under no other digest', async () => {
    const { text } = await site.get('/context.jsonld')
    const digest = createHash('sha256').update(text).digest('hex')
    const fixed = await site.get(`/context/${digest}.jsonld`)
    expect([fixed.status, fixed.text]).toEqual([200, text])
    expect(fixed.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    const other = await site.get(`/context/${'0'.repeat(64)}.jsonld`)
    expect([other.status, JSON.parse(other.text).code]).toEqual([404, 'not-found'])
    expect(JSON.parse(other.text).detail).toContain(`/context/${digest}.jsonld`)
  })

  test('is read only', async () => {
    expect((await site.send('POST', '/context.jsonld')).status).toBe(405)
  })
})

describe('frames', () => {
  let ferries: Ferries
  let harbour: TestSite
  beforeAll(async () => {
    ferries = await openFerries()
    harbour = await serveTestSite(absentStore(), { release: ferries.release })
  })
  afterAll(async () => {
    await harbour.close()
    ferries.close()
  })

  test('there is one for each collection', async () => {
    expect(ferries.release.classes.map(({ key }) => key)).toEqual(['lines', 'stop'])
    for (const { key, classIRI } of ferries.release.classes) {
      const { status, headers, text } = await harbour.get(`/frame/${key}.jsonld`)
      expect([status, headers['content-type']]).toEqual([
        200,
        'application/ld+json;profile="http://www.w3.org/ns/json-ld#frame"',
      ])
      const [context] = JSON.parse(text)['@context']
      expect((await harbour.get(context)).status).toBe(200)
      expect(JSON.parse(text).type).toEqual([classIRI.split('#')[1]])
      expect(headers.link).toContain(`<${classIRI}>; rel="describes"`)
    }
  })

  test('and none of others: the nearest is named', async () => {
    const { status, text } = await harbour.get('/frame/line.jsonld')
    expect([status, JSON.parse(text).detail]).toEqual([404, expect.stringContaining('the nearest is lines')])
  })
})
