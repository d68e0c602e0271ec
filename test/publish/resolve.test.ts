import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schemes, type Scheme } from '../../src/identifiers/schemes.js'
import { base, serveIdentified, type IdentifiedSite } from './identifiedSite.js'

interface Told {
  readonly iri: string
  readonly status: string
  readonly things: readonly { iri: string; label?: string; document?: string }[]
  readonly scheme?: string
  readonly identifier?: string
  readonly reason?: string
}

describe('/resolve', () => {
  let site: IdentifiedSite
  const count = 10_000
  beforeAll(async () => {
    site = await serveIdentified(count)
  })
  afterAll(() => site.close())

  const get = (iri: string, more = '') => site.send('GET', `resolve?iri=${encodeURIComponent(iri)}${more}`)
  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    site.send('POST', 'resolve', { headers: { 'Content-Type': 'application/json', ...headers }, body })
  const many = async (iris: readonly string[], headers: Record<string, string> = {}) => {
    const answer = await post(JSON.stringify(iris), headers)
    expect(answer.status).toBe(200)
    return JSON.parse(answer.text) as Told[]
  }

  it.each([
    [`${base}id/thing/uai`, 'uai'],
    ['http://example.org/data/id/thing/uai', 'uai'],
    ['HTTPS://EXAMPLE.ORG/data/id/thing/uai', 'uai'],
    ['http://localhost:3000/data/id/thing/uai?lang=fr', 'uai'],
    ['http://127.0.0.1/data/doc/thing/uai', 'uai'],
    [`${base}doc/thing/uai.ttl`, 'uai'],
    [`${base}id/thing/été`, '%C3%A9t%C3%A9'],
    [`${base}id/thing/old`, 'uai'],
    [`${base}id/uai/0755976n`, 'uai'],
    ['https://ror.org/02feahw73', 'ror'],
    ['http://www.wikidata.org/entity/Q280413', 'wikidata'],
    ['urn:issn:2045-2322', 'issn'],
    ['PMID: 33446743', 'pmid'],
    ['0755976n', 'uai'],
  ])('leads from %s to the document', async (iri, thing) => {
    const answer = await get(iri)
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe(`/data/doc/thing/${thing}`)
  })

  it.each(Object.entries<Scheme>(schemes))('leads from the full forms of %s', async (scheme, { example, iri }) => {
    for (const form of [`${scheme}:${example}`, ...(iri ? [iri(example)] : [])]) {
      const answer = await get(form, '&format=json')
      expect(answer.status, form).toBe(200)
      const told = JSON.parse(answer.text) as Told
      expect(told.things.map((thing) => thing.iri)).toContain(`${base}id/thing/${scheme}`)
    }
  })

  it('asks the document for other formats', async () => {
    expect((await get('uai:0755976N', '&format=ttl')).headers.location).toBe('/data/doc/thing/uai?format=ttl')
  })

  it('answers 300 where several things hold it', async () => {
    expect((await get('siren:180089013')).status).toBe(300)
    expect(JSON.parse((await get('siren:180089013', '&format=json')).text)).toMatchObject({
      status: 'several',
      scheme: 'siren',
    })
  })

  it('answers 410 with what took its place', async () => {
    const answer = await get(`${base}id/thing/gone`)
    expect(answer.status).toBe(410)
    expect(answer.headers.link).toContain('</data/id/thing/ror>; rel="successor-version"')
  })

  it.each([
    ['https://ror.org/02feahw74', /neither an IRI of this site/],
    ['ror:02feahw74', /check digit that ror asks for/],
    ['urn:isbn:9780141036144', /neither an IRI of this site/],
    ['https://ror.org/04ex24z53', /nothing in this release holds the ROR .* 04ex24z53/],
    [`${base}id/thing/nowhere`, /says nothing of/],
    [`${base}id/uai/0755976X`, /check digit/],
    [`${base}id/thing/%FF`, /percent-encoded/],
    ['http://example.org.evil.example/data/id/thing/uai', /neither/],
    ['http://evil.example/data/id/thing/uai', /neither/],
  ])('tells why %s leads nowhere: 404', async (iri, reason) => {
    const answer = await get(iri)
    expect(answer.status).toBe(404)
    expect((JSON.parse(answer.text) as { detail: string }).detail).toMatch(reason)
  })

  it('does not take the Host of a request for its own', async () => {
    const path = `resolve?iri=${encodeURIComponent('http://evil.example/data/id/thing/uai')}`
    expect((await site.send('GET', path, { headers: { Host: 'evil.example' } })).status).toBe(404)
  })

  it.each([
    ['resolve', /"iri" is missing/],
    ['resolve?uri=x', /"uri", whose nearest known one is "iri"/],
    ['resolve?iri=a&iri=b', /given 2 times/],
  ])('refuses %s: 400', async (path, reason) => {
    const answer = await site.send('GET', path)
    expect(answer.status).toBe(400)
    expect((JSON.parse(answer.text) as { detail: string }).detail).toMatch(reason)
  })

  it('resolves many at once, in their order', async () => {
    const given = [
      'https://ror.org/02feahw73',
      `${base}id/thing/old`,
      'siren:180 089 013',
      `${base}id/thing/gone`,
      'https://ror.org/04ex24z53',
      'nonsense',
      '',
      'https://ror.org/02feahw73',
    ]
    const told = await many(given, { 'Accept-Language': 'en' })
    expect(told.map(({ iri }) => iri)).toEqual(given)
    expect(told.map(({ status }) => status)).toEqual([
      'found',
      'merged',
      'several',
      'gone',
      'unknown',
      'invalid',
      'invalid',
      'found',
    ])
    expect(told[0]).toEqual({
      iri: given[0],
      status: 'found',
      things: [{ iri: `${base}id/thing/ror`, label: 'Thing ror', document: '/data/doc/thing/ror' }],
      scheme: 'ror',
      identifier: '02feahw73',
    })
    expect(told[3]?.things).toMatchObject([{ iri: `${base}id/thing/ror` }])
    expect(
      told.every(({ status, reason }) => (['gone', 'unknown', 'invalid'].includes(status) ? reason : !reason)),
    ).toBe(true)
    const [french] = await many(['uai:0755976N'], { 'Accept-Language': 'fr' })
    expect(french?.things[0]?.label).toBe('Chose uai')
    expect(await many([])).toEqual([])
    expect((await many(['\ud800', `${base}id/thing/\udfff`])).map(({ status }) => status)).toEqual([
      'invalid',
      'invalid',
    ])
  })

  it('takes a line each too', async () => {
    const answer = await post('ror:02feahw73\r\nnonsense\n', { 'Content-Type': 'text/plain; charset=UTF-8' })
    expect((JSON.parse(answer.text) as Told[]).map(({ status }) => status)).toEqual(['found', 'invalid'])
  })

  it('answers all of any array of strings in its order', async () => {
    const one = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.string().map((text) => `${base}id/${text}`),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(one), async (given) => {
        // What is half a character is none in UTF-8.
        const wellFormed = given.map((text) => Buffer.from(text).toString())
        expect((await many(wellFormed)).map(({ iri }) => iri)).toEqual(wellFormed)
      }),
      { numRuns: 50 },
    )
  })

  it.each<readonly [string | Buffer, Record<string, string>, number, RegExp]>([
    ['', {}, 400, /empty/],
    ['[1', {}, 400, /not JSON at line 1, column 3/],
    ['["a",\n"b" "c"]', {}, 400, /not JSON at line 2, column 5/],
    ['{"iri":"x"}', {}, 400, /it is a JSON object/],
    ['null', {}, 400, /it is null/],
    ['"x"', {}, 400, /it is a JSON string/],
    ['["a", 1]', {}, 400, /element 1 .* it is a JSON number/],
    ['["a", ["b"]]', {}, 400, /element 1 .* it is an array/],
    [Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]), {}, 400, /not UTF-8/],
    [JSON.stringify(Array.from({ length: 10_001 }, () => 'x')), {}, 413, /10001 IRIs are too many; 10000/],
    ['["x"]', { 'Content-Type': 'application/xml' }, 415, /application\/json or text\/plain/],
    ['["x"]', { 'Content-Type': 'application/json; charset=latin1' }, 415, /UTF-8/],
    ['["x"]', { Accept: 'text/turtle' }, 406, /application\/json/],
  ])('refuses %.20s %j: %i', async (...[body, headers, status, reason]) => {
    const answer = await post(body, headers)
    expect(answer.status).toBe(status)
    expect((JSON.parse(answer.text) as { detail: string }).detail).toMatch(reason)
  })

  it('resolves 10,000 at a time, and lets others have their turn', async () => {
    const iris = Array.from({ length: count }, (_, i) => `${base}id/thing/n${i}`)
    const began = performance.now()
    let longest = 0
    let last = performance.now()
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 1)
    const answer = await post(JSON.stringify(iris))
    clearInterval(timer)
    const took = performance.now() - began
    expect(answer.status).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store')
    if (process.env['FIGURES']) console.log({ took, longest })
    const told = JSON.parse(answer.text) as Told[]
    expect(told.map(({ things }) => things[0]?.iri)).toEqual(iris)
    expect(took).toBeLessThan(5_000)
    expect(longest).toBeLessThan(500)
  })
})
