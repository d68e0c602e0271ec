import type { Part } from '../sources/source.js'
import { readFileLines } from '../sources/textFile.js'
import { open } from 'node:fs/promises'
import { Problem } from '../problems/problem.js'
import { Collector, type Summary } from '../problems/collector.js'
import type { FunctionTable } from './functionTable.js'
import { createLocate, type Folders } from './locate.js'
import { readMapping } from './read.js'
import { mapGroup, sourceGroups } from './run.js'

/** One piece of a build's mapping work, as plain data: one logical source of one mapping, mapped to a staged file. */
export interface StageTask {
  readonly text: string
  readonly file: string
  readonly baseIRI: string
  readonly folders: Folders
  /** Which of the mapping's source groups. */
  readonly group: number
  /** The part of its file, where the file is shared out among workers. */
  readonly part?: Part
  /** The staged file to write. */
  readonly output: string
  /** Only quads, without their rows, as the lines of N-Quads. */
  readonly isPlain?: boolean
}

/** A task for a worker thread, with the modules whose `functions` the mapping may call: rooms further down the flow bring their own. */
export interface WorkerTask extends StageTask {
  readonly functionModules: readonly string[]
}

/** What comes back from a worker: an error's own fields do not pass between threads, so a problem passes as plain data. */
export type Outcome = { readonly staged: Staged } | { readonly problem: Pick<Problem, 'code' | 'message' | 'origin'> }

/** A staged file: lines of `row TAB quad` (of plain quads where they were asked for), all from one source. */
export interface Staged {
  readonly path: string
  /** The source file, as the user knows it. */
  readonly source: string
  readonly quads: number
  readonly problems: Summary
}

/** Maps one logical source into a file. Its text is written batch by batch, so that memory stays flat. */
export async function stage(task: StageTask, functions: FunctionTable): Promise<Staged> {
  const { source, maps } = sourceGroups(readTask(task))[task.group]!
  const group = { source: { ...source, ...(task.part && { part: task.part }) }, maps }
  const collector = new Collector()
  const file = await open(task.output, 'w')
  let text = ''
  let quads = 0
  const flush = async () => {
    if (text !== '') await file.write(text)
    text = ''
  }
  try {
    await mapGroup(group, {
      functions,
      blankNodeScope: blankNodeScope(task.file),
      report: collector.report,
      emit: (quad, line) => {
        text += task.isPlain ? `${quad}\n` : `${line}\t${quad}\n`
        quads += 1
      },
      flush,
    })
    await flush()
  } catch (error) {
    if (error instanceof Problem) throw error.within({ file: task.file })
    throw error
  } finally {
    await file.close()
  }
  return { path: task.output, source: group.source.name, quads, problems: collector.summary() }
}

/** Reads the mapping of a task. */
export function readTask({ text, file, baseIRI, folders }: Pick<StageTask, 'text' | 'file' | 'baseIRI' | 'folders'>) {
  return readMapping(text, { file, baseIRI, locate: createLocate(folders) })
}

/** A short legal label, the same for the same file name wherever the theme lies. */
export function blankNodeScope(file: string): string {
  const name = file.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '')
  return `${name.replace(/[^A-Za-z0-9]/g, '_')}-`
}

/** The lines of a staged file, chunk by chunk: `[row, quad]`. */
export async function* readStaged(path: string): AsyncGenerator<readonly (readonly [row: number, quad: string])[]> {
  for await (const lines of readFileLines(path)) yield lines.map(cut)
}

function cut(line: string): readonly [number, string] {
  const tab = line.indexOf('\t')
  return [Number(line.slice(0, tab)), line.slice(tab + 1)]
}
