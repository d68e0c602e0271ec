import type { FunctionTable } from './functionTable.js'
import { stage, type StageTask, type Staged } from './stage.js'

/** A task with the modules whose `functions` the mapping may call: rooms further down the flow bring their own. */
export interface WorkerTask extends StageTask {
  readonly functionModules: readonly string[]
}

/** Entry of a mapping worker thread (piscina calls the default of a module by this name). */
export async function run({ functionModules, ...task }: WorkerTask): Promise<Staged> {
  return stage(task, await loadFunctions(functionModules))
}

/** Brings the function tables of several modules together. */
export async function loadFunctions(modules: readonly string[]): Promise<FunctionTable> {
  const tables = await Promise.all(modules.map((module) => import(module) as Promise<{ functions: FunctionTable }>))
  return Object.assign({}, ...tables.map(({ functions }) => functions)) as FunctionTable
}
