import { Parser, type Quad } from 'n3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base, datasetCount, type Reefs, serveReefs } from './reefs.js'

let site: Reefs
beforeAll(async () => {
  site = await serveReefs()
})
afterAll(() => site.close())

const hydra = 'http://www.w3.org/ns/hydra/core#'
const dcat = 'http://www.w3.org/ns/dcat#'
const parse = (text: string): Quad[] => new Parser().parse(text)
const objectOf = (quads: readonly Quad[], property: string) =>
  quads.find(({ predicate }) => predicate.value === hydra + property)?.object.value
const datasetsOf = (quads: readonly Quad[]) =>
  quads
    .filter(({ predicate, object }) => predicate.value.endsWith('#type') && object.value === `${dcat}Dataset`)
    .map(({ subject }) => subject.value)

/** As harvesters go (ckanext-dcat): from page to page by `hydra:nextPage` alone. */
async function harvest(start: string): Promise<readonly Quad[][]> {
  const pages: Quad[][] = []
  let next: string | undefined = start
  while (next !== undefined && pages.length < 10) {
    const { status, text } = await site.send('GET', next)
    expect(status).toBe(200)
    pages.push(parse(text))
    next = objectOf(pages.at(-1)!, 'nextPage')?.slice(base.length - 1)
  }
  return pages
}

describe('a catalogue of many datasets', () => {
  test.each(['/catalogue', '/catalogue.ttl', '/catalogue.nt'])(
    'is gone through page by page from %s',
    async (start) => {
      const pages = await harvest(start)
      expect(pages.map((page) => datasetsOf(page).length)).toEqual([50, 50, 20])
      expect(new Set(pages.flatMap(datasetsOf)).size).toBe(datasetCount)
      const address = base + start.slice(1)
      expect(['totalItems', 'itemsPerPage', 'firstPage', 'lastPage'].map((each) => objectOf(pages[1]!, each))).toEqual([
        String(datasetCount),
        '50',
        address,
        `${address}?page=3`,
      ])
      expect(objectOf(pages[1]!, 'previousPage')).toBe(address)
    },
  )

  test('has on each page what its datasets name, and nothing of the others', async () => {
    for (const page of await harvest('/catalogue.nt')) {
      const datasets = new Set(datasetsOf(page))
      const listed = page.filter(({ predicate }) => predicate.value === `${dcat}dataset`)
      expect(new Set(listed.map(({ object }) => object.value))).toEqual(datasets)
      const subjects = new Set(page.map(({ subject }) => subject.value))
      for (const { subject, predicate, object } of page) {
        const isNamed = predicate.value.endsWith('publisher') || predicate.value.endsWith('distribution')
        if (isNamed || object.termType === 'BlankNode') expect(subjects).toContain(object.value)
        if (subject.value.startsWith(`${base}dataset/`)) expect(datasets).toContain(subject.value.replace('#file', ''))
      }
      expect(
        page.filter(({ predicate }) => predicate.value.endsWith('modified')).map(({ object }) => object.value),
      ).toEqual(['2025-06-01T10:00:00.000Z'])
    }
  })

  test('links its pages, and tells them apart', async () => {
    const first = await site.send('GET', '/catalogue.ttl')
    const second = await site.send('GET', '/catalogue.ttl?page=2')
    expect(first.headers.link).toContain('</catalogue.ttl?page=2>; rel="next"')
    expect(first.headers.link).not.toContain('rel="prev"')
    for (const link of [
      '</catalogue.ttl?page=3>; rel="next"',
      '</catalogue.ttl>; rel="prev"',
      '</catalogue.ttl?page=3>; rel="last"',
    ])
      expect(second.headers.link).toContain(link)
    expect(second.headers.etag).not.toBe(first.headers.etag)
    const page = await site.send('GET', '/catalogue?page=2', { Accept: 'text/html', 'Accept-Language': 'en' })
    expect(page.text).toMatch(/rel="next" href="\/catalogue\?page=3"/)
    expect(page.text.match(/Dataset \d+/g)).not.toBeNull()
  })

  test.each([
    ['4', 404],
    ['0', 400],
    ['x', 400],
    ['', 400],
    ['99999999', 400],
  ])('has no page %j: %i', async (page, status) => {
    expect((await site.send('GET', `/catalogue.ttl?page=${page}`)).status).toBe(status)
  })
})
