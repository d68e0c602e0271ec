import type { Problem, Report } from '../../problems/problem.js'
import { Problems } from '../../problems/problems.js'
import { checkMapping } from './check.js'
import { loadFunctions } from '../loadFunctions.js'
import type { Mapping } from '../model.js'

export interface CheckOptions {
  /** Modules whose `functions` the mappings may call. */
  readonly functionModules: readonly string[]
  /** Takes what does not keep the mappings from being used. */
  readonly report: Report
}

/**
 * Looks at all mappings before the first row of any is mapped.
 *
 * @throws Problems everything that was found, of all mappings, where any of it is fatal
 */
export async function checkAll(mappings: readonly Mapping[], { functionModules, report }: CheckOptions): Promise<void> {
  const functions = await loadFunctions(functionModules)
  const found: Problem[] = []
  for (const mapping of mappings) found.push(...(await checkMapping(mapping, functions)))
  if (found.some(({ severity }) => severity === 'fatal')) throw new Problems(found)
  for (const problem of found) report(problem)
}
