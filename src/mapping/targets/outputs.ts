import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Problem } from '../../problems/problem.js'
import { withoutGraph } from '../../rdf/quads.js'
import { occurring, streamFormats, type Lines } from '../../rdf/stream.js'
import { readFileLines } from '../../sources/textFile.js'
import { distinct } from './distinct.js'
import type { Staged } from '../stage.js'
import type { LogicalTarget } from './target.js'
import { insertQuads } from './update.js'
import { writeTargetFile } from './writeTarget.js'

export interface OutputsOptions {
  /** An absolute path for what goes to no target; else the stream. */
  readonly out?: string
  readonly stream: Writable
  /** Each quad once in each output. */
  readonly isDistinct: boolean
  /** For what passes. */
  readonly folder: string
  /** Orders lines by subject, each once. */
  readonly sort: (lines: Lines, name: string) => Lines
}

/** How many quads went where. */
export interface WrittenOutput {
  /** Absent for the default output. */
  readonly target?: LogicalTarget
  readonly quads: number
}

/**
 * Writes what was staged: to each logical target what has it, the rest to the default output. Files are written under
 * passing names; when all are whole, the endpoints are sent theirs, then the files take their names: so a failure leaves
 * no file that is half written, and none that is new beside one that is old.
 *
 * @throws Problem `target-failed`; `bad-setting` where the default output is the file of a target
 */
export async function writeOutputs(
  staged: readonly Staged[],
  targets: readonly LogicalTarget[],
  options: OutputsOptions,
): Promise<readonly WrittenOutput[]> {
  const { out } = options
  const files = targets.filter(({ place }) => 'path' in place)
  const endpoints = targets.filter(({ place }) => 'endpoint' in place)
  const clash = files.find(({ place }) => 'path' in place && place.path === out)
  if (clash !== undefined)
    throw new Problem('bad-setting', `a logical target writes ${clash.name} too: choose another --out`, {
      file: clash.file,
    })
  const parts = partsByTarget(staged)
  const partsOf = ({ key }: LogicalTarget) => parts.get(key) ?? []
  const written: WrittenOutput[] = []
  const names: { readonly from: string; readonly to: string }[] = []
  const passing = (to: string) => {
    names.push({ from: `${to}.unfinished`, to })
    return `${to}.unfinished`
  }
  try {
    for (const target of files) {
      const path = passing('path' in target.place ? target.place.path : '')
      written.push({ target, quads: await writeFileTarget({ target, path }, partsOf(target), options) })
    }
    const main = mainOutput(staged, options)
    if (out !== undefined) await writeMain(main, staged, { path: passing(out), isDistinct: options.isDistinct })
    for (const target of endpoints) written.push({ target, quads: await sendTarget(target, partsOf(target), options) })
    for (const { from, to } of names) await rename(from, to)
    if (out === undefined) await pipeline(main.text, options.stream, { end: false })
    return [...written, { quads: main.counted() }]
  } finally {
    // What cannot be removed was never made, or is told by the failure that led here.
    for (const { from } of names) await rm(from, { force: true }).catch(() => undefined)
  }
}

/** The default output as a file: where nothing is left out, the first part becomes it, and the others are put behind it. */
async function writeMain(
  main: { readonly text: Readable },
  [first, ...others]: readonly Staged[],
  { path, isDistinct }: { readonly path: string; readonly isDistinct: boolean },
): Promise<void> {
  const isMoved = first !== undefined && !isDistinct && (await isRenamed(first.path, path))
  if (!isMoved) return pipeline(main.text, createWriteStream(path))
  if (others.length > 0)
    await pipeline(Readable.from(concatenated(others), { objectMode: false }), createWriteStream(path, { flags: 'a' }))
}

/** A file can be renamed within one file system only. */
async function isRenamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EXDEV') return false
    throw error
  }
}

interface StagedPart {
  readonly path: string
  readonly quads: number
}

function partsByTarget(staged: readonly Staged[]): ReadonlyMap<string, readonly StagedPart[]> {
  const parts = new Map<string, StagedPart[]>()
  for (const { target, path, quads } of staged.flatMap(({ targets }) => targets)) {
    const own = parts.get(target) ?? []
    own.push({ path, quads })
    parts.set(target, own)
  }
  return parts
}

/** The default output; as the bytes stand, where none is to be left out. */
function mainOutput(
  staged: readonly Staged[],
  options: OutputsOptions,
): { readonly text: Readable; readonly counted: () => number } {
  if (!options.isDistinct) {
    const quads = staged.reduce((sum, part) => sum + part.quads, 0)
    return { text: Readable.from(concatenated(staged), { objectMode: false }), counted: () => quads }
  }
  const { lines, counted } = linesOf(staged, { ...options, name: 'main', keepsGraphs: true })
  return { text: Readable.from(streamFormats.nq.write(lines), { objectMode: false }), counted }
}

/** The files one after the other, each removed when it is passed on, so that the disk holds the quads once. */
async function* concatenated(staged: readonly Staged[]): AsyncGenerator<Buffer> {
  for (const { path } of staged) {
    yield* createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>
    await rm(path)
  }
}

async function writeFileTarget(
  { target, path }: { readonly target: LogicalTarget; readonly path: string },
  parts: readonly StagedPart[],
  options: OutputsOptions,
): Promise<number> {
  const { graphs, bySubject, hasPrefixes } = streamFormats[target.serialization]
  const name = passingName(target)
  const { lines, counted } = linesOf(parts, { ...options, name, keepsGraphs: graphs })
  const prefixes = hasPrefixes ? await occurring(readParts(parts)) : {}
  await writeTargetFile({ target, lines: bySubject ? options.sort(lines, name) : lines, prefixes, path })
  return counted()
}

async function sendTarget(
  target: LogicalTarget,
  parts: readonly StagedPart[],
  options: OutputsOptions,
): Promise<number> {
  const { lines, counted } = linesOf(parts, { ...options, name: passingName(target), keepsGraphs: true })
  if ('endpoint' in target.place) await insertQuads(lines, { endpoint: target.place.endpoint })
  return counted()
}

interface LinesOptions extends Pick<OutputsOptions, 'isDistinct' | 'folder'> {
  readonly name: string
  readonly keepsGraphs: boolean
}

/** The lines of an output, with how many were given when all were. */
function linesOf(
  parts: readonly StagedPart[],
  { isDistinct, keepsGraphs, folder, name }: LinesOptions,
): { readonly lines: Lines; readonly counted: () => number } {
  let count = 0
  const read = () => (keepsGraphs ? readParts(parts) : graphless(readParts(parts)))
  async function* given(): AsyncGenerator<readonly string[]> {
    const lines = isDistinct ? distinct(read, { bytes: await sizeOf(parts), folder, name }) : read()
    for await (const batch of lines) {
      count += batch.length
      yield batch
    }
  }
  return { lines: given(), counted: () => count }
}

async function* readParts(parts: readonly StagedPart[]): AsyncGenerator<readonly string[]> {
  for (const { path } of parts) yield* readFileLines(path)
}

async function* graphless(lines: Lines): AsyncGenerator<readonly string[]> {
  for await (const batch of lines) yield batch.map(withoutGraph)
}

async function sizeOf(parts: readonly StagedPart[]): Promise<number> {
  let bytes = 0
  for (const { path } of parts) bytes += (await stat(path)).size
  return bytes
}

/** A name for files that pass, which no other target has. */
function passingName({ key }: LogicalTarget): string {
  return createHash('sha1').update(key).digest('hex')
}
