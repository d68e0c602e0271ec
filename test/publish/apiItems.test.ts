import { get } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base, odd, type Reefs, serveReefs } from './reefs.js'

const many = 20_000

let site: Reefs
beforeAll(async () => {
  site = await serveReefs(many)
})
afterAll(() => site.close())

const read = async (path: string) => JSON.parse((await site.send('GET', path)).text)
const idsOf = async (query: string) => {
  const { items } = await read(`/api/reefs?limit=100&${query}`)
  return items.map(({ id }: { id: string }) => id.slice(`${base}id/reef/`.length)).sort()
}

describe('what is within a box', () => {
  test('is found, on this side of the antimeridian and across it', async () => {
    expect(await idsOf('bbox=0,-20,20,0')).toEqual(['1'])
    expect(await idsOf('bbox=170,0,180,20')).toEqual(['2'])
    expect(await idsOf('bbox=170,0,-170,20')).toEqual(['2', '3'])
    expect(await idsOf('bbox=-180,-90,180,90')).toEqual(['1', '2', '3'])
    expect(await idsOf('bbox=30,30,40,40')).toEqual([])
  })

  test('is told as GeoJSON, longitude first', async () => {
    const { features } = await read('/api/reefs.geojson?bbox=0,-20,20,0')
    expect(features.map(({ geometry }: { geometry: object }) => geometry)).toEqual([
      { type: 'Point', coordinates: [10, -10] },
    ])
  })

  test.each(['1,2,3', '1,2,3,4,5', '0,10,0,-10', '-181,0,0,1', 'a,b,c,d', ',,,', '0,0,0,1e9'])(
    '%s is no box',
    async (box) => {
      const answer = await site.send('GET', `/api/reefs?bbox=${box}`)
      expect([answer.status, JSON.parse(answer.text).detail]).toEqual([400, expect.stringContaining('bbox must be')])
    },
  )
})

describe('a thing of a collection', () => {
  test.each(odd)('is found by its key %s, its slashes encoded or not', async (key) => {
    const iri = `${base}id/reef/${key.replaceAll(' ', '%20')}`
    for (const path of [encodeURIComponent(key), encodeURI(key)]) {
      const answer = await site.send('GET', `/api/reefs/${path}`)
      expect([path, answer.status]).toEqual([path, 200])
      expect(JSON.parse(answer.text).id).toBe(iri)
    }
  })

  test('has formats by extension, which a key that ends like one keeps', async () => {
    expect((await site.send('GET', '/api/reefs/10.1234/x.csv')).headers['content-type']).toBe('application/json')
    expect((await site.send('GET', '/api/reefs/10.1234/x.csv.csv')).headers['content-type']).toContain('text/csv')
    expect((await site.send('GET', '/api/reefs/1.geojson')).headers['content-type']).toBe('application/geo+json')
  })

  test('that was merged is at the survivor: 301, with the query', async () => {
    for (const path of ['/api/reefs/old/1', '/api/reefs/old%2F1']) {
      const { status, headers } = await site.send('GET', `${path}?format=json`)
      expect([status, headers.location]).toEqual([301, '/api/reefs/1?format=json'])
    }
  })

  test('for people is at its page: 303', async () => {
    const { status, headers } = await site.send('GET', '/api/reefs/10.1234/a(b)', { Accept: 'text/html' })
    expect([status, headers.location]).toEqual([303, '/doc/reef/10.1234/a(b)'])
  })

  test('that was withdrawn has gone: 410, with what took its place', async () => {
    const { status, text } = await site.send('GET', '/api/reefs/sunk')
    expect([status, JSON.parse(text).code]).toEqual([410, 'gone'])
    expect(text).toContain('/reef/3')
  })

  test.each([
    ['none', 404],
    ['%', 400],
    ['%ff', 400],
    ['..%2f1', 404],
  ])('%s is none: %i', async (key, status) => {
    expect((await site.send('GET', `/api/reefs/${key}`)).status).toBe(status)
  })
})

describe('HEAD', () => {
  test.each([
    '/api',
    '/api/reefs',
    '/api/reefs.ndjson',
    '/api/reefs.csv',
    '/api/reefs/1',
    '/api/reefs/none',
    '/api/openapi.json',
  ])('of %s has the status and the headers of GET, and no body', async (path) => {
    const [head, got] = [await site.send('HEAD', path), await site.send('GET', path)]
    expect([head.status, head.text]).toEqual([got.status, ''])
    for (const name of ['content-type', 'etag', 'link', 'cache-control', 'vary', 'location'])
      expect([name, head.headers[name]]).toEqual([name, got.headers[name]])
  })
})

describe('values beyond the thing itself', () => {
  test('are counted along a sequence path, each thing once a value, with labels', async () => {
    const { facets } = await read('/api/reefs?facets=ocean&limit=1')
    expect(facets.ocean).toEqual([
      { value: `${base}id/ocean/pacific`, count: 3, label: { en: 'Pacific' } },
      { value: `${base}id/ocean/south`, count: 2, label: { en: 'Southern Ocean' } },
    ])
    expect(await idsOf('ocean=southern ocean'.replace(' ', '%20'))).toEqual(['2', '3'])
  })

  test('of parts that the shape describes are filters, facets and an order', async () => {
    expect(await idsOf('berth.depth=12.5')).toEqual(['1'])
    expect(await idsOf('berth.depth[lt]=10')).toEqual(['2'])
    expect(await idsOf('berth.depth[exists]=true')).toEqual(['1', '2'])
    const { items, facets } = await read('/api/reefs?sort=-berth.depth&limit=2&facets=berth.depth')
    expect(items.map(({ id }: { id: string }) => id)).toEqual([`${base}id/reef/1`, `${base}id/reef/2`])
    expect(facets['berth.depth'].map(({ value }: { value: string }) => value)).toEqual(['3.0', '12.5'])
    const { status, text } = await site.send('GET', '/api/reefs?berth.dept=1')
    expect([status, JSON.parse(text).nearest]).toEqual([400, 'berth.depth'])
  })
})

test('collections of parts stand behind the others, and say so', async () => {
  const { collections } = await read('/api')
  expect(collections.map(({ key, part }: { key: string; part: boolean }) => [key, part])).toEqual([
    ['reefs', false],
    ['berths', true],
  ])
})

describe('a whole collection', () => {
  test('keeps nobody waiting, and ends when its client leaves', async () => {
    let asked = 0
    const { manyDescriptionLines } = site.release
    const spied = site.release as { manyDescriptionLines: typeof manyDescriptionLines }
    spied.manyDescriptionLines = (subjects) => {
      asked++
      return manyDescriptionLines(subjects)
    }
    await new Promise<void>((resolve, reject) => {
      const request = get(`${site.origin}/api/reefs.ndjson`, { agent: false }, (answer) => {
        answer.once('data', () => request.destroy())
        answer.on('error', () => resolve())
        answer.on('close', resolve)
      })
      request.on('error', reject)
    })
    await settled(() => asked)
    const whenLeft = asked
    const first = await site.send('GET', '/api/reefs.ndjson')
    expect(first.text.split('\n')).toHaveLength(many + 6 + 1)
    expect(whenLeft).toBeGreaterThan(0)
    expect(whenLeft).toBeLessThan((asked - whenLeft) / 2)
    spied.manyDescriptionLines = manyDescriptionLines
  })
})

/** Waits until a count stays as it is. */
async function settled(count: () => number): Promise<void> {
  for (let before = -1; before !== count();) {
    before = count()
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
