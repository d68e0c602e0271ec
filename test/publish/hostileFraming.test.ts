import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Conversation, expectProblem, head, open, say, statusesIn } from './hostileClient.js'
import { absentStore, serveTestSite, type TestSite } from './testSite.js'

let site: TestSite
let port: number
beforeAll(async () => {
  site = await serveTestSite(absentStore())
  port = site.listening.port
})
afterAll(() => site.close())

let before: Conversation
const good = 'GET /doc/house/1.nt HTTP/1.1\r\nHost: x\r\n\r\n'
beforeEach(() => {
  before = open(port)
  before.socket.write(good.slice(0, 9))
})
afterEach(async () => {
  before.socket.write(good.slice(9))
  expect(statusesIn(await before.until(/ \.\n$/))).toEqual([200])
  before.socket.destroy()
  expect((await site.get('/doc/house/1.nt')).status).toBe(200)
})

const post = 'POST /resolve HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
const smuggled = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n'

describe('what is framed badly is refused, and its connection closed', () => {
  test.each([
    ['length and chunks', `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`, [400]],
    ['chunks and length', `${post}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${smuggled}`, [400]],
    ['two lengths', `${post}Content-Length: 2\r\nContent-Length: 40\r\n\r\n[]${smuggled}`, [400]],
    ['a list of lengths', `${post}Content-Length: 2, 2\r\n\r\n[]${smuggled}`, [400]],
    ['a negative length', `${post}Content-Length: -5\r\n\r\n`, [400]],
    ['a length with a sign', `${post}Content-Length: +2\r\n\r\n[]`, [400]],
    ['a length in hex', `${post}Content-Length: 0x2\r\n\r\n[]`, [400]],
    ['a length without end', `${post}Content-Length: ${'9'.repeat(40)}\r\n\r\n`, [400]],
    ['another coding', `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, [400]],
    ['chunks twice', `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`, [400]],
    ['a coding with a space before its colon', `${post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`, [400]],
    ['a size of a chunk that is none', `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n[]\r\n0\r\n\r\n`, [400]],
    ['a negative size of a chunk', `${post}Transfer-Encoding: chunked\r\n\r\n-2\r\n[]\r\n0\r\n\r\n`, [400]],
    ['a huge size of a chunk', `${post}Transfer-Encoding: chunked\r\n\r\n${'f'.repeat(20)}\r\n[]`, [400]],
    ['a chunk longer than its size', `${post}Transfer-Encoding: chunked\r\n\r\n1\r\n[]\r\n0\r\n\r\n`, [400]],
    ['extensions of chunks', `${post}Transfer-Encoding: chunked\r\n\r\n2;${'a'.repeat(20_000)}\r\n[]\r\n`, [413]],
    ['a name with a space', head('GET / HTTP/1.1', 'Bad Name: x'), [400]],
    ['a name with a space behind', head('GET / HTTP/1.1', 'Accept : x'), [400]],
    ['a header without a name', head('GET / HTTP/1.1', ': x'), [400]],
    ['a header without a colon', head('GET / HTTP/1.1', 'nothing'), [400]],
    ['a folded header', head('GET / HTTP/1.1', 'Accept: text/turtle,\r\n text/html'), [400]],
    ['a folded header at the head', `GET / HTTP/1.1\r\n Host: x\r\n\r\n`, [400]],
    ['NUL in a header', head('GET / HTTP/1.1', 'Accept: a\0b'), [400]],
    ['control characters in a header', head('GET / HTTP/1.1', 'Accept: a\u0007b'), [400]],
    ['CR alone', 'GET / HTTP/1.1\rHost: x\r\r', [400]],
    ['LF alone', 'GET / HTTP/1.1\nHost: x\n\n', [400]],
    ['CR in a header', head('GET / HTTP/1.1', 'Accept: a\rHost: y'), [400]],
    ['a megabyte in one header', head('GET / HTTP/1.1', `X: ${'a'.repeat(1_000_000)}`), [431]],
    ['a megabyte in many headers', head('GET / HTTP/1.1', ...Array<string>(50_000).fill('X: 1234567890123456')), [431]],
    ['a megabyte in the address', head(`GET /${'a'.repeat(1_000_000)} HTTP/1.1`), [431]],
    ['a megabyte in the name of a header', head('GET / HTTP/1.1', `${'a'.repeat(1_000_000)}: x`), [431]],
    ['ten megabytes of nonsense', '\u0001\u0002\u0003'.repeat(3_500_000), [400]],
  ])('%s', async (_name, sent, statuses) => {
    const conversation = open(port)
    conversation.socket.write(sent, 'latin1')
    const milliseconds = await conversation.closed
    expect(milliseconds).toBeLessThan(3_000)
    expect(statusesIn(conversation.heard())).toEqual(statuses)
    expectProblem(await say(port, sent), statuses, sent.slice(0, 200))
  })
})

describe('a body', () => {
  test('on GET is thrown away, and the connection goes on', async () => {
    const { socket, until } = open(port)
    socket.write(`GET /doc/house/1.nt HTTP/1.1\r\nHost: x\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`)
    socket.write(`GET /ready HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`)
    socket.write(`GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
    expect(statusesIn(await until(/404 Not Found[^]*\}$/))).toEqual([200, 200, 404])
    socket.destroy()
  })

  test.each([
    ['short', '/sparql', 2 ** 20 + 1],
    ['long', '/resolve', 4 * 2 ** 20 + 1],
    ['endless', '/resolve', 9_999_999_999_999],
  ])('that is said to be too long (%s) is refused before it comes', async (_name, path, length) => {
    const sent = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
    const answer = await say(port, sent, 'POST')
    expectProblem(answer, [413], path)
    expect(answer!.milliseconds).toBeLessThan(1_000)
  })

  test('that comes in pieces and becomes too long is refused', async () => {
    const { socket, until } = open(port)
    socket.write(`${post}Transfer-Encoding: chunked\r\n\r\n`)
    for (let i = 0; i < 5; i++) socket.write(`100000\r\n${' '.repeat(2 ** 20)}\r\n`)
    socket.write('0\r\n\r\n')
    expect(statusesIn(await until(/\}$/))).toEqual([413])
    socket.destroy()
  })

  test('that waits to be asked for is asked for', async () => {
    const { socket, until } = open(port)
    socket.write(`${post}Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n`)
    await until(/100 Continue\r\n\r\n/)
    socket.write('[]')
    expect(statusesIn(await until(/\]\n$/))).toEqual([100, 200])
    const other = await say(port, head('GET / HTTP/1.1', 'Expect: 200-maybe'))
    expect(other?.status).toBe(417)
  })

  test('whose client breaks off disturbs nobody', async () => {
    for (let i = 0; i < 20; i++) {
      const { socket } = open(port)
      socket.write(`${post}Content-Length: 1000\r\n\r\n["https://example.org`)
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (i % 2 === 0) socket.resetAndDestroy()
      else socket.end()
    }
    expect((await site.get('/health')).status).toBe(200)
  })
})

describe('pipelined requests', () => {
  test('are answered in turn, also before what is garbage', async () => {
    const conversation = open(port)
    const slow = 'GET /search?q=glass HTTP/1.1\r\nHost: x\r\n\r\n'
    conversation.socket.write(good + slow + 'GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n' + '\0garbage\r\n\r\n' + good)
    expect(await conversation.closed).toBeLessThan(3_000)
    expect(statusesIn(conversation.heard())).toEqual([200, 200, 404, 400])
  })

  test('by the hundred are all answered', async () => {
    const { socket, until } = open(port)
    socket.write('GET /id/house/1 HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(900))
    socket.write('GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    const statuses = statusesIn(await until(/HTTP\/1\.1 200 [^]*\}\s*$/, 20_000))
    expect(statuses).toEqual([...Array<number>(900).fill(303), 200])
    socket.destroy()
  })

  test('without end are cut off', async () => {
    const { socket, closed } = open(port)
    socket.write('GET /search?q=glass HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(100_000))
    expect(await closed).toBeLessThan(5_000)
  })
})
