import type { Socket } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setTimeout as after } from 'node:timers/promises'
import { listen, type Listening } from '../../src/publish/listen.js'
import { createSite } from '../../src/publish/server.js'
import { open, say, statusesIn } from './hostileClient.js'
import { absentStore, ask, serveTestSite, type TestSite } from './testSite.js'

const limits = {
  headersTimeout: 400,
  requestTimeout: 800,
  keepAliveTimeout: 300,
  stalledTimeout: 1_000,
  connectionsCheckingInterval: 50,
}

let site: TestSite
let impatient: Listening
let port: number
beforeAll(async () => {
  site = await serveTestSite(absentStore())
  const log = pino({ level: 'silent' })
  const app = createSite({ release: site.release, store: absentStore(), version: '0', log })
  impatient = await listen(app, { host: '127.0.0.1', port: 0, limits })
  ;({ port } = impatient)
})
afterAll(async () => {
  await impatient.close(100)
  await site.close()
})

async function isServed(): Promise<void> {
  const started = performance.now()
  const { status } = await ask({ port, method: 'GET', path: '/doc/house/1', headers: {} })
  expect(status).toBe(200)
  expect(performance.now() - started).toBeLessThan(1_000)
}

describe('a client that sends slowly', () => {
  test.each([
    ['the head of a request', 'GET /doc/house/1 HTTP/1.1\r\nHost: x\r\n', 'X: y\r\n', limits.headersTimeout],
    ['a first line', 'GET /', 'a', limits.headersTimeout],
    [
      'a body',
      'POST /resolve HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n[',
      ' ',
      limits.requestTimeout,
    ],
    [
      'a body in chunks',
      'POST /resolve HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
      '1\r\n[\r\n',
      limits.requestTimeout,
    ],
  ])('%s is told 408 in time', async (...[, begin, drop, limit]) => {
    const { socket, closed, heard } = open(port)
    socket.write(begin)
    const drip = setInterval(() => socket.writable && socket.write(drop), 40)
    await isServed()
    const milliseconds = await closed
    clearInterval(drip)
    expect(statusesIn(heard())).toEqual([408])
    expect(milliseconds).toBeGreaterThan(limit - 50)
    expect(milliseconds).toBeLessThan(limit + 2_500)
    await isServed()
  })

  test('nothing at all is closed in time', async () => {
    const { closed } = open(port)
    expect(await closed).toBeLessThan(limits.headersTimeout + 2_500)
  })

  test('no second request is closed in time, without a word', async () => {
    const { socket, closed, heard } = open(port)
    socket.write('GET /id/house/1 HTTP/1.1\r\nHost: x\r\n\r\n')
    expect(await closed).toBeLessThan(limits.keepAliveTimeout + 2_000)
    expect(statusesIn(heard())).toEqual([303])
  })

  test('half a second request has the first answered', async () => {
    const { socket, closed, heard } = open(port)
    socket.write('GET /id/house/1 HTTP/1.1\r\nHost: x\r\n\r\nGET /doc')
    expect(await closed).toBeLessThan(limits.headersTimeout + 2_500)
    expect(statusesIn(heard())).toEqual([303, 408])
  })
})

describe('a client that does not read its answers', () => {
  const answers = 900
  const requests = 'GET /doc/house/long.nt HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(answers)

  test('is closed in time, takes little memory, and keeps nobody waiting', async () => {
    const { length } = (await site.get('/doc/house/long.nt')).bytes
    const memory = process.memoryUsage().rss
    const clients = Array.from({ length: 10 }, () => open(port, { reads: false }))
    for (const { socket } of clients) socket.pause().write(requests)
    await after(300)
    await isServed()
    // The answers, were they made and kept, would take more than a gigabyte.
    expect(length * answers * clients.length).toBeGreaterThan(2 ** 30)
    expect(process.memoryUsage().rss - memory).toBeLessThan(200 * 2 ** 20)
    await after(limits.stalledTimeout * 3)
    const closed = await Promise.all(clients.map((client) => isClosedBehind(client.socket)))
    expect(closed).toEqual(clients.map(() => true))
    await isServed()
  })

  test('but slowly is answered whole', async () => {
    const { socket, closed } = open(port, { reads: false })
    let read = 0
    socket.write('GET /doc/house/long.nt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    socket.on('data', (part: Buffer) => {
      read += part.length
      socket.pause()
      setTimeout(() => socket.resume(), 50)
    })
    await closed
    expect(read).toBeGreaterThan(150_000)
  })

  test('and goes away disturbs nobody', async () => {
    for (let i = 0; i < 20; i++) {
      const { socket } = open(port, { reads: false })
      socket.write(requests.slice(0, 2_000))
      await after(5)
      if (i % 2 === 0) socket.resetAndDestroy()
      else socket.destroy()
    }
    await isServed()
  })
})

/** Has the server closed a connection whose client reads nothing? Writing to it fails then. */
async function isClosedBehind(socket: Socket): Promise<boolean> {
  for (let i = 0; i < 20 && !socket.destroyed; i++) {
    socket.write('\r\n')
    await after(50)
  }
  return socket.destroyed
}

describe('an answer that takes long to be made', () => {
  test('is awaited: the client is not to blame', async () => {
    const slow = await listen(
      (_request, response) => {
        response.write('first ')
        setTimeout(() => response.end('last'), 1_000)
      },
      { host: '127.0.0.1', port: 0, limits: { ...limits, stalledTimeout: 200 } },
    )
    const answer = await say(slow.port, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    expect([answer?.status, answer?.text]).toEqual([200, 'first last'])
    await slow.close()
  })

  test('and then is not taken is broken off', async () => {
    let hasEnded = false
    const endless = await listen(
      (_request, response) => {
        const part = Buffer.alloc(2 ** 20)
        const fill = (): void => {
          while (!response.destroyed && response.write(part));
        }
        response.on('drain', fill).on('close', () => (hasEnded = true))
        fill()
      },
      { host: '127.0.0.1', port: 0, limits: { ...limits, stalledTimeout: 300 } },
    )
    const { socket } = open(endless.port, { reads: false })
    socket.pause().write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await expect.poll(() => hasEnded, { timeout: 5_000 }).toBe(true)
    socket.destroy()
    await endless.close()
  })
})
