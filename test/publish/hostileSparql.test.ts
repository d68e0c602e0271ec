import { connect, type Socket } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hostileQueries } from '../../bench/hostileQueries.js'
import { type ServedProgram, serveProgram } from './servedProgram.js'
import { ask, type TestAnswer } from './testSite.js'

/** Seconds that a query may take here. */
const limit = 5

let program: ServedProgram
let port: number
let calm: number
beforeAll(async () => {
  const more = ['--query-timeout', String(limit), '--trust-proxy', 'loopback', '--engines', '2', '--engine', 'embedded']
  program = await serveProgram(more)
  ;({ port } = program)
  for (let i = 0; i < 20; i++) await light(i)
  calm = await memory()
})
afterAll(() => program.close())

interface Timed extends TestAnswer {
  readonly milliseconds: number
}

/** Asks as somebody: the program believes what a proxy on this machine says of its clients. */
async function askAs(client: string, path: string, body?: string): Promise<Timed> {
  const started = performance.now()
  const headers: Record<string, string> = { 'X-Forwarded-For': client, Connection: 'close' }
  const given = body === undefined ? {} : { body }
  if (body !== undefined) headers['Content-Type'] = 'application/sparql-query'
  const answer = await ask({ port, method: body === undefined ? 'GET' : 'POST', path, headers, ...given })
  return { ...answer, milliseconds: performance.now() - started }
}

const heavy = (client: string, text: string): Promise<Timed> => askAs(client, '/sparql?timeout=1.5', text)

/** A look-up of another thing each time, so that it is no kept answer. */
const light = (i: number): Promise<Timed> =>
  askAs('192.0.2.1', '/sparql', `SELECT ?p ?o { <https://dataesr.example/id/unit/${i}-${Math.random()}> ?p ?o }`)

const resource = (i: number): Promise<Timed> => askAs('192.0.2.2', program.documents[i % program.documents.length]!)

/** Of the process, in bytes, as it tells it itself. */
async function memory(): Promise<number> {
  const { text } = await askAs('192.0.2.3', '/metrics')
  return Number(/^process_resident_memory_bytes (\d+)/m.exec(text)![1])
}

/** Milliseconds in which resources are answered, on a machine that runs other tests beside; and what look-ups may take beyond their limit. */
const patience = 4_000

/** While something goes on: resources are answered at once, and light queries soon. */
async function isServedWhile(attack: Promise<unknown>): Promise<void> {
  let isOver = false
  const over = attack.finally(() => (isOver = true))
  // What the attack comes to is judged by who began it.
  over.catch(() => undefined)
  for (let i = 0; i < 5 || !(isOver as boolean); i++) {
    const [thing, query] = await Promise.all([resource(i), light(i)])
    expect(thing.status).toBe(200)
    expect(thing.milliseconds).toBeLessThan(patience)
    expect(query.status, query.text).toBe(200)
    expect(query.milliseconds).toBeLessThan(limit * 1000 + patience)
    await after(50)
  }
  await over
}

/** It is the same process, its engines are back, and it has not grown. */
afterEach(async () => {
  expect(program.hasEnded()).toBe(false)
  const engines = async () => {
    const { text } = await askAs('192.0.2.3', '/metrics')
    return /^dataesr_engines\{state="idle"\} (\d+)/m.exec(text)?.[1]
  }
  await expect.poll(engines, { timeout: 20_000, interval: 100 }).toBe('2')
  expect(await memory()).toBeLessThan(calm + 700 * 2 ** 20)
}, 30_000)

/** What may be said to a hostile query: an answer, or a refusal that tells why. */
const fair: readonly number[] = [200, 400, 413, 422, 429, 500, 503]

describe('one query', () => {
  test.each(Object.entries(hostileQueries))('%s', async (...[, text]) => {
    const attack = heavy('198.51.100.1', text())
    await isServedWhile(attack)
    const { status, headers, text: told, milliseconds } = await attack
    expect(fair, told.slice(0, 300)).toContain(status)
    // A text of a megabyte is read before its time begins.
    expect(milliseconds).toBeLessThan(20_000)
    if (status !== 200) {
      expect(JSON.parse(told).code, told).not.toBe('internal-error')
      expect(JSON.parse(told).detail, told).not.toMatch(/\bat .*\.js|panicked|RuntimeError/)
    }
    if (status === 429) expect(Number(headers['retry-after'])).toBeGreaterThan(0)
  })

  test('SERVICE to this server itself is refused, so that none waits for itself', async () => {
    const own = `SELECT * { SERVICE <http://127.0.0.1:${port}/sparql> { ?s ?p ?o } }`
    const { status, text } = await heavy('198.51.100.1', own)
    expect([status, JSON.parse(text).code]).toEqual([422, 'service-not-allowed'])
    const silent = await heavy('198.51.100.1', own.replace('SERVICE', 'SERVICE SILENT'))
    expect([200, 422]).toContain(silent.status)
  })
})

describe('many', () => {
  const burning = hostileQueries['Cartesian product, counted']!()

  test('200 heavy queries of one client at a time', async () => {
    const attack = Promise.all(Array.from({ length: 200 }, (_, i) => heavy('198.51.100.2', `${burning} # ${i}`)))
    await isServedWhile(attack)
    const statuses = (await attack).map(({ status }) => status)
    expect(statuses.filter((status) => status !== 503 && status !== 429)).toEqual([])
    for (const { headers, status, text } of await attack)
      if (JSON.parse(text).code !== 'query-timeout')
        expect(Number(headers['retry-after']), `${status} ${text}`).toBeGreaterThan(0)
  }, 60_000)

  test('200 heavy queries of 200 clients', async () => {
    const attack = Promise.all(Array.from({ length: 200 }, (_, i) => heavy(`203.0.113.${i}`, `${burning} # ${i}`)))
    await isServedWhile(attack)
    for (const { status } of await attack) expect([429, 503]).toContain(status)
  }, 60_000)

  test('a megabyte each, by ten clients', async () => {
    const texts = ['a filter of a megabyte', 'a megabyte of UNIONs'].map((name) => hostileQueries[name]!())
    const attack = Promise.all(Array.from({ length: 10 }, (_, i) => heavy(`203.0.113.${i}`, texts[i % 2]!)))
    await isServedWhile(attack)
    for (const { status, text } of await attack) expect(fair, text.slice(0, 300)).toContain(status)
  }, 90_000)

  test('clients that leave at once', async () => {
    const leave = async () => {
      for (let round = 0; round < 4; round++) {
        const sockets = Array.from({ length: 100 }, (_, i) => begin(`203.0.113.${i}`, `${burning} # ${round} ${i}`))
        await after(100)
        for (const socket of sockets) socket.destroy()
      }
    }
    await isServedWhile(leave())
    // None of them is still being answered after the second that stopping takes.
    const busy = async () =>
      /^dataesr_queries_waiting (\d+)/m.exec((await askAs('192.0.2.3', '/metrics')).text)?.[1] === '0'
    await expect.poll(busy, { timeout: 2_000 }).toBe(true)
  }, 60_000)

  test('slow readers of large results', async () => {
    const large = 'CONSTRUCT { ?s ?p ?x } { ?s ?p ?o . ?x ?y ?z } LIMIT 200000'
    const sockets = Array.from({ length: 60 }, (_, i) => begin(`203.0.113.${i}`, `${large} # ${i}`).pause())
    await isServedWhile(after(3_000))
    for (const socket of sockets) socket.destroy()
  }, 60_000)
})

/** A query whose answer nobody reads yet. */
function begin(client: string, text: string): Socket {
  const body = Buffer.from(text)
  const head = [
    'POST /sparql HTTP/1.1',
    'Host: x',
    `X-Forwarded-For: ${client}`,
    'Content-Type: application/sparql-query',
    `Content-Length: ${body.length}`,
  ]
  const socket = connect(port, '127.0.0.1', () => socket.write(`${head.join('\r\n')}\r\n\r\n${text}`))
  return socket.on('error', () => undefined)
}

describe('the log', () => {
  test('tells who asked what, and how it ended', async () => {
    const burning = hostileQueries['property paths of everything']!()
    await heavy('198.51.100.77', burning)
    const found = (name: string, value: unknown) => program.lines().filter((line) => line[name] === value)
    await expect.poll(() => found('client', '198.51.100.77').length, { timeout: 5_000 }).toBeGreaterThan(1)
    const query = found('client', '198.51.100.77').find(({ msg }) => msg === 'query')
    expect(query).toMatchObject({ query: burning.slice(0, 300), outcome: expect.stringMatching(/^[a-z-]+$/) })
    expect(query!['id']).toMatch(/^[\w-]{8,}$/)
  })

  test('tells of each engine that was stopped why, and whose query it ran', () => {
    const stopped = program.lines().filter((line) => JSON.stringify(line).includes('SPARQL engine: stopped'))
    expect(stopped.length).toBeGreaterThan(0)
    for (const line of stopped) expect(JSON.stringify(line)).toMatch(/stopped: .+ \(client [\w.:/]+; query .+\)/s)
  })

  test('nothing was restarted but engines, and nothing failed inside', () => {
    expect(program.lines().filter(({ msg }) => msg === 'internal-error' || msg === 'answer broken off')).toEqual([])
  })
})
