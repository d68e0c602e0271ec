import type { Part } from '../sources/source.js'
import { readFileLines } from '../sources/textFile.js'
import { Problem } from '../problems/problem.js'
import { Collector, type Summary } from '../problems/collector.js'
import type { FunctionTable } from './functionTable.js'
import { endLists } from './gather/gatherNamed.js'
import { createGatherings, type Gatherings } from './gather/gatherings.js'
import { predicatesOf, type Mapping, type SourceGroup } from './model.js'
import { createRoutes, type Routes } from './routes.js'
import { mapGroup } from './run.js'
import { withPart } from './views/viewParts.js'
import { createStagedFiles, type StagedFiles, type StagedTarget } from './stagedFiles.js'

/** One piece of mapping work, as plain data: one logical source of one mapping, mapped to a staged file. */
export interface StageTask extends Pick<Mapping, 'file' | 'targets'> {
  readonly group: SourceGroup
  /** The part of its file, where the file is shared out among workers. */
  readonly part?: Part
  /** The staged file to write. */
  readonly output: string
  /** Only quads, without their rows, as the lines of N-Quads. */
  readonly isPlain?: boolean
  /** All quads go to the staged file, whether they have a logical target or not. */
  readonly ignoresTargets?: boolean
  /** Of the index of each join, in bytes; what goes past it lies on the disk. */
  readonly joinMemory?: number
}

/** Tasks for one worker thread, with the modules whose `functions` the mapping may call: rooms further down the flow bring their own. */
export interface WorkerTask {
  /** One, or several that are mapped in one hand ({@link stageTogether}). */
  readonly tasks: readonly StageTask[]
  readonly functionModules: readonly string[]
}

/** What comes back from a worker: an error's own fields do not pass between threads, so a problem passes as plain data. */
export type Outcome =
  { readonly staged: readonly Staged[] } | { readonly problem: Pick<Problem, 'code' | 'message' | 'origin'> }

/** A staged file: lines of `row TAB quad` (of plain quads where they were asked for), all from one source. */
export interface Staged {
  readonly path: string
  /** The source file, as the user knows it. */
  readonly source: string
  readonly quads: number
  /** The predicates that its quads may have, beside those of RDF itself; undefined where that depends on the rows. */
  readonly predicates?: readonly string[] | undefined
  /** What goes to logical targets lies in files of its own. */
  readonly targets: readonly StagedTarget[]
  readonly problems: Summary
}

/** Of the index of a join, in bytes, where nothing else is said. */
const usualJoinMemory = 256 << 20

/** Maps one logical source into files, which are written as the rows are read, so that memory stays flat. */
export async function stage(task: StageTask, functions: FunctionTable): Promise<Staged> {
  const [staged] = await stageTogether([task], functions)
  return staged!
}

/** Maps logical sources of one mapping, one after the other, whose rows may append to the same collections and containers. */
export async function stageTogether(tasks: readonly StageTask[], functions: FunctionTable): Promise<readonly Staged[]> {
  const gatherings = createGatherings()
  const works: Work[] = []
  try {
    for (const task of tasks) {
      const work = begin(task)
      works.push(work)
      await mapInto(work, { functions, gatherings })
      work.files.close()
    }
    endLists(gatherings)
  } finally {
    for (const { files } of works) files.close()
  }
  return works.map(({ task: { group, output }, collector, files }) => ({
    path: output,
    source: group.source.name,
    predicates: predicatesOf(group.maps),
    ...files.counts(),
    problems: collector.summary(),
  }))
}

interface Work {
  readonly task: StageTask
  readonly collector: Collector
  readonly routes: Routes
  readonly files: StagedFiles
}

function begin(task: StageTask): Work {
  const { output, isPlain = false, ignoresTargets = false, targets } = task
  const routes = createRoutes(ignoresTargets ? new Map() : targets)
  return { task, collector: new Collector(), routes, files: createStagedFiles({ path: output, routes, isPlain }) }
}

async function mapInto(
  { task, collector, routes, files }: Work,
  shared: { readonly functions: FunctionTable; readonly gatherings: Gatherings },
): Promise<void> {
  const { file, part, group, joinMemory = usualJoinMemory } = task
  const { source, maps } = group
  try {
    await mapGroup(
      { source: part === undefined ? source : withPart(source, part), maps },
      {
        ...shared,
        blankNodeScope: blankNodeScope(file),
        report: collector.report,
        joinMemory,
        routes,
        emit: files.emit,
      },
    )
  } catch (error) {
    if (error instanceof Problem) throw error.within({ file })
    throw error
  }
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
