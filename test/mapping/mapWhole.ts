import { join } from 'node:path'
import { checkMapping } from '../../src/mapping/check/check.js'
import type { FunctionTable } from '../../src/mapping/functionTable.js'
import { inOneHand, sourceGroups } from '../../src/mapping/model.js'
import { readMappings, type MappingFile } from '../../src/mapping/read/readMappings.js'
import { readStaged, stageTogether } from '../../src/mapping/stage.js'
import { Collector } from '../../src/problems/collector.js'
import type { Problem } from '../../src/problems/problem.js'
import { Problems } from '../../src/problems/problems.js'

export interface MapWholeOptions {
  readonly baseIRI: string
  readonly functions: FunctionTable
  /** Where what is staged lies. */
  readonly temporary: string
}

/** What a mapping gives. */
export interface MappedWhole {
  /** The lines of all its sources, in order, also those that come again. */
  readonly quads: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * Maps as `dataesr map` does, in one thread: looks at the mapping as a whole, then maps its sources.
 *
 * @throws Problems, Problem as it does
 */
export async function mapWhole(
  file: MappingFile,
  { baseIRI, functions, temporary }: MapWholeOptions,
): Promise<MappedWhole> {
  const [mapping] = readMappings([file], baseIRI)
  if (mapping === undefined) throw new Error('a file gives a mapping')
  const found = await checkMapping(mapping, functions)
  if (found.some(({ severity }) => severity === 'fatal')) throw new Problems(found)
  const collector = new Collector()
  for (const problem of found) collector.report(problem)
  const tasks = sourceGroups(mapping).map((group, at) => ({
    file: file.file,
    targets: mapping.targets,
    group,
    output: join(temporary, `${at}.staged`),
  }))
  const staged = await Promise.all(inOneHand(tasks).map((batch) => stageTogether(batch, functions)))
  const byPath = new Map(staged.flat().map((one) => [one.path, one]))
  const quads: string[] = []
  for (const { output } of tasks) {
    collector.absorb(byPath.get(output)!.problems)
    for await (const batch of readStaged(output)) quads.push(...batch.map(([, quad]) => quad))
  }
  return { quads, problems: collector.problems() }
}
