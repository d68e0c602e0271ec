import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Staged } from './mapping/stage.js'
import { stageAll, type MappingFile } from './mapping/stageAll.js'
import { Collector } from './problems/collector.js'
import { Problem } from './problems/problem.js'
import type { Teller } from './problems/teller.js'

export interface MapSettings {
  readonly mappings: readonly string[]
  readonly data?: string
  readonly base: string
  /** A file; else standard output. */
  readonly out?: string
  readonly workers: number
  readonly strict: boolean
}

/**
 * The RML engine by itself: any mappings → N-Quads.
 *
 * @returns whether it went well: with `strict` any problem is a failure, and nothing is written
 */
export async function map(settings: MapSettings, tell: Teller, output: Writable): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'dataesr-map-'))
  try {
    const mappings = await Promise.all(settings.mappings.map((file) => readMappingFile(file, settings.data)))
    const staged = await stageAll(mappings, {
      baseIRI: settings.base,
      workers: settings.workers,
      folder,
      functionModules: functionModules(),
      isPlain: true,
      progress: (done, total) => {
        tell.progress('mapping', done, total)
      },
    })
    const collector = new Collector()
    for (const { problems } of staged) collector.absorb(problems)
    for (const problem of collector.problems()) tell.problem(problem)
    if (settings.strict && collector.count > 0) return false
    await write(staged, settings.out, output)
    return true
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
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

/** To a file as a whole or not at all; to standard output as it comes. */
async function write(staged: readonly Staged[], out: string | undefined, output: Writable): Promise<void> {
  const text = Readable.from(concatenated(staged), { objectMode: false })
  if (out === undefined) return pipeline(text, output, { end: false })
  await pipeline(text, createWriteStream(`${out}.unfinished`))
  await rename(`${out}.unfinished`, out)
}

/** The files one after the other, each removed when it is passed on, so that the disk holds the quads once. */
async function* concatenated(staged: readonly Staged[]): AsyncGenerator<Buffer> {
  for (const { path } of staged) {
    yield* createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>
    await rm(path)
  }
}
