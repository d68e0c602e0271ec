import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CollectionQuery, Filter } from '../../../src/release/collections.js'
import type { Release } from '../../../src/release/release.js'
import { base, line } from '../sample.js'
import { label, openWith, propertyOf, shapeOf, type, typed } from './sample.js'

const a = `<${type}>`
const called = `<${label}>`
const geo = 'http://www.w3.org/2003/01/geo/wgs84_pos#'
const step = (iri: string, inverse = false) => ({ iri: `${base}${iri}`, inverse })

const museum = shapeOf('Museum', {
  label,
  city: `${base}city`,
  owner: `${base}owner`,
  opened: `${base}opened`,
  visitors: `${base}visitors`,
  free: `${base}free`,
  code: `${base}code`,
  country: [step('owner'), step('country')],
  holds: [step('keptIn', true)],
  street: [step('address'), step('street')],
  address: { ...propertyOf('address', `${base}address`), properties: [propertyOf('postalCode', `${base}postal`)] },
  nothing: `${base}nothing`,
})

const lines = [
  line('ex:m1', a, 'ex:Museum', 'ex:g'),
  line('ex:m1', a, 'ex:Museum', 'ex:h'),
  line('ex:m1', called, '"Musée d’Orsay"@fr'),
  line('ex:m1', called, '"Orsay Museum"@en'),
  line('ex:m1', 'ex:city', '"Paris"'),
  line('ex:m1', 'ex:owner', 'ex:state'),
  line('ex:m1', 'ex:opened', typed('1986-12-09', 'date')),
  line('ex:m1', 'ex:visitors', typed('3200000', 'integer')),
  line('ex:m1', 'ex:free', typed('0', 'boolean')),
  line('ex:m1', 'ex:code', '"75-A"'),
  line('ex:m1', 'ex:address', '_:a1'),
  line('_:a1', 'ex:street', '"Esplanade"'),
  line('_:a1', 'ex:postal', '"75007"'),
  line('ex:m1', `<${geo}lat>`, typed('48.86', 'decimal')),
  line('ex:m1', `<${geo}long>`, typed('2.3266', 'decimal')),
  line('ex:m2', a, 'ex:Special'),
  line('ex:m2', called, '"Besançon : musée du Temps"@fr'),
  line('ex:m2', 'ex:city', '"Besançon"'),
  line('ex:m2', 'ex:owner', 'ex:town'),
  line('ex:m2', 'ex:owner', '<http://other.org/things#B7>'),
  line('ex:m2', 'ex:opened', typed('2002', 'gYear')),
  line('ex:m2', 'ex:visitors', typed('42.5', 'decimal')),
  line('ex:m2', 'ex:free', typed('true', 'boolean')),
  line('ex:m2', 'ex:code', '"75-a"'),
  line('ex:m2', '<http://www.w3.org/ns/org#hasSite>', 'ex:site'),
  line('ex:site', '<http://www.opengis.net/ont/geosparql#hasGeometry>', '_:g'),
  line(
    '_:g',
    '<http://www.opengis.net/ont/geosparql#asWKT>',
    '"POINT(6.02 47.23)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>',
  ),
  line('ex:m3', a, 'ex:Museum'),
  line('ex:m3', 'ex:opened', typed('2018-03', 'gYearMonth')),
  line('ex:m3', 'ex:visitors', typed('9', 'int')),
  line('ex:m3', `<${geo}lat>`, '"-16.5"'),
  line('ex:m3', `<${geo}long>`, '"179.9"'),
  line('ex:m4', a, 'ex:Museum'),
  line('ex:m4', called, '"Tour +"'),
  line('ex:m4', `<${geo}lat>`, '"-17"'),
  line('ex:m4', `<${geo}long>`, '"-179.5"'),
  line('ex:m4', 'ex:opened', typed('2018-01-31T23:30:00Z', 'dateTime')),
  line('_:nobody', a, 'ex:Museum'),
  line('ex:other', a, 'ex:Town'),
  line('ex:work', 'ex:keptIn', 'ex:m1'),
  line('_:work', 'ex:keptIn', 'ex:m2'),
  line('ex:state', called, '"État"@fr'),
  line('ex:state', called, '"State"@en'),
  line('ex:state', 'ex:country', 'ex:fr'),
  line('ex:town', called, '"Ville"@fr'),
  line('ex:town', 'ex:country', 'ex:fr'),
]

let release: Release
beforeAll(async () => {
  release = await openWith([museum, shapeOf('Empty', { label })], lines)
})
afterAll(() => release.close())

const ask = (part: Partial<CollectionQuery>) =>
  release.collection({ collection: 'Museum', filters: [], sort: [], facets: [], limit: 10, ...part })

const local = (iris: readonly string[]) => iris.map((iri) => iri.slice(base.length)).join(' ')

/** `opened gte 2018`: the local names of the things that are left. */
async function found(filter: string, ...more: string[]): Promise<string> {
  const filters = [filter, ...more].map((text): Filter => {
    const [property, operator, ...values] = text.split(' ') as [string, Filter['operator'], ...string[]]
    return { property, operator, values: values.map((value) => value.replaceAll('_', ' ')) }
  })
  return local((await ask({ filters })).things)
}

describe('a collection', () => {
  test('has the things of the class and of those below it, each once, and no blank nodes', async () => {
    expect(await ask({})).toEqual({
      total: 4,
      things: ['m1', 'm2', 'm3', 'm4'].map((name) => base + name),
      next: undefined,
      facets: {},
    })
    const isIn = (collection: string, name: string) => release.inCollection(collection, base + name)
    expect([isIn('Museum', 'm2'), isIn('Museum', 'other'), isIn('Empty', 'm1'), isIn('None', 'm1')]).toEqual([
      true,
      false,
      false,
      false,
    ])
    expect(isIn('Empty', 'm2')).toBe(true)
  })

  test.each([
    ['city is paris', 'm1'],
    ['city is BESANCON', 'm2'],
    ['city is Par', ''],
    ['city is paris besançon', 'm1 m2'],
    ['city not paris', 'm2 m3 m4'],
    ['city exists true', 'm1 m2'],
    ['city exists false', 'm3 m4'],
    ['city gt paris', ''],
    ['city gte paris', 'm1'],
    ['city lt paris', 'm2'],
    ["label is musée_d'orsay", 'm1'],
    ['label is tour', ''],
    ['label is tour_+', 'm4'],
    ['code is 75-A', 'm1 m2'],
    ['code is 75_A', ''],
    ['owner is https://example.org/state', 'm1'],
    ['owner is state', 'm1'],
    ['owner is etat', 'm1'],
    ['owner is Ville', 'm2'],
    ['owner is B7', 'm2'],
    ['owner is http://other.org/things#B7', 'm2'],
    ['owner is 7', ''],
    ['country is fr', 'm1 m2'],
    ['holds is work', 'm1'],
    ['holds exists true', 'm1 m2'],
    ['street is esplanade', 'm1'],
    ['address exists true', 'm1'],
    ['address.postalCode is 75007', 'm1'],
    ['visitors is 42.50', 'm2'],
    ['visitors gt 9', 'm1 m2'],
    ['visitors gte 9', 'm1 m2 m3'],
    ['visitors lt 1e2', 'm2 m3'],
    ['free is false', 'm1'],
    ['free is true', 'm2'],
    ['opened is 2018', 'm3 m4'],
    ['opened is 2018-01', 'm4'],
    ['opened gte 2018', 'm3 m4'],
    ['opened gt 2018', ''],
    ['opened lte 2018', 'm1 m2 m3 m4'],
    ['opened lt 2018', 'm1 m2'],
    ['opened lte 2002-05-01', 'm1 m2'],
    ['opened lt 2018-03', 'm1 m2 m4'],
    ['type is Special', 'm2'],
    ['nothing exists false', 'm1 m2 m3 m4'],
    ['nothing is x', ''],
    ['nothing gt 1', ''],
  ])('%s: %s', async (filter, expected) => expect(await found(filter)).toBe(expected))

  test('fulfils all filters', async () => {
    expect(await found('opened gte 1986', 'opened lt 2018', 'visitors gt 50')).toBe('m1')
  })

  test.each([
    ['mus', 'm1 m2'],
    ['mus ors', 'm1'],
    ['MUSEE temps', 'm2'],
    ['75-a', 'm1 m2'],
    ['https://example.org/m3', 'm3'],
    ['ville', ''],
    ['"', ''],
    ['  ', 'm1 m2 m3 m4'],
  ])('is searched for %s', async (text, expected) => expect(local((await ask({ text })).things)).toBe(expected))

  test.each([
    [[2, 48, 3, 49], 'm1'],
    [[-180, -90, 180, 90], 'm1 m2 m3 m4'],
    [[179, -20, -179, 0], 'm3 m4'],
    [[6.02, 47.23, 6.02, 47.23], 'm2'],
    [[10, 10, 20, 20], ''],
  ] as const)('has things within %j', async (box, expected) =>
    expect(local((await ask({ box: [...box] })).things)).toBe(expected),
  )

  test('tells where things are', () => {
    expect(release.position(`${base}m1`)).toEqual([2.3266, 48.86])
    expect(release.position(`${base}m2`)).toEqual([6.02, 47.23])
    expect(release.position(`${base}other`)).toBeUndefined()
  })

  test.each([
    ['label', false, 'm2 m1 m4 m3'],
    ['label', true, 'm4 m1 m2 m3'],
    ['visitors', false, 'm3 m2 m1 m4'],
    ['visitors', true, 'm1 m2 m3 m4'],
    ['opened', true, 'm3 m4 m2 m1'],
    ['owner', false, 'm2 m1 m3 m4'],
    ['address', true, 'm1 m2 m3 m4'],
  ])('is sorted by %s (descending: %s)', async (property, descending, expected) =>
    expect(local((await ask({ sort: [{ property, descending }] })).things)).toBe(expected),
  )

  test('counts values under all filters, the most frequent first, with the labels of things', async () => {
    const { facets } = await ask({ facets: ['country', 'owner', 'address', 'visitors', 'nothing', 'type'], limit: 0 })
    expect(facets).toEqual({
      country: [{ value: `${base}fr`, count: 2 }],
      owner: [
        { value: 'http://other.org/things#B7', count: 1 },
        { value: `${base}state`, count: 1, labels: { en: 'State', fr: 'État' } },
        { value: `${base}town`, count: 1, labels: { fr: 'Ville' } },
      ],
      address: [],
      visitors: ['9', '42.5', '3200000'].map((value) => ({ value, count: 1 })),
      nothing: [],
      type: [
        { value: `${base}Museum`, count: 3 },
        { value: `${base}Special`, count: 1 },
      ],
    })
  })
})

describe('a question that cannot be answered', () => {
  const filter = (property: string, operator: Filter['operator'], value: string) => ({
    filters: [{ property, operator, values: [value] }],
  })
  test.each([
    ['of an unknown collection', { collection: 'Musuem' }, /no collection Musuem; the nearest is Museum/],
    ['by an unknown property', filter('vistors', 'is', '1'), /no property vistors; the nearest is visitors/],
    ['sorted by an unknown property', { sort: [{ property: 'x', descending: true }] }, /no property x/],
    ['with an unknown facet', { facets: ['__proto__'] }, /no property __proto__/],
    ['with a number that is none', filter('visitors', 'gt', 'many'), /compared with a number, not with "many"/],
    ['with a date that is none', filter('opened', 'gt', '2018-02-30'), /compared with a year, month or date/],
    ['with an order of things', filter('owner', 'lt', 'x'), /has no order/],
    ['with a truth that is none', filter('owner', 'exists', 'yes'), /true or false, not by "yes"/],
    ['with a box upside down', { box: [0, 10, 1, 0] as [number, number, number, number] }, /no box/],
    ['with a box beyond the earth', { box: [0, 0, 181, 1] as [number, number, number, number] }, /no box/],
    ['with a box of no numbers', { box: [0, NaN, 1, 1] as [number, number, number, number] }, /no box/],
    ['with a page too large', { limit: 10_001 }, /0 to 10000 things/],
    ['with a cursor of nobody', { after: 'xyz' }, /the cursor is none/],
    ['with an empty cursor', { after: '' }, /the cursor is none/],
  ])('%s is told so', async (_, part, message) => {
    await expect(ask(part)).rejects.toMatchObject({ code: 'bad-request', message: expect.stringMatching(message) })
  })

  test('with the cursor of another question is told so, but not with that of a page of another size', async () => {
    const { next } = await ask({ limit: 1 })
    expect(local((await ask({ after: next, limit: 2 })).things)).toBe('m2 m3')
    for (const part of [{ text: 'a' }, { sort: [{ property: 'label', descending: true }] }, { collection: 'Empty' }]) {
      await expect(ask({ after: next, ...part })).rejects.toMatchObject({ code: 'bad-request' })
    }
    const forged = Buffer.from(`${Buffer.from(next!, 'base64url').toString().slice(0, 12)}${base}other`)
    await expect(ask({ after: forged.toString('base64url') })).rejects.toMatchObject({ code: 'bad-request' })
  })
})

test('a release without shapes has no collections', async () => {
  const bare = await openWith([], lines)
  expect(bare.classes).toEqual([])
  await expect(bare.collection({ collection: 'Museum', filters: [], sort: [], facets: [], limit: 1 })).rejects.toThrow(
    /no collection/,
  )
  bare.close()
})
