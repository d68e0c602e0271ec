import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * Serves a release, with short limits, so that much happens in little time; its log goes to a file. Settles when SPARQL is
 * answered.
 *
 * @param {string} release
 * @param {{ folder: string, args: readonly string[] }} options where to keep what engines load; more arguments of `serve`
 */
export async function serveSoaked(release, { folder, args }) {
  const log = join(folder, 'log')
  const settings = ['--port', '0', '--json', '--cache', join(folder, 'cache'), '--query-timeout', '5']
  const trust = ['--trust-proxy', 'loopback', '--query-quota', '1000000']
  const program = spawn(process.execPath, ['dist/cli.js', 'serve', release, ...settings, ...trust, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  program.stderr.pipe(createWriteStream(log))
  const hasEnded = () => program.exitCode !== null || program.signalCode !== null
  const lastLines = () => readFileSync(log, 'utf8').slice(-1_000)
  const port = await portOf(program.stderr)
  while (!(await isReady(port))) {
    if (hasEnded()) throw new Error(`the server ended: ${lastLines()}`)
    await pause(50)
  }
  return { port, pid: program.pid, hasEnded, lastLines, stop: () => stop(program) }
}

async function portOf(stream) {
  let told = ''
  for await (const text of stream.iterator({ destroyOnReturn: false })) {
    told += text
    const port = /http:\/\/localhost:(\d+)\//.exec(told)?.[1]
    if (port !== undefined) return Number(port)
  }
  throw new Error(`the server ended: ${told}`)
}

async function isReady(port) {
  const answer = await fetch(`http://127.0.0.1:${port}/ready`)
  await answer.arrayBuffer()
  return answer.ok
}

/** Did it end within the time that what runs is given? */
async function stop(program) {
  const ended = once(program, 'exit')
  program.kill('SIGTERM')
  const inTime = await Promise.race([ended.then(() => true), pause(20_000, false)])
  if (!inTime) program.kill('SIGKILL')
  await ended
  return inTime
}

/** The memory that a process and its children hold, in megabytes; 0 where the system does not tell. */
export function memoryOf(pid) {
  try {
    const own = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    return children === '' ? own : children.split(' ').reduce((sum, child) => sum + memoryOf(Number(child)), own)
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return 0
    throw error
  }
}
