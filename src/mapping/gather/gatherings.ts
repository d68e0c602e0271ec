import type { Emit, EmitTo } from '../emit.js'
import { routesByEnd, type Ends } from '../ends.js'
import type { Routes } from '../routes.js'
import { inGraph } from './graphsOwn.js'

/** Writes the quads of one collection or container; `end` ends their lines: their graph. */
export type Writing = (end: string, emit: Emit) => void

/** What is gathered while the rows of a source are mapped, beside the terms themselves. */
export interface Gatherings {
  /** Collections and containers of the row that is mapped now: written where the statement that uses them is. */
  readonly pending: Writing[]
  /** Kind, head and graph → a named collection or container, which later rows may append to. */
  readonly named: Map<string, Named>
}

/** How far a named collection or container is written. */
export interface Named {
  count: number
  /** The node of a list's last member. */
  last: string
  /** Ends the lines of a list, which its end is still missing. */
  readonly openEnd: string | undefined
  /** Takes the quads of what was written last: the end of a list goes there too. */
  emit: Emit
}

/** Nothing gathered yet. */
export function createGatherings(): Gatherings {
  return { pending: [], named: new Map() }
}

/** How what is gathered goes out: where to, by the kind of the graph map. */
export interface Way {
  readonly byKind: readonly number[]
  readonly routes: Routes
  readonly emit: EmitTo
}

/** Writes what is pending, once in each graph, and forgets it. */
export function writePending({ pending }: Gatherings, ends: Ends, way: Way): void {
  const graphs = [...routesByEnd(ends, way.byKind, way.routes)].map(([end, route]) => {
    const emit: Emit = (quad) => {
      way.emit(inGraph(quad, end), route)
    }
    return { end, emit }
  })
  for (const write of pending) for (const { end, emit } of graphs) write(end, emit)
  pending.length = 0
}
