import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Piscina } from 'piscina'
import type { Folders } from './locate.js'
import { readTask, type Outcome, type Staged, type WorkerTask } from './stage.js'
import { sourceGroups } from './run.js'
import { Problem } from '../problems/problem.js'

/** A mapping file, read from the disk. */
export interface MappingFile {
  readonly file: string
  readonly text: string
  readonly folders: Folders
}

export interface StageAllOptions {
  readonly baseIRI: string
  /** How many threads map. */
  readonly workers: number
  /** Where the staged files go. */
  readonly folder: string
  /** Modules whose `functions` the mappings may call. */
  readonly functionModules: readonly string[]
  /** Told after each piece of work. */
  readonly progress?: (done: number, total: number) => void
}

/**
 * Maps all sources of all mappings in a pool of worker threads.
 *
 * @returns the staged files in the order of the mappings and of the sources in them, whatever the number of workers
 * @throws Problem the first in that order that stops the work
 */
export async function stageAll(mappings: readonly MappingFile[], options: StageAllOptions): Promise<readonly Staged[]> {
  const tasks = mappings.flatMap((mapping, at) => tasksOf(mapping, at, options))
  const filename = createRequire(import.meta.url).resolve('#worker/mapping/stageWorker')
  const pool = new Piscina<WorkerTask, Outcome>({ filename, name: 'run', minThreads: 1, maxThreads: options.workers })
  let done = 0
  try {
    const outcomes = await Promise.all(
      tasks.map(async (task) => {
        const outcome = await pool.run(task)
        options.progress?.(++done, tasks.length)
        return outcome
      }),
    )
    return outcomes.map(stagedOrThrow)
  } finally {
    await pool.destroy()
  }
}

function stagedOrThrow(outcome: Outcome): Staged {
  if ('staged' in outcome) return outcome.staged
  const { code, message, origin } = outcome.problem
  throw new Problem(code, message, origin)
}

function tasksOf(
  { file, text, folders }: MappingFile,
  at: number,
  { baseIRI, folder, functionModules }: StageAllOptions,
): readonly WorkerTask[] {
  const groups = sourceGroups(readTask({ text, file, baseIRI, folders }))
  return groups.map((_, group) => ({
    text,
    file,
    folders,
    baseIRI,
    group,
    functionModules,
    output: join(folder, `${at}-${group}.staged`),
  }))
}
