import type { Report } from '../problems/problem.js'
import { compileTriplesMap, type Mapper } from './compile.js'
import type { EmitTo } from './emit.js'
import type { FunctionTable } from './functionTable.js'
import type { Gatherings } from './gather/gatherings.js'
import { indexJoins } from './indexJoins.js'
import type { SourceGroup } from './model.js'
import { openRows } from './openRows.js'
import type { Routes } from './routes.js'
import { wantedOf } from './wanted.js'

export interface RunOptions {
  readonly functions: FunctionTable
  /** Begins the labels of the mapping's blank nodes. */
  readonly blankNodeScope: string
  readonly report: Report
  /** Of the index of each join, in bytes; what goes past it lies on the disk. */
  readonly joinMemory: number
  /** Where quads may go. */
  readonly routes: Routes
  /** What rows of other groups gathered, and those of this one may append to; who made it ends the lists. */
  readonly gatherings: Gatherings
  /** Takes each quad (canonical N-Quads, no line end) with the line of its row and its route. */
  readonly emit: (quad: string, line: number, route: number) => void
}

/**
 * Maps all rows of a group.
 *
 * @throws Problem where the source or the mapping cannot be used; problems of single rows are reported
 */
export async function mapGroup(
  { source, maps }: SourceGroup,
  { emit, gatherings, ...options }: RunOptions,
): Promise<void> {
  const { references, texts } = wantedOf(maps)
  const opened = await openRows(source, references, { ...options, texts })
  const joins = await indexJoins(maps, options)
  try {
    const { positions, texts: textPositions } = opened
    const scope = { ...options, positions, joins, gatherings, ...(textPositions && { texts: textPositions }) }
    const mappers = maps.map((map) => compileTriplesMap(map, scope))
    await mapRows(opened.rows, { mappers, emit })
  } finally {
    for (const index of new Set(joins.values())) index.close()
  }
}

interface RowsWork extends Pick<RunOptions, 'emit'> {
  readonly mappers: readonly Mapper[]
}

async function mapRows(rows: Awaited<ReturnType<typeof openRows>>['rows'], { mappers, emit }: RowsWork): Promise<void> {
  let line = 0
  const emitHere: EmitTo = (quad, route) => {
    emit(quad, line, route)
  }
  for await (const batch of rows) {
    for (const row of batch) {
      line = row.line
      for (const mapper of mappers) mapper(row, emitHere)
    }
  }
}
