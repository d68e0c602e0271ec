import { Problem, type Report } from '../problems/problem.js'
import { detach } from '../sources/detach.js'
import { openSource } from '../sources/open.js'
import type { LogicalSource } from '../sources/source.js'
import { compileTriplesMap, type Mapper } from './compile.js'
import { compileObject, type ObjectScope } from './compileObject.js'
import type { FunctionTable } from './functionTable.js'
import { endLists } from './gatherNamed.js'
import { createGatherings, type Gatherings } from './gatherings.js'
import { joinKeys, type JoinIndex } from './join.js'
import {
  joinsOf,
  objectReferences,
  referencesOf,
  termReferences,
  type Mapping,
  type ReferencingObjectMap,
  type TriplesMap,
} from './model.js'
import { listOf } from './terms.js'

/** Triples maps that read one logical source: it is read once for all of them. */
export interface SourceGroup {
  readonly source: LogicalSource
  readonly maps: readonly TriplesMap[]
}

/** The work of a mapping, cut where it can be shared out: by logical source, in the order of the document. */
export function sourceGroups(mapping: Mapping): readonly SourceGroup[] {
  const groups = new Map<string, TriplesMap[]>()
  for (const map of mapping.triplesMaps) {
    const key = JSON.stringify(map.source)
    groups.set(key, [...(groups.get(key) ?? []), map])
  }
  return [...groups.values()].map((maps) => ({ source: maps[0]!.source, maps }))
}

export interface RunOptions {
  readonly functions: FunctionTable
  /** Begins the labels of the mapping's blank nodes. */
  readonly blankNodeScope: string
  readonly report: Report
  /** Takes each quad (canonical N-Quads, no line end) with the line of its row. */
  readonly emit: (quad: string, line: number) => void
  /** Awaited after each batch of rows: where what was emitted is written. */
  readonly flush?: () => Promise<void>
}

/**
 * Maps all rows of a group.
 *
 * @throws Problem where the source or the mapping cannot be used; problems of single rows are reported
 */
export async function mapGroup({ source, maps }: SourceGroup, { emit, flush, ...options }: RunOptions): Promise<void> {
  const references = [...new Set(maps.flatMap(childReferences))]
  const opened = await openSource(source, references, options.report)
  const joins = await indexJoins(maps, options)
  const gatherings = createGatherings()
  const { positions } = opened
  const mappers = maps.map((map) => compileTriplesMap(map, { ...options, positions, joins, gatherings }))
  await mapRows(opened.rows, { mappers, gatherings, emit, ...(flush && { flush }) })
}

interface RowsWork extends Pick<RunOptions, 'emit' | 'flush'> {
  readonly mappers: readonly Mapper[]
  readonly gatherings: Gatherings
}

async function mapRows(
  rows: Awaited<ReturnType<typeof openSource>>['rows'],
  { mappers, gatherings, emit, flush }: RowsWork,
): Promise<void> {
  let line = 0
  const emitHere = (quad: string) => {
    emit(quad, line)
  }
  for await (const batch of rows) {
    for (const row of batch) {
      line = row.line
      for (const mapper of mappers) mapper(row, emitHere)
    }
    await flush?.()
  }
  endLists(gatherings, emitHere)
  await flush?.()
}

/** All references that a map reads in its own rows. */
function childReferences(map: TriplesMap): readonly string[] {
  const terms = [map.subject.term, ...map.subject.classes, ...map.subject.graphs]
  const parts = map.predicateObjects.flatMap(({ predicates, objects, graphs }) => [
    ...[...predicates, ...graphs].flatMap(termReferences),
    ...objects.flatMap(objectReferences),
  ])
  return [...terms.flatMap(termReferences), ...parts]
}

type JoinOptions = Omit<RunOptions, 'emit' | 'flush'>

async function indexJoins(
  maps: readonly TriplesMap[],
  options: JoinOptions,
): Promise<ReadonlyMap<ReferencingObjectMap, JoinIndex>> {
  const joins = maps.flatMap(joinsOf)
  const conditional = joins.filter(({ conditions }) => conditions.length > 0)
  const made = new Map<string, JoinIndex>()
  const indexes = new Map<ReferencingObjectMap, JoinIndex>()
  for (const join of conditional) {
    const key = JSON.stringify([join.parent.name, join.conditions.map(({ parent }) => parent)])
    const index = made.get(key) ?? (await indexParent(join, options))
    made.set(key, index)
    indexes.set(join, index)
  }
  const crossed = joins.find(
    ({ conditions, parent }) =>
      conditions.length === 0 && !maps.some((map) => JSON.stringify(map.source) === JSON.stringify(parent.source)),
  )
  if (crossed !== undefined) {
    throw new Problem(
      'bad-mapping',
      `the parent triples map ${crossed.parent.name} has another logical source, so a join condition is needed`,
    )
  }
  return indexes
}

/** Reads the parent's rows once: join key → subjects. What is wrong in them is told when the parent itself is mapped. */
async function indexParent({ parent, conditions }: ReferencingObjectMap, options: JoinOptions): Promise<JoinIndex> {
  const expressions = conditions.map((condition) => condition.parent)
  const references = [...new Set([...expressions.flatMap(referencesOf), ...termReferences(parent.subject.term)])]
  const silent = () => undefined
  const { positions, rows } = await openSource(parent.source, references, silent)
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
  const index = new Map<string, string[]>()
  for await (const batch of rows) {
    for (const { cells, line } of batch) {
      scope.row.line = line
      const texts = listOf(subjects(cells))
      for (const key of keys(cells)) addAll(index, key, texts)
    }
  }
  return index
}

function addAll(index: Map<string, string[]>, key: string, texts: readonly string[]): void {
  const list = index.get(key)
  if (list === undefined) index.set(detach(key), texts.map(detach))
  else for (const text of texts) if (!list.includes(text)) list.push(detach(text))
}
