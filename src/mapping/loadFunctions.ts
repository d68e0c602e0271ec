import type { FunctionTable } from './functionTable.js'

/** The functions of modules that export `functions`: rooms further down the flow bring their own. */
export async function loadFunctions(modules: readonly string[]): Promise<FunctionTable> {
  const tables = await Promise.all(modules.map((module) => import(module) as Promise<{ functions: FunctionTable }>))
  return Object.assign({}, ...tables.map(({ functions }) => functions)) as FunctionTable
}
