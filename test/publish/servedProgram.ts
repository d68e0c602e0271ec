import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'

/** The program as it is run, in a process of its own, with the sample of the default theme. */
export interface ServedProgram {
  readonly port: number
  /** The paths of documents of some of its things. */
  readonly documents: readonly string[]
  /** What it has told so far, a line of JSON each. */
  lines(): Record<string, unknown>[]
  /** Has it ended? */
  hasEnded(): boolean
  close(): Promise<void>
}

/** Builds the sample and serves it on a free port, with more arguments. */
export async function serveProgram(args: readonly string[]): Promise<ServedProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'dataesr-served-'))
  execFileSync(process.execPath, ['dist/cli.js', 'build', '--quiet', '--out', folder], { stdio: 'ignore' })
  const place = [join(folder, 'current'), '--port', '0', '--json', '--cache', join(folder, 'cache')]
  const program = spawn(process.execPath, ['dist/cli.js', 'serve', ...place, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let told = ''
  program.stderr.setEncoding('utf8').on('data', (text: string) => (told += text))
  const hasEnded = () => program.exitCode !== null || program.signalCode !== null
  const port = await portOf(() => told, hasEnded)
  while ((await fetch(`http://127.0.0.1:${port}/ready`)).status !== 200) await after(20)
  return {
    port,
    documents: documentsOf(readFileSync(join(folder, 'current/quads.nq'), 'utf8')),
    hasEnded,
    lines: () =>
      told
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
    async close() {
      const ended = hasEnded() ? undefined : once(program, 'exit')
      program.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function documentsOf(quads: string): string[] {
  return [...new Set(quads.match(/^<https:\/\/dataesr\.example\/id\/[^>#?]+(?=>)/gm))]
    .slice(0, 500)
    .map((subject) => `${new URL(subject.slice(1)).pathname.replace('/id/', '/doc/')}.ttl`)
}

async function portOf(told: () => string, hasEnded: () => boolean): Promise<number> {
  for (;;) {
    const [, port] = /http:\/\/localhost:(\d+)\//.exec(told()) ?? []
    if (port !== undefined) return Number(port)
    if (hasEnded()) throw new Error(`it ended: ${told()}`)
    await after(20)
  }
}
