import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { performance } from 'node:perf_hooks'
import { clearInterval, setInterval } from 'node:timers'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * Runs `dataesr` to its end.
 *
 * @param {readonly string[]} args
 * @returns {Promise<{ seconds: number, megabytes: number, output: string }>} `megabytes`: the most memory that it held, 0 where the system does not tell
 */
export async function run(args) {
  const started = performance.now()
  const program = start(args)
  const peak = watchMemory(program.pid)
  let output = ''
  program.stdout.on('data', (text) => (output += text))
  const [code] = await once(program, 'close')
  if (code !== 0) throw new Error(`dataesr ${args.join(' ')} ended with ${code}`)
  return { seconds: (performance.now() - started) / 1000, megabytes: peak(), output: output.trim() }
}

/**
 * Serves a release on a free port until `stop` is called.
 *
 * @param {string} release
 * @param {readonly string[]} more arguments
 */
export async function serve(release, more = ['--engine', 'embedded']) {
  const port = await freePort()
  const started = performance.now()
  const program = start(['serve', release, '--port', String(port), '--query-timeout', '60', ...more])
  const peak = watchMemory(program.pid)
  const secondsUntil = async (path) => {
    while (!(await isAnswered(`http://127.0.0.1:${port}/${path}`))) {
      if (program.exitCode !== null) throw new Error(`dataesr serve ended with ${program.exitCode}`)
      await pause(5)
    }
    return (performance.now() - started) / 1000
  }
  const listening = await secondsUntil('health')
  const ready = await secondsUntil('ready')
  const stop = async () => {
    program.kill('SIGTERM')
    await once(program, 'close')
    return peak()
  }
  return { port, listening, ready, stop, pid: program.pid, memory: () => memoryOf(program.pid) }
}

function start(args) {
  const program = spawn(process.execPath, ['dist/cli.js', ...args, '--quiet'], { stdio: ['ignore', 'pipe', 'ignore'] })
  program.stdout.setEncoding('utf8')
  return program
}

/** A port of the loopback interface that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

async function isAnswered(url) {
  // Before it listens the connection is refused: asked again by the caller.
  return fetch(url).then(
    async (answer) => {
      await answer.arrayBuffer()
      return answer.ok
    },
    () => false,
  )
}

/** Follows the high-water marks of a process and its children; gives a function that tells the most that they held together. */
export function watchMemory(pid) {
  let megabytes = 0
  const timer = setInterval(() => {
    megabytes = Math.max(megabytes, peakOf(pid))
  }, 50)
  return () => {
    clearInterval(timer)
    return Math.round(megabytes)
  }
}

/** Megabytes that a process holds now. */
function memoryOf(pid) {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
}

function peakOf(pid) {
  try {
    const own = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    return children === '' ? own : children.split(' ').reduce((sum, child) => sum + peakOf(child), own)
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return 0
    throw error
  }
}
