import { array, assert, asyncProperty, constantFrom, dictionary, oneof, string, tuple } from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNothingInner, head, say } from './hostileClient.js'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

let site: TestSite
beforeAll(async () => {
  site = await serveTestSite(absentStore())
})
afterAll(() => site.close())

const pieces = constantFrom(
  ...[
    '/',
    '//',
    '.',
    '..',
    '%2f',
    '%00',
    '%',
    '%zz',
    '%C3%A9',
    '%25',
    '?',
    '&',
    '=',
    '#',
    ';',
    ':',
    '@',
    '\\',
    '"',
    "'",
    '<',
    '|',
  ],
  ...[
    'id',
    'doc',
    'house',
    '1',
    'api',
    'search',
    'q',
    'resolve',
    'iri',
    'graphs',
    'graph',
    'default',
    'catalogue',
    'ontology',
  ],
  ...[
    'sparql',
    'query',
    'dump',
    'linkset',
    'context',
    'page',
    '-1',
    '1e9',
    '.ttl',
    '.html',
    '.json',
    'format',
    'houses',
    'books',
  ],
  ...['https://example.org/id/house/1', 'constructor', '__proto__', 'é', ' ', '\0', '\r', '\n'],
)
const address = oneof(
  array(pieces, { maxLength: 12 }).map((parts) => `/${parts.join('')}`),
  string({ unit: 'binary', maxLength: 200 }),
  string({ unit: 'grapheme-ascii', maxLength: 200 }).map((text) => `/${encodeURIComponent(text)}`),
  tuple(
    constantFrom(
      'search?q=',
      'resolve?iri=',
      'graphs?graph=',
      'doc/house/1?page=',
      'api?x=',
      'sparql?query=',
      'doc/house/1?predicate=',
    ),
    string({ unit: 'grapheme', maxLength: 50 }),
  ).map(([path, value]) => `/${path}${encodeURIComponent(value)}`),
)
const names = constantFrom(
  ...[
    'Accept',
    'Accept-Encoding',
    'Accept-Language',
    'If-None-Match',
    'If-Modified-Since',
    'If-Match',
    'If-Range',
    'Range',
  ],
  ...[
    'X-Request-Id',
    'Origin',
    'Access-Control-Request-Method',
    'Content-Type',
    'Cookie',
    'Authorization',
    'X-Forwarded-For',
  ],
)
const value = oneof(
  string({ unit: 'binary', maxLength: 100 }),
  array(
    constantFrom('*', '/', ';q=', '0', '1', ',', 'W/', '"', 'bytes=', '-', 'gzip', 'br', 'fr', 'text/html', ' ', '٣'),
    { maxLength: 20 },
  ).map((parts) => parts.join('')),
)
const headers = dictionary(names, value, { maxKeys: 4 }).map((all) =>
  Object.entries(all).map(([name, each]) => `${name}: ${each}`),
)
const methods = constantFrom(
  'GET',
  'GET',
  'GET',
  'GET',
  'HEAD',
  'POST',
  'OPTIONS',
  'PUT',
  'DELETE',
  'TRACE',
  'PROPFIND',
)

test('any address with any headers gets an answer within the rules, and soon', async () => {
  await assert(
    asyncProperty(methods, address, headers, async (...[method, path, lines]) => {
      // What is no request is answered with a body, also where it meant to be HEAD.
      const written = method === 'HEAD' ? `/${encodeURIComponent(path.toWellFormed())}` : path
      const sent = head(
        `${method} ${Buffer.from(written).toString('latin1')} HTTP/1.1`,
        ...(method === 'HEAD' ? [] : lines),
      )
      // Who sends an empty line ends the head: what comes after it is another request, or garbage.
      const answer = await say(site.listening.port, sent, method)
      expect(answer, sent).toBeDefined()
      const { status, text, milliseconds, headers: got } = answer!
      // The engine of this site answers nothing.
      if (!path.includes('sparql')) expect(status, sent + text).toBeLessThan(500)
      expect(milliseconds, sent).toBeLessThan(1_000)
      expectNothingInner(text, sent)
      expect(got['x-powered-by'], sent).toBeUndefined()
      if (status >= 400 && method !== 'HEAD' && got['content-type'] === 'application/problem+json')
        expect(JSON.parse(text), sent).toMatchObject({ status, code: expect.any(String) })
    }),
    { numRuns: 1_500 },
  )
}, 120_000)

test.each([
  ['Range: bytes=0-', 206],
  ['Range: bytes=-10', 206],
  ['Range: bytes=5-2', 200],
  ['Range: bytes=999999999-', 416],
  ['Range: bytes=a-b', 200],
  ['Range: lines=1-2', 200],
  ['Range: bytes=0-0,2-3', 200],
  [`Range: bytes=${'0-,'.repeat(1_000)}`, 200],
  ['Range: bytes=99999999999999999999999-', 416],
  ['Range: ', 200],
])('a range of a file (%#)', async (range, status) => {
  const path = `/dump/${site.release.about.digest}/quads.nq`
  const answer = await say(site.listening.port, head(`GET ${path} HTTP/1.1`, range))
  // A list of ranges, and one that ends before it begins, may be ignored or refused (RFC 9110 §14.2).
  expect(status === 206 ? [206] : [status, 200, 416]).toContain(answer?.status)
  if (answer?.status === 416) expect(answer.headers['content-range']).toMatch(/^bytes \*\/\d+$/)
  if (answer?.status === 206) expect(Number(answer.headers['content-length'])).toBe(answer.bytes.length)
  // A document has no ranges: it comes whole.
  const document = await say(site.listening.port, head('GET /doc/house/1.ttl HTTP/1.1', range))
  expect(document?.status).toBe(200)
})

test('conditions and codings that are odd are read by their rules', async () => {
  const ask = async (...lines: string[]) =>
    (await say(site.listening.port, head('GET /doc/house/1.nt HTTP/1.1', ...lines)))!
  const { etag = '' } = (await ask()).headers
  const others = Array.from({ length: 500 }, (_, i) => `W/"${i}"`).join(', ')
  for (const [lines, status] of [
    [['If-None-Match: *'], 304],
    [[`If-None-Match: W/${etag}`], 304],
    [[`If-None-Match: ${others}, ${etag}`], 304],
    [[`If-None-Match: ${others}`], 200],
    [['If-None-Match: garbage'], 200],
    [['If-None-Match: "'], 200],
    [['If-None-Match: '], 200],
    [['If-Modified-Since: yesterday'], 200],
    [['If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT'], 200],
    [['If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT'], 304],
    [['If-None-Match: "other"', 'If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT'], 200],
    [['Accept-Encoding: *;q=0'], 200],
    [['Accept-Encoding: identity;q=0'], 200],
    [['Accept-Encoding: gzip;q=2, br;q=-1'], 200],
    [['Accept-Encoding: '], 200],
    [['Accept-Language: *;q=0, ,,;;'], 200],
    [[`Accept-Language: ${'a-'.repeat(5_000)}`], 200],
  ] as const)
    expect((await ask(...lines)).status, lines.join('; ').slice(0, 100)).toBe(status)
})
