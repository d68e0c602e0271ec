import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import { Client } from 'undici'
import { Problem } from '../../problems/problem.js'
import type { Engine } from '../engine.js'
import { stepBack, threadsOf } from '../priority.js'
import type { Question } from '../question.js'
import { askByProtocol } from '../remote/askByProtocol.js'
import type { OxigraphProgram } from './findOxigraph.js'
import { lastWords, type LastWords } from './lastWords.js'

export interface NativeOptions {
  readonly program: OxigraphProgram
  /** What `loadOxigraph` has made. */
  readonly location: string
  /** Settles when it is made. */
  readonly loading: Promise<void>
  /** Relative IRIs of queries are resolved against it. */
  readonly baseIRI: string
  readonly log: (message: string) => void
}

/**
 * An engine that is a process: the native Oxigraph on a loaded location, listening on this machine only. A query that has
 * to be stopped costs its process, whose next one starts in a tenth of a second. It has a limit of time of its own
 * (`--timeout-s`), which is not used: a product of tables is not stopped by it.
 */
export function startNative(options: NativeOptions): Engine {
  let running: Running | undefined
  let isDead = false
  const loaded = options.loading
    .then(() => start(options, () => isDead))
    .then(
      (started) => {
        running = started
        void started.ended.then(() => (isDead = true))
        return `Oxigraph ${options.program.version}, process ${started.child.pid}`
      },
      (error: unknown) => {
        isDead = true
        throw error
      },
    )
  loaded.catch(() => undefined)
  return {
    loaded,
    ask: async (question) => {
      if (isDead || running === undefined) throw new Problem('query-failed', 'the engine was stopped')
      return ask(running, question, options)
    },
    stepBack: (isBack) => {
      const threads = threadsOf(running?.child.pid ?? 0)
      return threads.length > 0 && stepBack(threads, isBack)
    },
    get isDead() {
      return isDead
    },
    async stop() {
      isDead = true
      const started = running ?? (await loaded.then(() => running).catch(() => undefined))
      if (started !== undefined) await end(started)
    },
  }
}

type Child = ChildProcessByStdio<Writable, null, Readable>

interface Running {
  readonly child: Child
  readonly client: Client
  readonly words: LastWords
  /** Settles when the process has ended. */
  readonly ended: Promise<void>
}

async function ask({ client, words, child, ended }: Running, question: Question, { baseIRI }: NativeOptions) {
  try {
    return await askByProtocol(client, { path: '/query', name: 'oxigraph', question, baseIRI })
  } catch (error) {
    if (error instanceof Problem && error.code !== 'not-ready') throw error
    // Its connection ends a moment before we hear of its end.
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 100))])
    const how = child.signalCode ?? child.exitCode
    const why = how === null ? (error as Error).message : `it ended with ${how}: ${words.text()}`
    throw new Problem('query-failed', `the engine did not answer (${why})`, {}, { cause: error })
  }
}

/** The port may be taken by another between the look and the start: then again. */
async function start(options: NativeOptions, isStopped: () => boolean): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    const running = await startOn(await freePort(), options)
    if (running.isListening && !isStopped()) return running
    await end(running)
    if (isStopped()) throw new Problem('engine-failed', 'the engine was stopped')
    const said = running.words.text()
    if (attempt === attemptsAtMost || !said.includes('in use'))
      throw new Problem('engine-failed', `oxigraph does not start: ${said || 'it says nothing'}`)
  }
}

const attemptsAtMost = 5

/**
 * What runs in the process: the program takes the place of the shell, beside a watchdog that kills it when our end of its
 * standard input is closed, which the system does however we end.
 */
const script = 'exec 3<&0; { cat <&3; kill -9 $$; } >/dev/null 2>&1 & exec "$0" "$@" 3<&- </dev/null'

async function startOn(
  port: number,
  { program, location, log }: NativeOptions,
): Promise<Running & { isListening: boolean }> {
  const serve = ['serve-read-only', '--location', location, '--bind', `127.0.0.1:${port}`]
  // In a group of its own: an interrupt from the keyboard is for us, who end it when what it answers is answered.
  const child = spawn('/bin/sh', ['-c', script, program.path, ...serve], {
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  })
  child.stdin.on('error', () => undefined)
  const ended = once(child, 'exit').then(
    () => void child.stdin.destroy(),
    () => undefined,
  )
  let take: () => void = () => undefined
  const listening = new Promise<void>((resolve) => (take = resolve))
  const words = lastWords(child.stderr, (line) => {
    if (line.startsWith('Listening for requests')) take()
    else log(`SPARQL engine: ${line}`)
  })
  const isListening = await Promise.race([listening.then(() => true), once(child.stderr, 'close').then(() => false)])
  const client = new Client(`http://127.0.0.1:${port}`, { headersTimeout: 0, bodyTimeout: 0 })
  return { child, client, words, ended, isListening }
}

async function end({ child, client, ended }: Running): Promise<void> {
  child.kill('SIGKILL')
  child.stdin.destroy()
  await Promise.all([client.destroy(), ended])
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
