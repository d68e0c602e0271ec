import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CollectionQuery, Filter } from '../../../src/release/collections.js'
import { base, line } from '../sample.js'
import { answerWith, label, shapeOf, type, typed } from './sample.js'

/** What is said of a thing: numbers, days or months, texts, things. */
interface Thing {
  readonly size: readonly number[]
  readonly date: readonly string[]
  readonly text: readonly string[]
  readonly link: readonly string[]
  readonly place: readonly [number, number] | undefined
}

const words = ['Été', 'ete', 'Hiver', 'automne', 'z']
const dates = ['2018', '2018-03', '2018-03-05', '2018-04-01', '2019', '2020-01']
/** Labels of the things that others link to. */
const targets: Readonly<Record<string, string>> = { t1: 'Éric', t2: 'alma', t3: 'Zoé' }

const arbitraryThing: fc.Arbitrary<Thing> = fc.record({
  size: fc.uniqueArray(fc.integer({ min: -3, max: 5 }), { maxLength: 2 }),
  date: fc.uniqueArray(fc.constantFrom(...dates), { maxLength: 2 }),
  text: fc.uniqueArray(fc.constantFrom(...words), { maxLength: 2 }),
  link: fc.uniqueArray(fc.constantFrom(...Object.keys(targets)), { maxLength: 2 }),
  place: fc.option(fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -90, max: 90 })), {
    nil: undefined,
  }),
})

const keys = ['size', 'date', 'text', 'link'] as const
type Key = (typeof keys)[number]

const asked: Readonly<Record<Key, fc.Arbitrary<string>>> = {
  size: fc.integer({ min: -3, max: 5 }).map(String),
  date: fc.constantFrom(...dates, '2018-12-31', '2017'),
  text: fc.constantFrom(...words, 'été', 'HIVER', 'none'),
  link: fc.constantFrom(...Object.keys(targets), ...Object.values(targets), `${base}t2`, 'zoe'),
}

const arbitraryFilter = fc.constantFrom(...keys).chain((property) => {
  const operators: Filter['operator'][] = property === 'link' ? ['is', 'not'] : ['is', 'not', 'gt', 'gte', 'lt', 'lte']
  return fc.oneof(
    fc.record({
      property: fc.constant(property),
      operator: fc.constantFrom(...operators),
      values: fc.array(asked[property], { minLength: 1, maxLength: 2 }),
    }),
    fc.record({
      property: fc.constant(property),
      operator: fc.constant('exists' as const),
      values: fc.constantFrom(['true'], ['false']),
    }),
  )
})

const arbitraryQuery = fc.record({
  filters: fc.array(arbitraryFilter, { maxLength: 2 }),
  sort: fc.array(fc.record({ property: fc.constantFrom(...keys), descending: fc.boolean() }), { maxLength: 2 }),
  box: fc.option(
    fc
      .tuple(...[180, 90, 180, 90].map((end) => fc.integer({ min: -end, max: end })))
      .map(([west, a, east, b]) => [west!, Math.min(a!, b!), east!, Math.max(a!, b!)] as const),
    { nil: undefined, freq: 4 },
  ),
  limit: fc.integer({ min: 1, max: 4 }),
})

type Asked = Pick<CollectionQuery, 'filters' | 'sort' | 'box' | 'limit'>

const fold = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()

/** The same as the release should tell, by going through all things one after the other. */
function modelAnswer(things: readonly Thing[], { filters, sort, box }: Asked): number[] {
  const places = things.flatMap((thing, at) =>
    filters.every((filter) => holds(thing, filter)) && isWithin(thing, box) ? [at] : [],
  )
  return places.sort((one, other) => {
    for (const { property, descending } of sort) {
      const [x, y] = [one, other].map((at) => sortKey(things[at]!, property as Key, descending))
      if (x === y) continue
      if (x === undefined) return 1
      if (y === undefined) return -1
      return (x < y ? -1 : 1) * (descending ? -1 : 1)
    }
    return one - other
  })
}

function isWithin({ place }: Thing, box: Asked['box']): boolean {
  if (box === undefined) return true
  if (place === undefined) return false
  const [west, south, east, north] = box
  const [x, y] = place
  return y >= south && y <= north && (west <= east ? x >= west && x <= east : x >= west || x <= east)
}

function holds(thing: Thing, { property, operator, values }: Filter): boolean {
  const own = thing[property as Key].map(String)
  if (operator === 'exists') return own.length > 0 === (values[0] === 'true')
  if (operator === 'not') return !own.some((value) => values.some((wanted) => compare(property, value, wanted) === 0))
  return own.some((value) => values.some((wanted) => tests[operator](compare(property, value, wanted))))
}

const tests = {
  is: (order: number) => order === 0,
  gt: (order: number) => order > 0,
  gte: (order: number) => order >= 0,
  lt: (order: number) => order < 0,
  lte: (order: number) => order <= 0,
}

function compare(property: string, value: string, wanted: string): number {
  if (property === 'size') return Number(value) - Number(wanted)
  if (property === 'link')
    return [value, base + value, fold(targets[value]!)].some((name) => fold(name) === fold(wanted)) ? 0 : 1
  const length = Math.min(value.length, wanted.length)
  const [one, other] =
    property === 'date' ? [value.slice(0, length), wanted.slice(0, length)] : [fold(value), fold(wanted)]
  return one === other ? 0 : one < other ? -1 : 1
}

function sortKey(thing: Thing, property: Key, descending: boolean): string | number | undefined {
  const own = thing[property].map((value) => {
    if (property === 'size') return value
    if (property === 'link') return fold(targets[value]!)
    // Of two that begin at the same time, the one that ends first comes first.
    if (property === 'date') return `${String(value)}-01-01`.slice(0, 10) + String(9 - String(value).length / 4)
    return fold(value as string)
  })
  const sorted = own.sort((one, other) => (one < other ? -1 : one > other ? 1 : 0))
  return descending ? sorted.at(-1) : sorted[0]
}

/** Value → how many of the things have it. */
function modelCounts(things: readonly Thing[], key: Key): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const thing of things)
    for (const value of thing[key]) {
      const name = key === 'link' ? base + String(value) : String(value)
      counts[name] = (counts[name] ?? 0) + 1
    }
  return counts
}

const datatypes = ['gYear', 'gYearMonth', 'date']
const geo = 'http://www.w3.org/2003/01/geo/wgs84_pos#'

function linesOf({ size, date, text, link, place }: Thing, at: number): string[] {
  const subject = `ex:thing${String(at).padStart(3, '0')}`
  const [longitude, latitude] = place ?? []
  return [
    line(subject, `<${type}>`, 'ex:Thing'),
    ...size.map((value) => line(subject, 'ex:size', typed(value, 'integer'))),
    ...date.map((value) => line(subject, 'ex:date', typed(value, datatypes[Math.ceil(value.length / 3) - 2]!))),
    ...text.map((value) => line(subject, 'ex:text', `"${value}"`)),
    ...link.map((value) => line(subject, 'ex:link', `ex:${value}`)),
    ...(place === undefined
      ? []
      : [
          line(subject, `<${geo}long>`, typed(longitude!, 'decimal')),
          line(subject, `<${geo}lat>`, typed(latitude!, 'decimal')),
        ]),
  ]
}

const shape = shapeOf('Thing', Object.fromEntries(keys.map((key) => [key, base + key])))
const labels = Object.entries(targets).map(([key, text]) => line(`ex:${key}`, `<${label}>`, `"${text}"`))

test('the pages of a question are together what its filters, box and order say, with total and counts', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryThing, { maxLength: 15 }),
      fc.array(arbitraryQuery, { minLength: 1, maxLength: 6 }),
      async (things, queries) => {
        const { ask, close } = await answerWith([shape], [...labels, ...things.flatMap(linesOf)])
        try {
          for (const query of queries) {
            const expected = modelAnswer(things, query)
            const told: string[] = []
            let after: string | undefined
            do {
              const page = ask({ collection: 'Thing', ...query, after, facets: [...keys] })
              told.push(...page.things)
              after = page.next
              expect(page.total).toBe(expected.length)
              expect(page.things.length).toBeLessThanOrEqual(query.limit)
              for (const key of keys) {
                const facet = page.facets[key]!
                const counts = Object.fromEntries(facet.map(({ value, count }) => [value, count]))
                expect(counts).toEqual(
                  modelCounts(
                    expected.map((at) => things[at]!),
                    key,
                  ),
                )
                expect(facet.map(({ count }) => count)).toEqual(Object.values(counts).sort((one, other) => other - one))
              }
            } while (after !== undefined)
            expect(told.map((iri) => Number(iri.slice(-3)))).toEqual(expected)
          }
        } finally {
          close()
        }
      },
    ),
    { numRuns: 60 },
  )
}, 120_000)
