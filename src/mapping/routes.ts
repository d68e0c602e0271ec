import { isReferencing, type ReferencingObjectMap, type TermMap } from './model.js'
import type { LogicalTarget } from './targets/target.js'

/** Stands for the default output among the keys of targets. */
export const defaultOutput = ''

/** The route of quads that no logical target takes. */
export const defaultRoute = 0

/** The ways that quads go (RML-IO, combining multiple targets), numbered when a mapping is compiled, so that a row costs nothing. */
export interface Routes {
  /** Number of a route → the keys of its targets, each once; {@link defaultOutput} is one. */
  readonly list: readonly (readonly string[])[]
  /** The route to these targets, by their ids in the document; to none: the default output. */
  to(ids: readonly string[]): number
  /** The route to all that these routes lead to. */
  union(routes: readonly number[]): number
}

/** @param targets those that count; what names others goes to the default output */
export function createRoutes(targets: ReadonlyMap<string, LogicalTarget>): Routes {
  const list: (readonly string[])[] = [[defaultOutput]]
  const numbers = new Map([[defaultOutput, defaultRoute]])
  const numberOf = (keys: readonly string[]) => {
    const sorted = [...new Set(keys)].sort()
    const known = numbers.get(sorted.join('\n'))
    if (known !== undefined) return known
    numbers.set(sorted.join('\n'), list.length)
    return list.push(sorted) - 1
  }
  return {
    list,
    to(ids) {
      const keys = ids.map((id) => targets.get(id)?.key).filter((key) => key !== undefined)
      return keys.length === 0 ? defaultRoute : numberOf(keys)
    },
    union: (routes) => numberOf(routes.flatMap((route) => list[route] ?? [])),
  }
}

/** The ids of the targets of all term maps that take part in a term: its language, its condition, what a function takes in, what it gathers. */
export function termTargets(map: TermMap): readonly string[] {
  const { expression, language, datatype, condition, gather, targets = [] } = map
  const inputs = expression.kind === 'function' ? expression.call.inputs.map(({ value }) => value) : []
  const parts = [language, datatype, condition, ...inputs].filter((part) => part !== undefined)
  return [...targets, ...parts.flatMap(termTargets), ...(gather?.members ?? []).flatMap(objectTargets)]
}

/** As {@link termTargets}; the subject map of the parent takes part in a join. */
export function objectTargets(object: TermMap | ReferencingObjectMap): readonly string[] {
  return isReferencing(object)
    ? [...(object.targets ?? []), ...termTargets(object.parent.subject.term)]
    : termTargets(object)
}
