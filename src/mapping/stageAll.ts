import { stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Piscina } from 'piscina'
import {
  childReferences,
  gathersAcrossRows,
  inOneHand,
  joinsOf,
  sourceGroups,
  type Mapping,
  type SourceGroup,
} from './model.js'
import type { Outcome, Staged, StageTask, WorkerTask } from './stage.js'
import { distinctTargets, type LogicalTarget } from './targets/target.js'
import { sharedSource } from './views/viewParts.js'
import type { LogicalSource } from '../sources/source.js'
import { splitSource, usualPart } from '../sources/split.js'
import { Problem } from '../problems/problem.js'

export interface StageAllOptions extends Pick<StageTask, 'isPlain' | 'ignoresTargets' | 'joinMemory'> {
  /** The modules whose functions mappings may call. */
  readonly functionModules: readonly string[]
  /** How many threads map. */
  readonly workers: number
  /** Where the staged files go. */
  readonly folder: string
  /** Told after each piece of work. */
  readonly progress?: (done: number, total: number) => void
}

/** What was staged, and the logical targets of all mappings, each once. */
export interface StagedWork {
  readonly staged: readonly Staged[]
  readonly targets: readonly LogicalTarget[]
}

/**
 * Maps all sources of all mappings in a pool of worker threads.
 *
 * @returns the staged files in the order of the mappings and of the sources in them, whatever the number of workers, and the
 *   logical targets of all mappings
 * @throws Problem the first in that order that stops the work
 */
export async function stageAll(mappings: readonly Mapping[], options: StageAllOptions): Promise<StagedWork> {
  const work = await Promise.all(mappings.map((mapping, at) => workOf(mapping, at, options)))
  const batches = work.flatMap((part) => part.batches)
  const total = batches.flat().length
  const targets = distinctTargets(work.flatMap((part) => part.targets))
  const filename = createRequire(import.meta.url).resolve('#worker/mapping/stageWorker')
  const pool = new Piscina<WorkerTask, Outcome>({ filename, name: 'run', minThreads: 1, maxThreads: options.workers })
  let done = 0
  try {
    const outcomes = await Promise.all(
      batches.map(async (tasks) => {
        const outcome = await pool.run({ tasks, functionModules: options.functionModules })
        options.progress?.((done += tasks.length), total)
        return outcome
      }),
    )
    const staged = new Map(outcomes.flatMap(stagedOrThrow).map((one) => [one.path, one]))
    return { staged: work.flatMap(({ outputs }) => outputs.map((path) => staged.get(path)!)), targets }
  } finally {
    await pool.destroy()
  }
}

function stagedOrThrow(outcome: Outcome): readonly Staged[] {
  if ('staged' in outcome) return outcome.staged
  const { code, message, origin } = outcome.problem
  throw new Problem(code, message, origin)
}

/** The work on a mapping. */
interface MappingWork {
  /** What one worker is given at a time. */
  readonly batches: readonly (readonly StageTask[])[]
  /** All staged files, in the order of the sources. */
  readonly outputs: readonly string[]
  readonly targets: readonly LogicalTarget[]
}

/** The work on a mapping: a task a logical source, and of a large table a task a part. */
async function workOf(
  mapping: Mapping,
  at: number,
  { folder, workers, progress: _progress, functionModules: _modules, ...options }: StageAllOptions,
): Promise<MappingWork> {
  const { file, targets } = mapping
  const { isPlain = false } = options
  const tasks = sourceGroups(mapping).map(async (group, index) => {
    const task = { ...options, file, targets, group }
    const shared =
      workers > 1 && isShared(group) ? sharedSource(group.source, group.maps.flatMap(childReferences)) : undefined
    const parts = shared && (await splitSource(shared, await partSize(shared, { workers, isPlain })))
    if (parts === undefined) return [{ ...task, output: join(folder, `${at}-${index}.staged`) }]
    return parts.map((part, number) => ({ ...task, part, output: join(folder, `${at}-${index}-${number}.staged`) }))
  })
  const all = (await Promise.all(tasks)).flat()
  const outputs = all.map(({ output }) => output)
  return { batches: inOneHand(all), outputs, targets: [...targets.values()] }
}

/**
 * Plain quads are put together in one file, so that each part but the first is copied: then there are no more parts than
 * workers. What a build stages stays in parts, and small ones end together.
 */
async function partSize(
  { path }: LogicalSource,
  { workers, isPlain }: Required<Pick<StageAllOptions, 'workers' | 'isPlain'>>,
): Promise<number> {
  if (!isPlain) return usualPart
  // A file that is not there is told by who reads it.
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  )
  return Math.max(usualPart, Math.floor(size / workers))
}

/**
 * A join is indexed once for all rows: parts of the child would each index the parent anew. And what rows append to must
 * be in one hand.
 */
function isShared({ maps }: SourceGroup): boolean {
  return !maps.some((map) => gathersAcrossRows(map) || joinsOf(map).some(({ conditions }) => conditions.length > 0))
}
