import { gatherNamed } from './gatherNamed.js'
import type { GatherParts, Groups } from './gatherParts.js'
import { gatherUnnamed } from './gatherUnnamed.js'
import type { Gather } from '../model.js'
import { listOf, type TermFunction } from '../terms.js'

/**
 * Joins compiled term maps to the function that gives the heads of the collections or containers of a row (RML-CC), and
 * puts what belongs to them aside. Asked again for the same row it gives the same heads and puts nothing aside.
 */
export function gatherTerm(parts: GatherParts): TermFunction {
  const { gather, heads, members, gatherings } = parts
  let row: Parameters<TermFunction>[0] | undefined
  let found: ReturnType<TermFunction>
  return (cells) => {
    if (cells === row) return found
    row = cells
    const start = gatherings?.pending.length ?? 0
    const groups = collectors[gather.strategy](members.map((member) => listOf(member(cells)))).filter(hasMembers)
    const gathered = groups.length === 0 && gather.allowsEmpty ? [[]] : groups
    const made =
      heads === undefined ? gatherUnnamed(gathered, parts) : gatherNamed(gathered, listOf(heads(cells)), parts)
    // Where nothing is made, nothing uses what the members gathered.
    if (made.length === 0) gatherings?.pending.splice(start)
    for (const { write } of made) if (write !== undefined) gatherings?.pending.push(write)
    found = made.map(({ head }) => head)
    return found
  }
}

/** What the term maps give → the members of each collection or container. */
const collectors: Readonly<Record<Gather['strategy'], (terms: Groups) => Groups>> = {
  append: (terms) => [terms.flat()],
  cartesianProduct: (terms) =>
    terms.reduce<Groups>((groups, texts) => groups.flatMap((group) => texts.map((text) => [...group, text])), [[]]),
}

function hasMembers(group: readonly string[]): boolean {
  return group.length > 0
}
