import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest'
import { type Conversation, expectNothingInner, expectProblem, head, open, say, statusesIn } from './hostileClient.js'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

let site: TestSite
let port: number
beforeAll(async () => {
  site = await serveTestSite(absentStore())
  port = site.listening.port
})
afterAll(() => site.close())

// One connection was opened before the bad client came, another comes right after: neither notices anything.
let before: Conversation
const good = 'GET /doc/house/1.nt HTTP/1.1\r\nHost: x\r\n\r\n'
beforeEach(() => {
  before = open(port)
  before.socket.write(good.slice(0, 9))
})
afterEach(async () => {
  before.socket.write(good.slice(9))
  const heard = await before.until(/ \.\n$/)
  expect(statusesIn(heard)).toEqual([200])
  before.socket.destroy()
  const { status, text } = await site.get('/doc/house/1.nt')
  expect([status, heard.endsWith(Buffer.from(text).toString('latin1'))]).toEqual([200, true])
})

/** What is sent, also short enough to be read. */
function shown<Expected>(cases: readonly (readonly [sent: string, expected: Expected])[]) {
  return cases.map(([sent, expected]) => [JSON.stringify(sent.slice(0, 60)), expected, sent] as const)
}

describe('an address', () => {
  test.each(
    shown([
      ['/%', 400],
      ['/%zz', 400],
      ['/id/%E0%A4%A', 400],
      ['/doc/%C0%AF', 400],
      ['/id/%ED%A0%80', 400],
      ['/linkset/%ff', 400],
      ['/id/%00', 404],
      ['/doc/house/1%00', 404],
      ['/doc/house/1%00.ttl', 404],
      ['/ontology%00', 404],
      ['/graph/%00', 404],
      ['/api/%00', 404],
      ['/linkset/%00', 404],
      ['/dump/%00/quads.nq', 404],
      ['/problem/%00', 404],
      ['/problem/constructor', 404],
      ['/id/__proto__/constructor', 404],
      ['/doc/house/1.constructor', 404],
      ['/doc/house/1?format=__proto__', 406],
      ['/doc/house/1?format=%00', 406],
      ['/id/house%252F1', 404],
      ['/doc/house/%2531', 404],
      ['/..%2f..%2fetc/passwd', 404],
      ['/%2e%2e/%2e%2e/etc/passwd', 404],
      ['/dump/../../etc/passwd', 404],
      ['/dump/..%2f..%2fetc%2fpasswd', 404],
      ['/id/../../../etc/passwd', 404],
      ['/context/../../package.json', 404],
      ['//evil.example/x', 404],
      ['///evil.example/..', 404],
      ['/\\..\\..\\x', 404],
      ['/id/..;/x', 404],
      ['/doc//house/1', 404],
      ['/doc/house/1/', 404],
      ['/id/house/1#nothing', 404],
      ['ftp://evil.example/x', 404],
      ['*', 404],
      ['/resolve?iri=%00', 404],
      ['/resolve?iri=https://example.org/id/house/1%00', 404],
      ['/resolve?iri=%ED%A0%80', 404],
      ['/graphs?graph=%00', 400],
      ['/graphs?graph=%ff', 400],
      ['/api?x=%00', 400],
      ['/sparql?query=%00', 400],
      ['/doc/house/1?page=1e9', 400],
      ['/doc/house/1?page=-1', 400],
      ['/doc/house/1?page=0', 400],
      ['/doc/house/1?page=', 400],
      ['/doc/house/1?page=%D9%A3', 400],
      ['/doc/house/1?page=1%00', 400],
      ['/doc/house/1?page=%', 400],
      ['/search?q=a&page=1e9', 400],
      ['/search?q=a&page=-1', 400],
      ['/search?q=a&page=%D9%A3', 400],
      ['/search?q=a&limit=101', 400],
      [`/search?${'q=a&'.repeat(1_000)}`, 400],
      [`/api?${'a=1&'.repeat(1_000)}`, 400],
      [`/resolve?${'iri=a&'.repeat(1_000)}`, 400],
      [`/search?q=${'a'.repeat(8_000)}`, 400],
      [`/${'a'.repeat(10_000)}`, 414],
      [`/doc/house/1?${'x'.repeat(10_000)}`, 414],
      [`/${'%'.repeat(8_000)}`, 400],
      [`/${'/'.repeat(8_000)}`, 404],
      [`/id/${'a/'.repeat(4_000)}`, 404],
    ]),
  )('%s → %i', async (_shown, status, path) => {
    expectProblem(await say(port, head(`GET ${path} HTTP/1.1`)), [status], path)
  })

  test.each(
    shown([
      ['/search?q=%', 200],
      ['/search?q=%00', 200],
      ['/search?q=a%00b', 200],
      ['/search?q=%ED%A0%80', 200],
      ['/search?q=%C0%AF', 200],
      [`/search?q=${'%22'.repeat(60)}`, 200],
      ['/search?q=*%20OR%20NEAR(%20-%5E', 200],
      ['/catalogue?x=%', 200],
      ['/doc/house/1?predicate=%00', 200],
      ['/doc/house/1?lang=%00', 200],
      [`/doc/house/1?${'page=1&'.repeat(1_000)}`, 200],
      [`/doc/house/1.ttl?${'x'.repeat(8_000)}`, 200],
      ['http://evil.example/doc/house/1', 200],
      ['HTTPS://user:secret@evil.example:99/doc/house/1', 200],
    ]),
  )('%s → %i', async (_shown, status, path) => {
    const answer = await say(port, head(`GET ${path} HTTP/1.1`))
    expect(answer?.status).toBe(status)
    expectNothingInner(answer!.text, path)
    expect(answer!.text + JSON.stringify(answer!.headers)).not.toContain('evil.example')
  })

  test.each([
    ['/..%2fid', '//evil.example/id/house/1'],
    ['/id', '/id/house/1?next=//evil.example'],
    ['absolute', 'https://evil.example/id/house/1'],
    ['empty', 'http://evil.example'],
  ])('leads nobody to another host: %s', async (_name, path) => {
    const { status, headers } = (await say(port, head(`GET ${path} HTTP/1.1`)))!
    expect([302, 303, 404]).toContain(status)
    if (status !== 404) expect(headers.location).toMatch(/^\/($|doc\/house\/1)/)
  })
})

describe('a first line', () => {
  test.each(
    shown([
      ['get / HTTP/1.1', [400]],
      ['FOO / HTTP/1.1', [400]],
      ['GET / HTTP/1.2', [400]],
      ['GET / HTTP/9.9', [400]],
      ['GET / HTTX/1.1', [400]],
      ['GET /a b HTTP/1.1', [400]],
      ['GET /\u0000 HTTP/1.1', [400]],
      ['GET /\u00e9 HTTP/1.1', [400]],
      ['GET /\t HTTP/1.1', [400]],
      ['GET evil.example:443 HTTP/1.1', [400]],
      ['TRACE / HTTP/1.1', [405]],
      ['TRACE /doc/house/1 HTTP/1.1', [405]],
      ['PROPFIND / HTTP/1.1', [405]],
      ['PUT /doc/house/1 HTTP/1.1', [405]],
      ['DELETE /id/house/1 HTTP/1.1', [405]],
      ['QUERY / HTTP/1.1', [405]],
      ['PATCH /search HTTP/1.1', [405]],
      ['\u0016\u0003\u0001\u0002\u0000\u0001\u0000', [400]],
      [':'.repeat(100_000), [400, 431]],
    ]),
  )('%s → %j', async (_shown, statuses, line) => {
    const answer = await say(port, head(line))
    expectProblem(answer, statuses, line)
    if (answer?.status === 405) expect(answer.headers.allow).toMatch(/GET, HEAD/)
    if (answer?.status === 405) expect(answer.text).not.toContain('Host: x')
  })

  test('CONNECT makes no tunnel, and is answered after what was asked before it', async () => {
    expectProblem(await say(port, head('CONNECT evil.example:443 HTTP/1.1')), [501], 'CONNECT')
    const conversation = open(port)
    conversation.socket.write(good + head('CONNECT evil.example:443 HTTP/1.1'))
    expect(statusesIn(await conversation.until(/"method-not-allowed"/))).toEqual([200, 501])
    conversation.socket.destroy()
  })

  test('OPTIONS * tells what the server can do at all', async () => {
    const answer = await say(port, head('OPTIONS * HTTP/1.1'))
    expect([answer?.status, answer?.headers.allow]).toEqual([204, 'GET, HEAD, POST, OPTIONS'])
  })

  test('of HTTP/2 is told that it is none of HTTP/1.1', async () => {
    expectProblem(await say(port, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), [400], 'preface')
  })

  test('of HTTP/1.0 needs no host, and its connection is closed', async () => {
    const answer = await say(port, 'GET /doc/house/1.nt HTTP/1.0\r\n\r\n')
    expect([answer?.status, answer?.headers.connection]).toEqual([200, 'close'])
    expect(answer?.headers['transfer-encoding']).toBeUndefined()
  })

  test('of HTTP/0.9 gets an answer within the rules', async () => {
    expectProblem(await say(port, 'GET /\r\n\r\n'), [400], 'HTTP/0.9')
  })
})

describe('a host', () => {
  test.each([
    ['none', ''],
    ['two', 'Host: a\r\nHost: b\r\n'],
    ['two in different case', 'Host: a\r\nHOST: a\r\n'],
  ])('%s is refused', async (_name, hosts) => {
    const answer = await say(port, `GET /doc/house/1 HTTP/1.1\r\n${hosts}\r\n`)
    expectProblem(answer, [400], hosts)
    expect(answer?.headers.connection).toBe('close')
  })

  test.each([
    '/',
    '/doc/house/1',
    '/doc/house/1.html',
    '/id/house/1',
    '/id/house/old',
    '/catalogue.ttl',
    '/nothing',
    '/search?q=glass',
    '/opensearch.xml',
    '/robots.txt',
    '/api',
    '/api/openapi.json',
    '/sparql',
    '/graphs',
    '/.well-known/void',
  ])('that is forged is shown nowhere: %s', async (path) => {
    const forged = [
      'Host: forged.example',
      'Connection: close',
      'X-Forwarded-Host: forged.example',
      'X-Forwarded-Proto: gopher',
      'X-Forwarded-Prefix: /forged.example',
      'Forwarded: host=forged.example;proto=gopher',
      'X-Original-URL: /forged.example',
      'X-Rewrite-URL: /forged.example',
      'X-HTTP-Method-Override: DELETE',
      'Origin: https://forged.example',
      'Referer: https://forged.example/',
    ]
    const answer = await say(port, [`GET ${path} HTTP/1.1`, ...forged, '', ''].join('\r\n'))
    const { headers, text } = answer!
    expect(JSON.stringify(headers) + text).not.toMatch(/forged|gopher/)
    const usual = await site.get(path)
    expect([answer!.status, headers.location, headers.etag]).toEqual([
      usual.status,
      usual.headers.location,
      usual.headers.etag,
    ])
  })
})
