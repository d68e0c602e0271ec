import { existsSync, statSync } from 'node:fs'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Writable } from 'node:stream'
import { fetchSettings, type WebSettings } from './inputs.js'
import { checkAll } from './mapping/check/checkAll.js'
import { fetchSources } from './mapping/fetchSources.js'
import type { MappingFile } from './mapping/read/readMappings.js'
import { stageAll } from './mapping/stageAll.js'
import { writeOutputs, type WrittenOutput } from './mapping/targets/outputs.js'
import { Collector } from './problems/collector.js'
import { Problem } from './problems/problem.js'
import type { Teller } from './problems/teller.js'
import { sortLines } from './release/sortLines.js'
import { settings as table } from './settings.js'

export interface MapSettings extends WebSettings {
  readonly mappings: readonly string[]
  readonly data?: string
  readonly base: string
  /** A file; else standard output. */
  readonly out?: string
  readonly workers: number
  /** Of the index of a join, in megabytes. */
  readonly joinMemory?: number
  readonly strict: boolean
  /** Each quad once in each output. */
  readonly distinct: boolean
}

/**
 * The RML engine by itself: any mappings → N-Quads.
 *
 * @returns whether it went well: with `strict` any problem is a failure, and nothing is written
 */
export async function map(settings: MapSettings, tell: Teller, output: Writable): Promise<boolean> {
  // A device or a pipe is written as it is; only a file is made under another name and moved into its place.
  if (settings.out !== undefined && isSpecial(settings.out)) {
    const { out, ...others } = settings
    const file = await toldWhere(out, open(out, 'w'))
    return toldWhere(out, map(others, tell, file.createWriteStream()))
  }
  const started = performance.now()
  const folder = await makeFolder(settings.out)
  try {
    const named = await Promise.all(settings.mappings.map((file) => readMappingFile(file, settings.data)))
    const collector = new Collector()
    const mappings = await fetchSources(named, {
      ...fetchSettings(settings),
      baseIRI: settings.base,
      report: collector.report,
      input: { stream: () => process.stdin, folder },
      progress: (done, total) => {
        tell.progress('fetching', done, total)
      },
    })
    const modules = { functionModules: functionModules() }
    await checkAll(mappings, { ...modules, report: collector.report })
    const { staged, targets } = await stageAll(mappings, {
      ...modules,
      workers: settings.workers,
      joinMemory: joinMemoryOf(settings),
      folder,
      isPlain: true,
      progress: (done, total) => {
        tell.progress('mapping', done, total)
      },
    })
    for (const { problems } of staged) collector.absorb(problems)
    for (const problem of collector.problems()) tell.problem(problem)
    if (settings.strict && collector.count > 0) return false
    const written = await toldWhere(
      settings.out,
      writeOutputs(staged, targets, {
        ...(settings.out !== undefined && { out: resolve(settings.out) }),
        stream: output,
        isDistinct: settings.distinct,
        folder,
        sort: (lines, name) => sortLines(lines, { folder, name }),
      }),
    )
    tellWritten(written, { out: settings.out, seconds: secondsSince(started) }, tell)
    return true
  } catch (error) {
    // Who reads has seen enough (`| head`): there is nothing left to do, and nobody to be told.
    if (settings.out === undefined && isReaderGone(error)) return true
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function isSpecial(path: string): boolean {
  return existsSync(path) && !statSync(path).isFile() && !statSync(path).isDirectory()
}

/** A folder for what passes: beside the output, so that it is moved into its place at once. */
async function makeFolder(out: string | undefined): Promise<string> {
  if (out === undefined) return mkdtemp(join(tmpdir(), 'dataesr-map-'))
  if (existsSync(out) && statSync(out).isDirectory())
    throw new Problem('bad-setting', `${out} is a folder: --out names a file`)
  try {
    return await mkdtemp(join(dirname(resolve(out)), '.dataesr-map-'))
  } catch (cause) {
    throw unwritable(out, cause as Error)
  }
}

/** What the system says of a place that cannot be written (no room, no right, nobody who reads) is told as a problem. */
async function toldWhere<T>(out: string | undefined, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw unwritable(out ?? 'standard output', error)
    throw error
  }
}

function isReaderGone(error: unknown): boolean {
  return error instanceof Problem && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'EPIPE'
}

function unwritable(out: string, cause: Error): Problem {
  return new Problem('bad-setting', `${out} cannot be written (${cause.message}): choose another --out`, {}, { cause })
}

/** What the index of a join may hold, in bytes. */
export function joinMemoryOf({ joinMemory = table.joinMemory.default }: { readonly joinMemory?: number }): number {
  return joinMemory * 2 ** 20
}

/** The modules whose functions mappings may call. */
export function functionModules(): readonly string[] {
  const require = createRequire(import.meta.url)
  return ['mapping/functions/grel', 'mapping/functions/own', 'identifiers/functions'].map((module) =>
    require.resolve(`#worker/${module}`),
  )
}

async function readMappingFile(file: string, data: string | undefined): Promise<MappingFile> {
  const working = process.cwd()
  const mapping = dirname(resolve(file))
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Problem('missing-file', 'the mapping cannot be read', { file }, { cause })
  })
  return {
    file,
    text,
    folders: { data: data === undefined ? [working, mapping] : [resolve(data), mapping], mapping, working },
  }
}

/** Where there are targets, what each of them and the default output got; then how many quads all in all. */
function tellWritten(
  written: readonly WrittenOutput[],
  { out = 'standard output', seconds }: { readonly out: string | undefined; readonly seconds: number },
  tell: Teller,
): void {
  if (written.some(({ target }) => target !== undefined)) {
    for (const { target, quads } of written) {
      const name = target?.name ?? out
      tell.info(`${quads} quads in ${name}`, { target: name, quads })
    }
  }
  const quads = written.reduce((sum, output) => sum + output.quads, 0)
  tell.info(`${quads} quads in ${seconds} s`, { quads, seconds })
}

/** For a person: seconds with one decimal. */
export function secondsSince(started: number): number {
  return Math.round((performance.now() - started) / 100) / 10
}
