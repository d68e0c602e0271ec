import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  integer,
  oneof,
  option,
  property,
  record,
  string,
  tuple,
} from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentFormats } from '../../src/publish/documentFormats.js'
import { negotiate, type Offer } from '../../src/publish/negotiate.js'
import { formats } from '../../src/rdf/formats.js'
import { modelChoice, type Range } from './acceptModel.js'
import { head, say } from './hostileClient.js'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

let site: TestSite
beforeAll(async () => {
  site = await serveTestSite(absentStore())
})
afterAll(() => site.close())

const known = [...documentFormats.flatMap((offer: Offer) => [offer.mediaType, ...offer.aliases])].map(
  (type) => type.split(';')[0]!.split('/') as [string, string],
)
const strange: [string, string][] = [
  ['image', 'png'],
  ['text', 'htm'],
  ['text', 'turtles'],
  ['application', 'n'],
  ['x-a.b', 'c+d'],
]
const wild: [string, string][] = [
  ['*', '*'],
  ['text', '*'],
  ['application', '*'],
  ['image', '*'],
]
const parameter = constantFrom<[string, string]>(
  ['charset', 'utf-8'],
  ['charset', 'latin1'],
  ['level', '1'],
  ['profile', 'http://www.w3.org/ns/json-ld#compacted'],
  ['x', 'a, text/html;q=1, b'],
  ['x', 'a;q=0'],
)

const range = record({
  names: oneof(
    { weight: 6, arbitrary: constantFrom(...known) },
    { weight: 2, arbitrary: constantFrom<[string, string]>(['text', 'html'], ['application', 'xhtml+xml']) },
    { weight: 3, arbitrary: constantFrom(...wild) },
    { weight: 1, arbitrary: constantFrom(...strange) },
  ),
  parameters: oneof({ weight: 4, arbitrary: constantFrom([]) }, { weight: 1, arbitrary: tuple(parameter) }),
  quality: oneof(constantFrom(1000, 0, 500, 900), integer({ min: 0, max: 1000 })),
  isUpper: constantFrom(false, false, true),
  space: constantFrom('', ' ', '\t', '  '),
})

/** A range, and one of the ways in which it may be written. */
const written = range.map(({ names: [type, subtype], parameters, quality, isUpper, space }) => {
  const text = parameters.map(([name, value]) => `;${space}${name}=${/^[\w-]+$/.test(value) ? value : `"${value}"`}`)
  const q = quality === 1000 ? '' : `${space};${space}q=${quality === 0 ? '0' : String(quality / 1000)}`
  const name = `${type}/${subtype}`
  return {
    range: { type, subtype, parameters, quality } satisfies Range,
    text: (isUpper ? name.toUpperCase() : name) + text.join('') + q,
    space,
  }
})

const header = array(written, { maxLength: 8 })

function textOf(ranges: readonly { readonly text: string; readonly space: string }[]): string {
  // Lists may have empty members, and white space around the commas (RFC 9110 §5.6.1).
  return ranges.map(({ text, space }) => (space === '  ' ? `, ${text}` : text + space)).join(',')
}

describe('a well-formed Accept is answered as a model of RFC 9110 and of the rules of the site says', () => {
  test.each([
    ['documents', documentFormats],
    ['graphs', formats],
  ] as const)('%s', (_name, offers: readonly Offer[]) => {
    assert(
      property(option(header, { nil: undefined, freq: 50 }), (ranges) => {
        const chosen = negotiate(ranges && textOf(ranges), offers)
        const model = modelChoice(
          ranges?.map((each) => each.range),
          offers,
        )
        expect(chosen && [chosen.offer.name, chosen.mediaType], ranges && textOf(ranges)).toEqual(model)
      }),
      { numRuns: 5_000 },
    )
  })

  test('through the listener', async () => {
    await assert(
      asyncProperty(header, async (ranges) => {
        const accept = textOf(ranges)
        const answer = await say(site.listening.port, head('GET /doc/house/1 HTTP/1.1', `Accept: ${accept}`))
        const model = modelChoice(
          ranges.map((each) => each.range),
          documentFormats,
        )
        const [format, mediaType] = model ?? [undefined, 'application/problem+json']
        expect(answer?.status, accept).toBe(model ? 200 : 406)
        expect(answer?.headers['content-type']?.split(';')[0], accept).toBe(mediaType)
        expect(answer?.headers['content-location'], accept).toBe(format && `/doc/house/1.${format}`)
        expect(answer?.headers.vary?.toLowerCase().split(', '), accept).toContain('accept')
      }),
      { numRuns: 300 },
    )
  })
})

describe('any Accept', () => {
  const pieces = constantFrom(
    'text/html',
    'text/turtle',
    '*/*',
    '*',
    '/',
    ';',
    ',',
    'q=',
    '0',
    '1',
    '.',
    '"',
    '\\',
    ' ',
    '=',
    'é',
    '-',
  )
  const anything = oneof(
    string({ unit: 'binary' }),
    array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
  )

  test('never throws, and gives one of the offers or none, the same each time', () => {
    assert(
      property(anything, (accept) => {
        const chosen = negotiate(accept, documentFormats)
        if (chosen) expect(documentFormats).toContain(chosen.offer)
        expect(negotiate(accept, documentFormats)).toEqual(chosen)
      }),
      { numRuns: 3_000 },
    )
  })

  test('gets a document or 406 through the listener, or 400 where no header may be so', async () => {
    await assert(
      asyncProperty(anything, async (accept) => {
        const answer = await say(site.listening.port, head('GET /doc/house/1 HTTP/1.1', `Accept: ${accept}`))
        expect([200, 400, 406], accept).toContain(answer?.status)
        if (answer?.status !== 200)
          expect(answer?.headers['content-type'], accept).toMatch(/^(application\/problem\+json|text\/html)/)
      }),
      { numRuns: 300 },
    )
  })

  test('is judged in no time, however long and nested', () => {
    for (const piece of [',', '"', '\\"', ';', 'text/html;', 'text/html,', '*/*;q="', ' ', '\t,'])
      for (const begin of ['', 'text/html,', 'text/turtle;a="']) {
        const started = performance.now()
        negotiate(begin + piece.repeat(32_000 / piece.length), documentFormats)
        expect(performance.now() - started, piece).toBeLessThan(200)
      }
  })

  test('is taken as one, where it comes in several lines', async () => {
    const twice = head('GET /doc/house/1 HTTP/1.1', 'Accept: text/html;q=0.5', 'Accept: application/rdf+xml')
    expect((await say(site.listening.port, twice))?.headers['content-type']).toBe('application/rdf+xml')
    const empty = await say(site.listening.port, head('GET /doc/house/1 HTTP/1.1', 'Accept:'))
    expect(empty?.status).toBe(406)
  })
})
