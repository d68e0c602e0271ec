import { spawn } from 'node:child_process'
import { createServer as createSocketServer, type AddressInfo } from 'node:net'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFetcher, type Fetched, type FetchSettings } from '../../src/sources/fetch.js'
import type { WebRequest } from '../../src/sources/source.js'
import { problemOf } from './sourceFile.js'
import { cutAfter, serveFile, testServer } from './webServer.js'

const server = testServer()
const other = testServer()
const bytes = Buffer.from(Array.from({ length: 20_000 }, (_, at) => `${at},row ${at}\n`).join(''))

let cache = ''
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'dataesr-fetch-'))
  server.asked.length = 0
  other.asked.length = 0
})
afterEach(() => rm(cache, { recursive: true, force: true }))

const proxies = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].map(
  (name) => [name, process.env[name]] as const,
)
for (const [name] of proxies) Reflect.deleteProperty(process.env, name)
afterAll(() => {
  for (const [name, value] of proxies) if (value !== undefined) process.env[name] = value
})

const usual = { maxBytes: 4e9, timeout: 20_000, retryPause: 5 }

async function fetchIt(request: Partial<WebRequest> = {}, settings: Partial<FetchSettings> = {}): Promise<Fetched> {
  const fetcher = createFetcher({ ...usual, cache, ...settings })
  try {
    return await fetcher.fetch({ url: `${server.address}/t.csv`, ...request })
  } finally {
    await fetcher.close()
  }
}

async function bytesOf(fetched: Promise<Fetched>): Promise<Buffer> {
  return readFile((await fetched).path)
}

/** Answers one after the other; the last one again and again. */
function inTurn(...answers: readonly RequestListener[]): RequestListener {
  let count = 0
  return (request, response) => {
    answers[Math.min(count++, answers.length - 1)]!(request, response)
  }
}

const status =
  (code: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(code, headers).end('not this')

describe('a file', () => {
  test('is fetched, then only asked for: 304', async () => {
    server.answer = serveFile(bytes)
    const first = await fetchIt()
    expect(await readFile(first.path)).toEqual(bytes)
    const second = await fetchIt()
    expect(second).toEqual(first)
    expect(server.asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"'])
  })

  test('is fetched again where it has changed; the former one stays for those who read it', async () => {
    server.answer = serveFile(bytes)
    const first = await fetchIt()
    server.answer = serveFile(Buffer.from('new'), '"2"')
    expect(await bytesOf(fetchIt())).toEqual(Buffer.from('new'))
    expect(await readFile(first.path)).toEqual(bytes)
  })

  test('without ETag is asked for by its date', async () => {
    const date = 'Tue, 01 Sep 2026 10:00:00 GMT'
    server.answer = (request, response) =>
      request.headers['if-modified-since'] === date
        ? void response.writeHead(304).end()
        : void response.writeHead(200, { 'Last-Modified': date }).end('a')
    await fetchIt()
    expect(await bytesOf(fetchIt())).toEqual(Buffer.from('a'))
    expect(server.asked.at(-1)!.headers['if-modified-since']).toBe(date)
  })

  test('without ETag and date is fetched each time', async () => {
    server.answer = inTurn(
      (_, response) => void response.end('a'),
      (_, response) => void response.end('b'),
    )
    expect(await bytesOf(fetchIt())).toEqual(Buffer.from('a'))
    expect(await bytesOf(fetchIt())).toEqual(Buffer.from('b'))
  })

  test('that is the same without a sign of it is kept once', async () => {
    server.answer = (_, response) => void response.end('a')
    const first = await fetchIt()
    expect(await fetchIt()).toEqual(first)
    expect((await readdir(cache)).filter((name) => !/[.](?:lock|json)$/.test(name))).toEqual([basename(first.path)])
  })

  test('whose bytes in the cache are damaged is fetched again', async () => {
    server.answer = serveFile(bytes)
    const { path } = await fetchIt()
    await writeFile(path, 'damaged')
    expect(await bytesOf(fetchIt())).toEqual(bytes)
  })

  test('is told by its headers too: other requests have other files', async () => {
    server.answer = (request, response) => void response.end(request.headers['x-key'])
    expect(await bytesOf(fetchIt({ headers: { 'X-Key': 'a' } }))).toEqual(Buffer.from('a'))
    expect(await bytesOf(fetchIt({ headers: { 'X-Key': 'b' } }))).toEqual(Buffer.from('b'))
  })

  test.each([
    ['/thing', 'text/turtle; charset=utf-8', '.ttl'],
    ['/thing.php', 'application/ld+json', '.jsonld'],
    ['/people.csv.zip?x=1', 'text/plain', '.csv.zip'],
    ['/thing', 'application/xml', '.rdf'],
    ['/a.b/thing', '', ''],
  ])('%s of the media type "%s" has the extension "%s"', async (path, type, extension) => {
    server.answer = (_, response) => void response.setHeader('Content-Type', type).end('')
    const file = basename((await fetchIt({ url: server.address + path })).path)
    expect(file.replace(/^[0-9a-f-]+/, '')).toBe(extension)
  })

  test('credentials of its address are sent, and not told', async () => {
    server.answer = status(404)
    const url = server.address.replace('//', '//me:p%40ss@')
    expect(await problemOf(fetchIt({ url }))).toBe(
      `${server.address}: unreachable-source: the server answers 404 Not Found: correct the address in the mapping`,
    )
    expect(server.asked[0]!.headers.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`)
  })

  test('a query is posted as a form, without conditions', async () => {
    server.answer = serveFile(Buffer.from('{}'))
    const request = { query: 'SELECT * { ?s ?p "é&" }', accept: 'application/sparql-results+json' }
    await fetchIt(request)
    await fetchIt(request)
    const { method, headers, body } = server.asked[1]!
    expect([method, headers['content-type'], headers.accept, headers['if-none-match']]).toEqual([
      'POST',
      'application/x-www-form-urlencoded',
      request.accept,
      undefined, // prettier-ignore
    ])
    expect(new URLSearchParams(body).get('query')).toBe(request.query)
  })

  test('asked for by many at once is whole for all of them', async () => {
    server.answer = serveFile(bytes)
    const all = await Promise.all(Array.from({ length: 8 }, () => bytesOf(fetchIt())))
    for (const found of all) expect(found.equals(bytes)).toBe(true)
    expect((await readdir(cache)).filter((name) => name.includes('.part'))).toEqual([])
  })
})

describe('a connection that breaks off', () => {
  test('is continued in the same run', async () => {
    server.answer = inTurn(cutAfter(100_000, bytes, '"1"'), serveFile(bytes))
    expect((await bytesOf(fetchIt())).equals(bytes)).toBe(true)
    expect(server.asked[1]!.headers).toMatchObject({ range: 'bytes=100000-', 'if-range': '"1"' })
  })

  test('is continued by a later run', async () => {
    server.answer = inTurn(cutAfter(100_000, bytes, '"1"'), status(404))
    expect(await problemOf(fetchIt())).toMatch(/unreachable-source: the server answers 404/)
    server.answer = serveFile(bytes)
    server.asked.length = 0
    expect((await bytesOf(fetchIt())).equals(bytes)).toBe(true)
    expect(server.asked.map(({ headers }) => headers.range)).toEqual(['bytes=100000-'])
  })

  test('is continued after the process was killed', async () => {
    let isWaiting: () => void = () => undefined
    const waiting = new Promise<void>((resolve) => (isWaiting = resolve))
    server.answer = (_, response) => {
      response.writeHead(200, { ETag: '"1"', 'Content-Length': bytes.length })
      response.write(bytes.subarray(0, 50_000), () => setTimeout(isWaiting, 300))
    }
    const module = JSON.stringify(join(import.meta.dirname, '../../dist/sources/fetch.js'))
    const settings = JSON.stringify({ ...usual, cache })
    const request = JSON.stringify({ url: `${server.address}/t.csv` })
    const program = `import(${module}).then(({ createFetcher }) => createFetcher(${settings}).fetch(${request}))`
    const child = spawn(process.execPath, ['-e', program], { stdio: 'ignore' })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await waiting
    child.kill('SIGKILL')
    await ended
    server.answer = serveFile(bytes)
    expect((await bytesOf(fetchIt())).equals(bytes)).toBe(true)
    expect(server.asked.at(-1)!.headers.range).toBe('bytes=50000-')
  })

  test('begins anew where the file has another ETag by then', async () => {
    const changed = Buffer.from(bytes.toString().toUpperCase())
    server.answer = inTurn(cutAfter(100_000, bytes, '"1"'), serveFile(changed, '"2"'))
    expect((await bytesOf(fetchIt())).equals(changed)).toBe(true)
  })

  test.each([
    ['another ETag', { 'Content-Range': `bytes 100000-${bytes.length - 1}/${bytes.length}`, ETag: '"2"' }],
    ['another place', { 'Content-Range': `bytes 99999-${bytes.length - 1}/${bytes.length}` }],
    ['another length', { 'Content-Range': 'bytes 100000-200000/200001' }],
    ['no place', {}],
  ])('begins anew where a part has %s', async (_, headers) => {
    const wrongPart: RequestListener = (request, response) => {
      // On a busy machine, the connection may have broken off before anything of the file was kept.
      if (request.headers.range === undefined) serveFile(bytes)(request, response)
      else response.writeHead(206, { ...headers } as Record<string, string>).end('x')
    }
    server.answer = inTurn(cutAfter(100_000, bytes, '"1"'), wrongPart, serveFile(bytes))
    expect((await bytesOf(fetchIt())).equals(bytes)).toBe(true)
  })

  test('begins anew where the server has no more than there is (416)', async () => {
    server.answer = inTurn(cutAfter(100_000, bytes, '"1"'), status(416), serveFile(bytes))
    expect((await bytesOf(fetchIt())).equals(bytes)).toBe(true)
  })

  test.each([
    ['no ETag', undefined],
    ['a weak ETag', 'W/"1"'],
  ])('begins anew with %s', async (_, etag) => {
    // prettier-ignore
    server.answer = inTurn(cutAfter(100_000, bytes, etag), serveFile(bytes))
    expect((await bytesOf(fetchIt())).equals(bytes)).toBe(true)
    expect(server.asked[1]!.headers.range).toBeUndefined()
  })

  test('again and again is a problem; what came is never taken for the whole', async () => {
    server.answer = cutAfter(1000, bytes)
    expect(await problemOf(fetchIt())).toMatch(/unreachable-source: the connection broke off/)
    expect(server.asked).toHaveLength(4)
    expect((await readdir(cache)).filter((name) => !name.endsWith('.lock'))).toEqual([])
  })

  test('wherever it is cut, and however often: the bytes are those of the file', async () => {
    const small = bytes.subarray(0, 5000)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4999 }), { maxLength: 3 }), async (cuts) => {
        await rm(cache, { recursive: true, force: true })
        const pieces = cuts.map((length): RequestListener => (request, response) => {
          const from = Number(/\d+/.exec(request.headers.range ?? '0')![0])
          const partial = { 'Content-Range': `bytes ${from}-${small.length - 1}/${small.length}` }
          response.writeHead(from > 0 ? 206 : 200, {
            'Content-Length': small.length - from,
            ETag: '"1"',
            ...(from > 0 && partial),
          })
          response.write(small.subarray(from, from + length), () => setTimeout(() => response.destroy(), 5))
        })
        server.answer = inTurn(...pieces, serveFile(small))
        expect((await bytesOf(fetchIt())).equals(small)).toBe(true)
      }),
      { numRuns: 15 },
    )
  })
})

describe('limits', () => {
  test.each<[string, RequestListener]>([
    ['says that it is', (_, response) => void response.writeHead(200, { 'Content-Length': 2e6 }).write('x')],
    ['does not say how large it is', (_, response) => void response.writeHead(200).end(Buffer.alloc(2e6))],
    [
      'is small only as it is packed',
      (_, response) => void response.setHeader('Content-Encoding', 'gzip').end(gzipSync(Buffer.alloc(5e6))),
    ],
  ])('a file that is too large, and %s', async (_, answer) => {
    // prettier-ignore
    server.answer = answer
    expect(await problemOf(fetchIt({}, { maxBytes: 1e6 }))).toMatch(
      /unreachable-source: it is larger than 1 MB: raise --max-download/,
    )
    expect(server.asked).toHaveLength(1)
  })

  test('a server that sends a byte and stops', async () => {
    server.answer = (_, response) => void response.writeHead(200).write('x')
    expect(await problemOf(fetchIt({}, { timeout: 1000, retryPause: 2000 }))).toMatch(
      /unreachable-source: the server stopped in the middle of its answer/,
    )
  })

  test('a server that sends a byte now and then', async () => {
    server.answer = (_, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write('x'), 50)
      response.on('close', () => clearInterval(timer))
    }
    expect(await problemOf(fetchIt({}, { timeout: 300, retryPause: 2000 }))).toMatch(/the server sends hardly anything/)
  })

  test('a server that does not answer', async () => {
    server.answer = () => undefined
    expect(await problemOf(fetchIt({}, { timeout: 1000, retryPause: 2000 }))).toMatch(/does not answer in time/)
  })
})

describe('what a server answers', () => {
  test.each([
    [401, /401 Unauthorized: it wants to know who asks/],
    [403, /403 Forbidden/],
    [404, /404 Not Found: correct the address in the mapping/],
    [418, /418 I'm a Teapot/],
    [204, /204 No Content/],
    [206, /206 Partial Content/],
    [304, /304 Not Modified/],
  ])('%i is a problem, at once', async (code, message) => {
    server.answer = status(code)
    expect(await problemOf(fetchIt())).toMatch(message)
    expect(server.asked).toHaveLength(1)
  })

  test('503 is tried again when it says', async () => {
    server.answer = inTurn(status(503, { 'Retry-After': '1' }), serveFile(bytes))
    const started = Date.now()
    expect((await bytesOf(fetchIt())).equals(bytes)).toBe(true)
    expect(Date.now() - started).toBeGreaterThanOrEqual(990)
  })

  test('503 that says too late a time is a problem at once', async () => {
    server.answer = status(503, { 'Retry-After': '3600' })
    expect(await problemOf(fetchIt())).toMatch(/503 Service Unavailable, to be asked again in 3600 s/)
    expect(server.asked).toHaveLength(1)
  })

  test.each([500, 502, 429])('%i is tried four times', async (code) => {
    server.answer = status(code)
    expect(await problemOf(fetchIt())).toMatch(new RegExp(`unreachable-source: the server answers ${code} .*try later`))
    expect(server.asked).toHaveLength(4)
  })

  test.each(['gzip', 'x-gzip'])('%s is undone', async (encoding) => {
    server.answer = (_, response) => void response.setHeader('Content-Encoding', encoding).end(gzipSync(bytes))
    expect((await bytesOf(fetchIt())).equals(bytes)).toBe(true)
    expect((await readdir(cache)).filter((name) => name.includes('.part'))).toEqual([])
  })

  test('a file that is gzip itself stays so, whatever the server calls it', async () => {
    server.answer = (_, response) => void response.setHeader('Content-Encoding', 'gzip').end(gzipSync(bytes))
    const found = await bytesOf(fetchIt({ url: `${server.address}/t.csv.gz` }))
    expect(found.equals(gzipSync(bytes))).toBe(true)
  })

  test('broken gzip, and an encoding that nobody asked for', async () => {
    server.answer = (_, response) =>
      void response.setHeader('Content-Encoding', 'gzip').end(gzipSync(bytes).subarray(0, 500))
    expect(await problemOf(fetchIt())).toMatch(/what the server sends is not gzip/)
    server.answer = (_, response) => void response.setHeader('Content-Encoding', 'lzma').end('x')
    expect(await problemOf(fetchIt())).toMatch(/the encoding "lzma", which was not asked for/)
  })

  test('what is not HTTP', async () => {
    const socket = createSocketServer((connection) => {
      connection.on('error', () => undefined)
      connection.end('220 welcome\r\n')
    })
    await new Promise<void>((resolve) => socket.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(socket.address() as AddressInfo).port}/`
    expect(await problemOf(fetchIt({ url }))).toMatch(/unreachable-source: /)
    socket.close()
  })

  test('headers of the mapping that cannot be sent', async () => {
    expect(await problemOf(fetchIt({ headers: { 'a b': 'c\n' } }))).toMatch(/unreachable-source: .*header/)
  })
})

describe('redirects', () => {
  test('are followed', async () => {
    server.answer = (request, response) =>
      request.url === '/t.csv'
        ? void response.writeHead(302, { Location: '/there?x=1' }).end()
        : serveFile(bytes)(request, response)
    expect((await bytesOf(fetchIt())).equals(bytes)).toBe(true)
    expect(server.asked.map(({ url }) => url)).toEqual(['/t.csv', '/there?x=1'])
  })

  test('to another server keep neither headers of the mapping nor credentials', async () => {
    server.answer = (_, response) => void response.writeHead(307, { Location: `${other.address}/u` }).end()
    other.answer = serveFile(bytes)
    await fetchIt({ url: `${server.address.replace('//', '//me:secret@')}/t.csv`, headers: { 'X-Key': 'k' } })
    expect(server.asked[0]!.headers['x-key']).toBe('k')
    expect(other.asked[0]!.headers).not.toHaveProperty('x-key')
    expect(other.asked[0]!.headers).not.toHaveProperty('authorization')
  })

  test('do not make a posted query a page that is got', async () => {
    server.answer = (request, response) =>
      request.url === '/t.csv' ? void response.writeHead(301, { Location: '/sparql' }).end() : void response.end('{}')
    await fetchIt({ query: 'ASK {}' })
    expect(server.asked.map(({ method, body }) => [method, body])).toEqual([['POST', 'query=ASK+%7B%7D'], ['POST', 'query=ASK+%7B%7D']]) // prettier-ignore
  })

  test.each([
    ['in a circle', '/t.csv', /redirected more than 5 times/],
    ['to a file', 'file:///etc/passwd', /redirected to "file:\/\/\/etc\/passwd", which is not an http\(s\) address/],
    ['to nothing', 'http://[', /which is not an http\(s\) address/],
  ])('%s are a problem', async (_, location, message) => {
    server.answer = status(302, { Location: location })
    expect(await problemOf(fetchIt())).toMatch(message)
    expect(server.asked.length).toBeLessThanOrEqual(6)
  })
})

describe('a server that is away', () => {
  const gone = async () => {
    server.answer = serveFile(bytes)
    const { path } = await fetchIt()
    server.answer = status(503)
    return path
  }

  test('what it had is used, and told', async () => {
    const path = await gone()
    const fetched = await fetchIt()
    expect(fetched.path).toBe(path)
    expect(fetched.warning?.toString()).toMatch(
      new RegExp(
        `^${server.address}/t\\.csv: stale-source: the server answers 503 .*; what it had at 20\\S+Z is used$`,
      ),
    )
    expect(fetched.warning?.severity).toBe('warning')
  })

  test('but not where it says that there is nothing more', async () => {
    await gone()
    server.answer = status(404)
    expect(await problemOf(fetchIt())).toMatch(/unreachable-source/)
  })

  test('nobody listens, or there is no such name', async () => {
    expect(await problemOf(fetchIt({ url: 'http://127.0.0.1:1/t.csv' }))).toMatch(
      /unreachable-source: the server cannot be reached: it refuses the connection/,
    )
    expect(await problemOf(fetchIt({ url: 'http://nobody.invalid/t.csv' }))).toMatch(/unreachable-source: /)
  })

  test('offline the cache alone is used', async () => {
    const path = await gone()
    server.asked.length = 0
    expect(await fetchIt({}, { isOffline: true })).toEqual({ path })
    expect(await problemOf(fetchIt({ url: `${server.address}/u` }, { isOffline: true }))).toMatch(
      /--offline asks no server/,
    )
    expect(server.asked).toEqual([])
  })
})

test('a cache folder that cannot be one', async () => {
  const file = join(cache, 'file')
  await writeFile(file, '')
  expect(await problemOf(fetchIt({}, { cache: join(file, 'cache') }))).toMatch(
    /bad-setting: the cache folder .*--cache/,
  )
})
