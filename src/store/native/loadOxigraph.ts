import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Problem } from '../../problems/problem.js'
import { engineQuads } from '../engineQuads.js'
import type { OxigraphProgram } from './findOxigraph.js'
import { lastWords } from './lastWords.js'

export interface LoadOptions {
  readonly program: OxigraphProgram
  /** Of the release. */
  readonly folder: string
  /** Where the engine keeps it: a folder that is named by release and program, which need not be there yet. */
  readonly location: string
  readonly log: (message: string) => void
  /** Ends the loading. */
  readonly signal?: AbortSignal
}

/**
 * Loads a release, where it is not loaded yet. It is written beside the location and renamed when it is whole, so that a
 * location is never half loaded, whatever stops us.
 *
 * @throws Problem `engine-failed` with the last words of the program; what `engineQuads` throws
 */
export async function loadOxigraph({ program, folder, location, log, signal }: LoadOptions): Promise<void> {
  if (existsSync(location)) return
  const begun = performance.now()
  const making = `${location}.${process.pid}-${Date.now()}.making`
  try {
    await feed(program, { folder, making, log, signal })
    renameSync(making, location)
  } catch (error) {
    rmSync(making, { recursive: true, force: true })
    // Another process has made the same.
    if (!existsSync(location)) throw error
  }
  log(`SPARQL engine: the release is loaded in ${seconds(begun)} s (Oxigraph ${program.version})`)
}

type Feeding = Pick<LoadOptions, 'folder' | 'log'> & {
  readonly making: string
  readonly signal: AbortSignal | undefined
}

/** The program reads what it loads from its standard input, as fast as it takes it. */
async function feed({ path }: OxigraphProgram, { folder, making, log, signal }: Feeding): Promise<void> {
  const child = spawn(path, ['load', '--location', making, '--format', 'nq', '--lenient'], {
    stdio: ['pipe', 'ignore', 'pipe'],
    ...(signal !== undefined && { signal, killSignal: 'SIGKILL' }),
  })
  const words = lastWords(child.stderr)
  const ended = endOf(child)
  let fault: unknown
  try {
    await pipeline(Readable.from(told(engineQuads(folder), log)), child.stdin)
  } catch (error) {
    fault = error
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') child.kill('SIGKILL')
  }
  const code = await ended
  if (signal?.aborted) throw signal.reason
  // What it cannot read it tells, leaves out, and calls a success.
  if (code === 0 && fault === undefined && !words.text().includes('Parsing error')) return
  if (fault instanceof Problem) throw fault
  throw new Problem('engine-failed', `oxigraph load fails (${code}): ${words.text() || String(fault)}`)
}

/** Its exit code, or the signal that ended it. */
async function endOf(child: ChildProcess): Promise<number | string> {
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
    return code ?? signal!
  } catch (error) {
    return String(error)
  }
}

/** Tells now and then how much has been taken. */
function* told(pieces: Iterable<Uint8Array>, log: (message: string) => void): Generator<Uint8Array> {
  const begun = performance.now()
  let [bytes, next] = [0, begun + tellEvery]
  for (const piece of pieces) {
    yield piece
    bytes += piece.length
    if (performance.now() < next) continue
    next = performance.now() + tellEvery
    log(`SPARQL engine: ${Math.round(bytes / 1e6)} MB of N-Quads read in ${seconds(begun)} s`)
  }
}

const tellEvery = 10_000

function seconds(begun: number): string {
  return ((performance.now() - begun) / 1000).toFixed(1)
}
