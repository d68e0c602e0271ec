import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Engine } from '../../src/store/engine.js'
import { credentialsFrom, readEndpoint } from '../../src/store/remote/endpoint.js'
import { loadRemote } from '../../src/store/remote/loadRemote.js'
import { startRemote } from '../../src/store/remote/startRemote.js'
import { base, line, writeRelease } from '../release/sample.js'

const digest = 'a'.repeat(64)
const json = 'application/sparql-results+json'

const ends: (() => Promise<unknown>)[] = []
afterEach(() => Promise.all(ends.splice(0).map((end) => end())))

/** An endpoint that says to hold the release, and answers what it is asked then as it is told. */
async function endpoint(answer: RequestListener, held = digest): Promise<string> {
  let asked = 0
  const server = createServer((request, response) => {
    if (asked++ > 0) answer(request, response)
    else response.writeHead(200, { 'content-type': 'text/csv' }).end(`release\r\n${held}\r\n`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/sparql`
}

async function start(answer: RequestListener, environment: Record<string, string> = {}): Promise<Engine> {
  const engine = startRemote({
    endpoint: readEndpoint(await endpoint(answer), credentialsFrom(environment)),
    digest,
    baseIRI: base,
  })
  ends.push(() => engine.stop())
  await engine.loaded
  return engine
}

async function ask(engine: Engine, mediaType = json): Promise<string> {
  const body = await engine.ask({ text: 'ASK {}', mediaType }, {})
  if (body instanceof Uint8Array) return Buffer.from(body).toString()
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of request) text += String(piece)
  return text
}

describe('an answer that is none', () => {
  /** [status, headers, body, code, message] */
  const answers: readonly (readonly [number, Record<string, string>, string, string, RegExp])[] = [
    [200, { 'content-type': 'text/html' }, '<p>Sign in</p>', 'query-failed', /text\/html/],
    [200, { 'content-type': json, 'x-sparql-maxrows': '10000' }, '{}', 'result-too-large', /10000 rows/],
    [200, { 'content-type': json, 'x-sql-state': 'S1TAT' }, '{}', 'query-timeout', /time limit/],
    [206, { 'content-type': json }, '{}', 'query-timeout', /time limit/],
    [302, { location: 'http://elsewhere.example/' }, '', 'query-failed', /302/],
    [
      400,
      { 'content-type': 'text/plain' },
      'Parse error: \nLine 3, column 5: Unresolved prefixed name: x:y',
      'query-syntax',
      /Unresolved/,
    ],
    [401, { 'content-type': 'text/plain' }, '', 'engine-failed', /DATAESR_ENGINE_USER/],
    [408, {}, '', 'query-timeout', /time limit/],
    [500, { 'content-type': 'text/html' }, '<h1>secret</h1>', 'query-failed', /HTTP status 500$/],
    [503, { 'content-type': 'text/plain' }, 'Query timed out', 'query-timeout', /timed out/],
    [503, {}, '', 'not-ready', /does not answer for now/],
    [504, {}, '', 'query-timeout', /in time/],
  ]
  test.each(answers)('%i %j %j is %s', async (...row) => {
    const [status, headers, body, code, message] = row
    const engine = await start((_request, response) => response.writeHead(status, headers).end(body))
    await expect(ask(engine)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  test('places a mistake in the text as it was asked', async () => {
    const engine = await start((_request, response) =>
      response.writeHead(400, { 'content-type': 'text/plain' }).end('Line 3, column 5: no'),
    )
    await expect(ask(engine)).rejects.toMatchObject({ origin: { line: 2, character: 5 } })
  })

  test('an answer that breaks off', async () => {
    const engine = await start((_request, response) => {
      response.writeHead(200, { 'content-type': json })
      response.write('{"head":')
      setTimeout(() => response.destroy(), 50)
    })
    await expect(ask(engine)).rejects.toMatchObject({
      code: 'query-failed',
      message: expect.stringContaining('within its answer'),
    })
  })
})

test('an answer under another name of its format is one', async () => {
  const engine = await start((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end('{}'),
  )
  expect(await ask(engine)).toBe('{}')
})

test('a connection that was closed while it was idle is opened again', async () => {
  let asked = 0
  const engine = await start((request, response) => {
    if (asked++ === 0) request.socket.destroy()
    else response.writeHead(200, { 'content-type': json }).end('{}')
  })
  expect(await ask(engine)).toBe('{}')
})

test('says who we are, and tells nobody', async () => {
  const seen: (string | undefined)[] = []
  const environment = { DATAESR_ENGINE_USER: 'me', DATAESR_ENGINE_PASSWORD: 'hidden' }
  const engine = await start((request, response) => {
    seen.push(request.headers.authorization)
    response.writeHead(500).end()
  }, environment)
  const problem: unknown = await ask(engine).catch((error: unknown) => error)
  expect(seen).toEqual([`Basic ${Buffer.from('me:hidden').toString('base64')}`])
  expect(String(problem)).not.toContain('hidden')
  expect(() => readEndpoint('http://me:hidden@engine.example/')).toThrow(
    expect.objectContaining({ code: 'bad-setting', message: expect.not.stringContaining('hidden') }),
  )
})

test('what runs is stopped at once', async () => {
  let closed: Promise<unknown> | undefined
  const engine = await start((request) => {
    closed = once(request.socket, 'close')
  })
  const asked = ask(engine)
  asked.catch(() => undefined)
  while (closed === undefined) await new Promise((resolve) => setTimeout(resolve, 10))
  await engine.stop()
  await expect(asked).rejects.toMatchObject({ code: 'query-failed' })
  await closed
  expect(engine.isDead).toBe(true)
})

test('the graphs of a query go with it', async () => {
  let form: URLSearchParams | undefined
  const engine = await start((request, response) => {
    void bodyOf(request).then((body) => {
      form = new URLSearchParams(body)
      response.writeHead(200, { 'content-type': json }).end('{}')
    })
  })
  await engine.ask({ text: 'ASK {}', mediaType: json, graphs: { default: ['x:a', 'x:b'], named: ['x:c'] } }, {})
  expect(form!.get('query')).toBe(`BASE <${base}>\nASK {}`)
  expect([form!.getAll('default-graph-uri'), form!.getAll('named-graph-uri')]).toEqual([['x:a', 'x:b'], ['x:c']])
})

test('an endpoint that holds another release is refused, with the way out', async () => {
  const url = await endpoint(() => undefined, 'b'.repeat(64))
  const engine = startRemote({ endpoint: readEndpoint(url), digest, baseIRI: base })
  ends.push(() => engine.stop())
  await expect(engine.loaded).rejects.toMatchObject({
    code: 'engine-failed',
    message: expect.stringContaining(`dataesr load --engine ${url}`),
  })
})

test('an endpoint that is not there is told by its address', async () => {
  const engine = startRemote({ endpoint: readEndpoint('http://127.0.0.1:1/sparql'), digest, baseIRI: base })
  ends.push(() => engine.stop())
  await expect(engine.loaded).rejects.toMatchObject({
    code: 'not-ready',
    message: expect.stringContaining('127.0.0.1:1/sparql'),
  })
})

test('graph by graph: the marker first says unfinished, and comes last', async () => {
  const { folder, digest: own } = await writeRelease([[line('ex:a', 'ex:p', '"1"', 'ex:g1')]])
  const written: string[] = []
  const url = await endpoint((request, response) => {
    void bodyOf(request).then((body) => {
      if (request.method === 'POST') {
        const query = new URLSearchParams(body).get('query')!
        const rows = query.includes('DISTINCT ?g')
          ? [`${base}g1`, `${base}old`]
          : query.includes('unfinished')
            ? []
            : ['x']
        response.writeHead(200, { 'content-type': 'text/csv' }).end(['s', ...rows, ''].join('\r\n'))
      } else {
        const graph = new URL(request.url!, 'http://x').searchParams.get('graph') ?? 'default'
        written.push(
          `${request.method} ${graph.replace(base, '')}${body.includes(own) ? ' release' : ''}${body.includes('unfinished') ? ' unfinished' : ''}`,
        )
        response.writeHead(204).end()
      }
    })
  }, 'none')
  await loadRemote({ folder, endpoint: readEndpoint(url), log: () => undefined })
  expect(written).toEqual([
    'PUT graph/catalogue unfinished',
    'PUT g1',
    'DELETE old',
    'PUT default release',
    'PUT graph/catalogue release',
  ])
})
