import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Piscina } from 'piscina'
import type { Folders } from './locate.js'
import { readTask, type Outcome, type Staged, type WorkerTask } from './stage.js'
import { gathersAcrossRows, joinsOf } from './model.js'
import { sourceGroups, type SourceGroup } from './run.js'
import { splitSource } from '../sources/split.js'
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
  /** Stage only quads, without their rows. */
  readonly isPlain?: boolean
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
  const tasks = (await Promise.all(mappings.map((mapping, at) => tasksOf(mapping, at, options)))).flat()
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

/** The work on a mapping: a task a logical source, and of a large table a task a part. */
async function tasksOf(
  { file, text, folders }: MappingFile,
  at: number,
  { baseIRI, folder, functionModules, isPlain = false }: StageAllOptions,
): Promise<readonly WorkerTask[]> {
  const groups = sourceGroups(readTask({ text, file, baseIRI, folders }))
  const tasks = groups.map(async (group, index) => {
    const task = { text, file, folders, baseIRI, group: index, functionModules, isPlain }
    const parts = isShared(group) ? await splitSource(group.source) : undefined
    if (parts === undefined) return [{ ...task, output: join(folder, `${at}-${index}.staged`) }]
    return parts.map((part, number) => ({ ...task, part, output: join(folder, `${at}-${index}-${number}.staged`) }))
  })
  return (await Promise.all(tasks)).flat()
}

/**
 * A join is indexed once for all rows: parts of the child would each index the parent anew. And what rows append to must
 * be in one hand.
 */
function isShared({ maps }: SourceGroup): boolean {
  return !maps.some((map) => gathersAcrossRows(map) || joinsOf(map).some(({ conditions }) => conditions.length > 0))
}
