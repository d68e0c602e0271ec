import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { open } from './hostileClient.js'
import { absentStore, ask, serveTestSite, type TestSite } from './testSite.js'

type Child = ChildProcessByStdio<null, Readable, null>

let site: TestSite
const children: Child[] = []
beforeAll(async () => {
  site = await serveTestSite(absentStore())
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
})
afterAll(() => site.close())

/** Runs a command of the shell in a process of its own; its first lines are read. */
function run(command: string): { readonly child: Child; line(pattern: RegExp): Promise<string> } {
  const child = spawn('bash', ['-c', `exec ${command}`.replace('exec ulimit', 'ulimit')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  let text = ''
  child.stdout.on('data', (part: Buffer) => (text += part.toString()))
  return {
    child,
    async line(pattern) {
      await expect.poll(() => pattern.test(text) || child.exitCode !== null, { timeout: 60_000 }).toBe(true)
      return pattern.exec(text)?.[1] ?? `ended: ${text}`
    },
  }
}

/** The program serves the test release, with so many files that it may open. */
async function serveWith(files: number): Promise<{ readonly port: number; readonly child: Child }> {
  const serving = run(
    `ulimit -n ${files} 2>/dev/null; exec node dist/cli.js serve ${site.release.folder} --port 0 2>&1`,
  )
  return { port: Number(await serving.line(/http:\/\/[^:]+:(\d+)\//)), child: serving.child }
}

/** Opens idle connections from another process, and tells how many were open at a time. */
function openIdle(port: number, wanted: number): Promise<string> {
  const script = `
    const { connect } = require('node:net')
    let opened = 0, begun = 0, closed = 0
    const next = () => {
      if (begun >= ${wanted}) return
      begun += 1
      const socket = connect(${port}, '127.0.0.1', () => { opened += 1; done(); next() })
      socket.on('error', () => { next() }).on('close', () => { closed += 1 }).resume()
    }
    const done = () => { if (opened === ${wanted}) console.log('open ' + opened) }
    for (let i = 0; i < 50; i++) next()
    setTimeout(() => console.log('open ' + opened), 40000)
    setInterval(() => { if (closed > 0 && closed >= opened) console.log('all closed') }, 100)
  `
  idle = run(`ulimit -n $(ulimit -Hn); exec node -e "${script}"`)
  return idle.line(/open (\d+)/)
}

let idle: ReturnType<typeof run>

async function answered(port: number): Promise<number> {
  const started = performance.now()
  const { status } = await ask({ port, method: 'GET', path: '/doc/house/1', headers: {} })
  expect(status).toBe(200)
  return performance.now() - started
}

test('ten thousand connections that say nothing keep nobody waiting, and are closed in time', async () => {
  const { port, child } = await serveWith(16_000)
  const opened = Number(await openIdle(port, 10_000))
  // Where less files may be open, less connections are.
  expect(opened).toBeGreaterThan(900)
  for (let i = 0; i < 20; i++) expect(await answered(port)).toBeLessThan(1_000)
  // The head of a request has 15 s, and the clock strikes every 5 s.
  expect(await idle.line(/(all closed)/)).toBe('all closed')
  expect(await answered(port)).toBeLessThan(1_000)
  expect(child.exitCode).toBeNull()
}, 120_000)

test('more connections than files are closed as they come; the program lives on', async () => {
  const { port, child } = await serveWith(200)
  const sockets = Array.from({ length: 400 }, () => open(port))
  await after(500)
  expect(child.exitCode).toBeNull()
  const refused = sockets.filter(({ socket }) => socket.destroyed).length
  // A hundred files are for other things than connections.
  expect(refused).toBe(300)
  for (const { socket } of sockets) socket.destroy()
  await after(200)
  expect(await answered(port)).toBeLessThan(1_000)
}, 60_000)
