import type { Cell } from '../sources/source.js'
import type { TermMap } from './model.js'
import { defaultRoute, termTargets, type Routes } from './routes.js'
import { compileTerm, listOf, type TermFunction } from './terms.js'
import type { Scope } from './values.js'
import { rml } from './vocabulary.js'

/** What ends the lines of quads in the graphs of a row: ` <graph> .` */
export interface Ends {
  readonly texts: readonly string[]
  /** For each text the kind of its graph map ({@link GraphKinds}); absent where no graph map has a target. */
  readonly kinds?: readonly number[]
}

/** The targets of graph maps, a list a kind; the first kind has none. */
export type GraphKinds = readonly (readonly string[])[]

/** Graph maps, compiled. */
export interface Graphs {
  readonly terms: readonly TermFunction[]
  /** The kind of each; absent where none of the triples map has a target. */
  readonly kinds?: readonly number[]
}

/** The kinds of the graph maps of a triples map. */
export function graphKinds(maps: readonly TermMap[]): GraphKinds {
  const kinds = new Map([['', [] as readonly string[]]])
  for (const targets of maps.map(termTargets)) kinds.set(targets.join('\n'), targets)
  return [...kinds.values()]
}

export function compileGraphs(maps: readonly TermMap[], kinds: GraphKinds, scope: Scope): Graphs {
  const terms = maps.map((map) => compileTerm(map, scope))
  if (kinds.length === 1) return { terms }
  const names = kinds.map((targets) => targets.join('\n'))
  return { terms, kinds: maps.map((map) => names.indexOf(termTargets(map).join('\n'))) }
}

/** The ends of a row; without any graph, that of the default graph. */
export function endsOf({ terms, kinds }: Graphs, cells: readonly Cell[]): Ends {
  if (terms.length === 0) return onlyDefault
  const texts = terms.map((term) => listOf(term(cells)))
  if (texts.every((list) => list.length === 0)) return onlyDefault
  return {
    texts: texts.flat().map(endOf),
    ...(kinds && { kinds: texts.flatMap((list, map) => list.map(() => kinds[map] ?? 0)) }),
  }
}

/** The graphs of a subject map and those of a predicate-object map. */
export function joinEnds(own: Ends, more: Ends): Ends {
  if (own === onlyDefault) return more
  if (more === onlyDefault) return own
  const texts = [...own.texts, ...more.texts]
  return own.kinds && more.kinds ? { texts, kinds: [...own.kinds, ...more.kinds] } : { texts: [...new Set(texts)] }
}

/** Several graph maps may give one graph: a quad is written once, to where any of them leads. */
export function routesByEnd(
  { texts, kinds }: Ends,
  byKind: readonly number[],
  routes: Routes,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const [at, end] of texts.entries()) {
    const route = byKind[kinds?.[at] ?? 0] ?? defaultRoute
    const former = found.get(end)
    found.set(end, former === undefined || former === route ? route : routes.union([former, route]))
  }
  return found
}

const onlyDefault: Ends = { texts: [' .'] }

const defaultGraph = `<${rml}defaultGraph>`

function endOf(graph: string): string {
  return graph === defaultGraph ? ' .' : ` ${graph} .`
}
