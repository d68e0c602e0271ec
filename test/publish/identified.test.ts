import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schemes, type SchemeName } from '../../src/identifiers/schemes.js'
import { base, serveIdentified, type IdentifiedSite } from './identifiedSite.js'

describe('/id/{scheme}/{value}', () => {
  let site: IdentifiedSite
  beforeAll(async () => {
    site = await serveIdentified()
  })
  afterAll(() => site.close())
  const get = (path: string, headers: Record<string, string> = {}) => site.send('GET', path, { headers })

  const alone = (Object.keys(schemes) as SchemeName[]).filter((scheme) => scheme !== 'siren')
  it.each(alone)('leads to the thing by %s, named in any case', async (scheme) => {
    for (const name of [scheme, scheme.toUpperCase()]) {
      const answer = await get(`id/${name}/${schemes[scheme].example}?lang=en`)
      expect(answer.status).toBe(301)
      expect(answer.headers.location).toBe(`/data/id/thing/${scheme}?lang=en`)
    }
  })

  it.each([
    ['uai', '0755976n'],
    ['uai', '0755976%20N'],
    ['uai', '0755976N/'],
    ['siret', '180%20089%20013%2003720'],
    ['ror', 'https://ror.org/02feahw73'],
    ['ror', 'https:/ror.org/02feahw73'],
    ['ror', 'https%3A%2F%2Fror.org%2F02FEAHW73'],
    ['ror', 'ror.org/02feahw73/'],
    ['doi', 'doi:10.1002/ece3.7634'],
    ['doi', 'https://doi.org/10.1002/ECE3.7634'],
    ['doi', '10.1002%2Fece3.7634'],
    ['isni', '0000%200001%202259%207504'],
    ['isni', 'http://www.isni.org/isni/0000000122597504'],
    ['idref', '2636817x'],
    ['idref', 'http://www.idref.fr/02636817X/id'],
    ['orcid', '0000000218250097'],
    ['orcid', 'https://orcid.org/0000-0002-1825-0097'],
    ['issn', '20452322'],
    ['issn', 'https://portal.issn.org/resource/ISSN/2045-2322'],
    ['wikidata', 'q280413'],
    ['wikidata', 'http://www.wikidata.org/entity/Q280413'],
    ['wikidata', 'https://www.wikidata.org/wiki/Q280413'],
    ['hal', 'https://hal.science/hal-01234567v1'],
    ['pmid', 'https://pubmed.ncbi.nlm.nih.gov/33446743/'],
    ['grid', 'https://www.grid.ac/institutes/grid.4444.0'],
    ['fundref', 'https://doi.org/10.13039/501100004794'],
    ['eter', 'fr0195'],
    ['pmcid', 'https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7809358/'],
  ])('takes the sloppy %s %s', async (scheme, value) => {
    const answer = await get(`id/${scheme}/${value}`)
    expect(answer.status).toBe(301)
    expect(answer.headers.location).toBe(`/data/id/thing/${scheme}`)
  })

  it('takes identifiers of schemes that only the theme knows', async () => {
    expect((await get('id/stock/INV%20779')).headers.location).toBe('/data/id/thing/painting')
    expect((await get('id/Stock/inv%20779')).headers.location).toBe('/data/id/thing/painting')
  })

  it('lists the things that hold one identifier: 300', async () => {
    const answer = await get('id/siren/180%20089%20013')
    expect(answer.status).toBe(300)
    expect(answer.headers.vary).toMatch(/Accept/)
    const { choices } = JSON.parse(answer.text) as { choices: { iri: string }[] }
    expect(choices.map(({ iri }) => iri)).toEqual([`${base}id/thing/siren`, `${base}id/thing/twin`])
    const page = await get('id/siren/180089013', { Accept: 'text/html' })
    expect(page.status).toBe(300)
    expect(page.text).toContain('href="/data/id/thing/twin"')
  })

  it.each([
    ['uai', '0755976X', /check digit that uai asks for.*such as 0755976N/],
    ['uai', 'abc', /not of the form of uai.*0755976N/],
    ['ROR', '02feahw74', /check digit that ror asks for/],
    ['ror', 'https://example.org/02feahw73', /not of the form of ror/],
    ['doi', 'x'.repeat(3_000), /not of the form of doi/],
  ])('tells what is wrong with the %s %s: 404', async (scheme, value, reason) => {
    const answer = await get(`id/${scheme}/${value}`)
    expect(answer.status).toBe(404)
    const problem = JSON.parse(answer.text) as { detail: string; scheme: { name: string; example: string } }
    expect(problem.detail).toMatch(reason)
    expect(problem.scheme).toMatchObject({
      name: scheme.toLowerCase(),
      example: schemes[scheme.toLowerCase() as SchemeName].example,
    })
  })

  it('tells that nobody holds it: 404', async () => {
    const answer = await get('id/uai/0753480a')
    expect(answer.status).toBe(404)
    expect(JSON.parse(answer.text)).toMatchObject({
      detail: expect.stringContaining('nothing holds the UAI (unité administrative immatriculée) 0753480A') as string,
      identifier: '0753480A',
    })
  })

  it('lists the schemes, the nearest first, where there is none of the name: 404', async () => {
    const answer = await get('id/uia/0755976N')
    expect(answer.status).toBe(404)
    const { detail, schemes: known } = JSON.parse(answer.text) as { detail: string; schemes: string[] }
    expect(known[0]).toBe('uai')
    expect([...known].sort()).toEqual([...Object.keys(schemes), 'stock'].sort())
    expect(detail).toContain('"uia" is no scheme')
    // A name of a thing is not taken for an identifier.
    expect(JSON.parse((await get('id/thing/nowhere')).text)).not.toHaveProperty('schemes')
  })

  it('refuses what is not well percent-encoded: 400', async () => {
    for (const path of ['id/uai/%', 'id/uai/%FF', 'id/%E0%A4/x']) expect((await get(path)).status).toBe(400)
  })
})
