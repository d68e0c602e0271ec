import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parse } from 'csv-parse/sync'
import jsonld from 'jsonld'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BuiltSite, serveBuilt } from './builtSite.js'

type Json = ReturnType<typeof JSON.parse>

const themes: readonly [string, string | undefined][] = [
  ['the sample', undefined],
  ['another theme', 'test/museums'],
]

describe.each(themes)('the API of %s', (_, theme) => {
  let site: BuiltSite
  let keys: readonly string[]
  let document: Json
  const ask = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${site.origin}${path}`, { headers, redirect: 'manual' })
  const read = async (path: string, headers: Record<string, string> = {}): Promise<Json> => {
    const answer = await ask(path, headers)
    const body: Json = await answer.json()
    expect([path, problemsOf(path, answer, body)]).toEqual([path, []])
    return body
  }

  /** What an answer has that its schema does not allow. */
  const problemsOf = (path: string, answer: Response, body: unknown): unknown[] => {
    const [place = '', collection, key] = (path.split('?')[0] ?? '')
      .replace(/\.\w+$/, '')
      .slice(1)
      .split('/')
    const name = collection === undefined ? `/${place}` : `/api/${collection}${key === undefined ? '' : '/{key}'}`
    const operation = document.paths[name].get
    const response = resolve(operation.responses[answer.status])
    const mediaType = answer.headers.get('Content-Type') ?? ''
    const schema = response.content[mediaType.split(';')[0]!].schema
    const validate = createAjv().compile({ ...schema, components: document.components })
    return validate(body) ? [] : (validate.errors ?? [])
  }
  const resolve = (response: Json): Json =>
    response.$ref ? document.components.responses[response.$ref.split('/').at(-1)] : response

  beforeAll(async () => {
    site = await serveBuilt(theme)
    document = await (await ask('/api/openapi.json')).json()
    keys = (await read('/api')).collections.map(({ key }: { key: string }) => key)
  })
  afterAll(() => site.close())

  test('lists its collections with their counts', async () => {
    const { collections, licence, release, source } = await read('/api')
    expect(collections.length).toBeGreaterThan(0)
    for (const { href, total } of collections) expect((await read(href)).total).toBe(total)
    expect(release.version).toMatch(/^[0-9a-f]{64}$/)
    expect([licence.length > 0, source.length > 0]).toEqual([true, true])
  })

  test('is described by a valid OpenAPI document', () => {
    const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'openapi-3.1.schema.json'), 'utf8'))
    const validate = createAjv().compile(schema)
    validate(document)
    expect(validate.errors ?? []).toEqual([])
    expect(Object.keys(document.paths)).toHaveLength(1 + 2 * keys.length)
  })

  test('answers each collection and each of its first things as its schema says', async () => {
    for (const key of keys) {
      const { items } = await read(`/api/${key}?limit=100`)
      for (const { id } of items.slice(0, 3)) {
        const thing = encodeURIComponent(id.replace(/^https:\/\/dataesr\.example\/(id\/[^/]+\/)?/, ''))
        expect((await read(`/api/${key}/${thing}`)).id).toBe(id)
      }
      const facets = Object.keys(items[0] ?? {}).filter((member) => ['type', 'region'].includes(member))
      if (facets.length > 0) await read(`/api/${key}?facets=${facets.join()}&limit=1`)
    }
  })

  test('pages through a collection, each thing once', async () => {
    for (const key of keys) {
      const seen: string[] = []
      let next: string | undefined = `/api/${key}?limit=100&fields=label`
      let total = 0
      for (let pages = 0; next !== undefined && pages < 60; pages++) {
        const page: Json = await read(next)
        total = page.total
        seen.push(...page.items.map(({ id }: { id: string }) => id))
        next = page.next
      }
      expect([key, new Set(seen).size, seen.length]).toEqual([key, total, total])
    }
  }, 120_000)

  test('gives whole collections in each format, the same things in the same order', async () => {
    for (const key of keys.slice(0, 4)) {
      const lines = (await (await ask(`/api/${key}.ndjson`)).text()).split('\n').filter((line) => line !== '')
      const ids = lines.map((line) => JSON.parse(line).id)
      const rows: Json[] = parse(await (await ask(`/api/${key}.csv?lang=en`)).text(), { columns: true })
      expect(rows.map(({ id }) => id)).toEqual(ids)
      expect(ids).toHaveLength((await read(`/api/${key}?limit=1`)).total)
      const map = await ask(`/api/${key}.geojson`)
      if (map.status === 406 || map.status === 404) continue
      expect(map.headers.get('Content-Type')).toBe('application/geo+json')
      const { features, licence } = await map.json()
      expect(features.map(({ id }: { id: string }) => id)).toEqual(ids)
      expect(licence.length).toBeGreaterThan(0)
    }
  })

  test('says the nearest name where one is not known', async () => {
    const [key = ''] = keys
    const property = document.paths[`/api/${key}`].get.parameters.at(-1).name.replace(/\[.*/, '')
    for (const [query, nearest] of [
      [`${property}x=1`, property],
      ['limt=3', 'limit'],
      [`${property}[exist]=true`, 'exists'],
      [`sort=-${property}x`, `-${property}`],
      [`fields=id,${property}x`, property],
      [`facets=${property}x`, property],
      ['format=jsn', 'json'],
    ]) {
      const problem = await read(`/api/${key}?${query}`)
      expect([query, problem.status, problem.nearest]).toEqual([query, 400, nearest])
    }
    expect((await read(`/api/${key}?limit=1&limit=2`)).detail).toContain('2 times')
    for (const query of [
      'limit=0',
      'limit=101',
      'limit=x',
      'cursor=x',
      'q=%ff',
      'lang=xx',
      `${property}[exists]=maybe`,
    ])
      expect([query, (await read(`/api/${key}?${query}`)).status]).toEqual([query, 400])
    const missing: Json = await (await ask(`/api/${key}x`)).json()
    expect([missing.status, missing.nearest]).toEqual([404, key])
  })

  test('keeps to what a client has and accepts', async () => {
    const [key = ''] = keys
    const first = await ask(`/api/${key}`, { 'Accept-Encoding': 'identity' })
    await first.text()
    const again = await statusOf(`${site.origin}/api/${key}`, { 'If-None-Match': first.headers.get('ETag')! })
    expect(again).toBe(304)
    expect((await ask(`/api/${key}`, { Accept: 'image/png' })).status).toBe(406)
    expect(first.headers.get('Content-Type')).toBe('application/json')
    for (const rel of ['license', 'describedby', 'first', 'http://www.w3.org/ns/json-ld#context'])
      expect(first.headers.get('Link')).toContain(rel)
    const page = await ask(`/api/${key}`, { Accept: 'text/html', 'Accept-Language': 'en' })
    expect([page.headers.get('Content-Type'), (await page.text()).includes('<table>')]).toEqual([
      'text/html; charset=utf-8',
      true,
    ])
  })

  test('is JSON-LD, whose items are told as the things are', async () => {
    const [key = ''] = keys
    const page: Json = await (await ask(`/api/${key}.jsonld?limit=3`)).json()
    const loader = async (address: string) => {
      const path = new URL(address).pathname
      return { documentUrl: address, document: await (await ask(path)).json() }
    }
    const text = (await jsonld.toRDF(page, {
      base: 'https://dataesr.example/',
      format: 'application/n-quads',
      documentLoader: loader,
    })) as unknown as string
    for (const { id } of page.items) {
      const told = new Set(
        (await (await ask(`${new URL(id).pathname.replace('/id/', '/doc/')}.nt`)).text()).split('\n'),
      )
      const lines = text.split('\n').filter((line) => line.startsWith(`<${id}> `))
      expect(lines.length).toBeGreaterThan(2)
      expect(lines.filter((line) => !told.has(line))).toEqual([])
    }
  })
})

/** `fetch` asks caches to be passed by where a request has conditions of its own. */
function statusOf(address: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(address, { headers: { 'Accept-Encoding': 'identity', ...headers } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    }).on('error', reject)
  })
}

function createAjv() {
  const ajv = new Ajv2020({ strict: false, allErrors: false })
  ;(addFormats as Json).default(ajv)
  return ajv
}
