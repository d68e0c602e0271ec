import type { Report } from '../problems/problem.js'
import { compileObject, type ObjectScope } from './compileObject.js'
import type { FunctionTable } from './functionTable.js'
import { joinKeys } from './join.js'
import type { JoinIndex } from './joinIndex.js'
import { joinsOf, referencesOf, termReferences, type ReferencingObjectMap, type TriplesMap } from './model.js'
import { openRows } from './openRows.js'
import { listOf } from './terms.js'
import { moveTo } from './values.js'

export interface IndexOptions {
  readonly functions: FunctionTable
  readonly blankNodeScope: string
  readonly report: Report
  /** Of each index, in bytes; what goes past it lies on the disk. */
  readonly joinMemory: number
}

/** The indexes of the joins of some triples maps. */
export type JoinIndexes = ReadonlyMap<ReferencingObjectMap, JoinIndex>

/** Reads the parents of all joins with conditions, each once for all joins that ask the same of it. */
export async function indexJoins(maps: readonly TriplesMap[], options: IndexOptions): Promise<JoinIndexes> {
  const conditional = maps.flatMap(joinsOf).filter(({ conditions }) => conditions.length > 0)
  const made = new Map<string, JoinIndex>()
  const indexes = new Map<ReferencingObjectMap, JoinIndex>()
  for (const join of conditional) {
    const key = JSON.stringify([join.parent.name, join.conditions.map(({ parent }) => parent)])
    const index = made.get(key) ?? (await indexParent(join, options))
    made.set(key, index)
    indexes.set(join, index)
  }
  return indexes
}

/** Reads the parent's rows once: join key → subjects. What is wrong in them is told when the parent itself is mapped. */
async function indexParent({ parent, conditions }: ReferencingObjectMap, options: IndexOptions): Promise<JoinIndex> {
  const expressions = conditions.map((condition) => condition.parent)
  const references = [...new Set([...expressions.flatMap(referencesOf), ...termReferences(parent.subject.term)])]
  const silent = () => undefined
  const { positions, rows } = await openRows(parent.source, references, { ...options, report: silent })
  const scope: ObjectScope = {
    ...options,
    positions,
    baseIRI: parent.baseIRI,
    row: { line: 0 },
    fail: silent,
    joins: new Map(),
    gatherings: undefined,
  }
  const keys = joinKeys(expressions, scope)
  const subjects = compileObject(parent.subject.term, scope)
  const { JoinIndex } = await import('./joinIndex.js')
  const index = new JoinIndex(options.joinMemory)
  for await (const batch of rows) {
    for (const { cells, line } of batch) {
      moveTo(scope.row, line)
      const texts = listOf(subjects(cells))
      for (const key of keys(cells)) index.add(key, texts)
    }
  }
  index.seal()
  return index
}
