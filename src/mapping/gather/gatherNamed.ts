import { blankNodeLabel } from '../../rdf/nquads.js'
import type { Emit } from '../emit.js'
import type { GatherParts, Groups, Made } from './gatherParts.js'
import { eachGraphsOwn, isEachGraphsOwn } from './graphsOwn.js'
import { digest, first, nil, rest, writeKind, writeMembers } from './gatherQuads.js'
import type { Gatherings, Named, Writing } from './gatherings.js'

/** What is made under a name that exists already is appended to it, so that it stays well-formed. */
export function gatherNamed(groups: Groups, names: readonly string[], parts: GatherParts): readonly Made[] {
  if (groups.length === 0) return []
  const members = groups.flat()
  const { gather, gatherings } = parts
  if (gather.kind === 'List' && members.length === 0) return names.map(() => ({ head: nil }))
  const heads = names.map(eachGraphsOwn)
  if (gatherings === undefined) return heads.map((head) => ({ head }))
  const append = gather.kind === 'List' ? appendToList : appendToContainer
  return heads.map((head) => ({ head, write: append({ head, members, parts, gatherings }) }))
}

interface Appending {
  readonly head: string
  readonly members: readonly string[]
  readonly parts: GatherParts
  readonly gatherings: Gatherings
}

function appendToContainer({ head, members, parts: { gather }, gatherings }: Appending): Writing {
  return (end, emit) => {
    const container = namedAs(gatherings, { key: `${gather.kind} ${head}${end}`, openEnd: undefined, emit })
    if (container.count === 0) writeKind(gather.kind, head, { end, emit })
    writeMembers({ head, members, from: container.count + 1 }, { end, emit })
    container.count += members.length
  }
}

function appendToList({ head, members, parts: { scope }, gatherings }: Appending): Writing {
  // Under an IRI the same in each graph: what one row makes in several graphs is one list in their union.
  const label = `g${digest([head])}`
  const nodeOf = (index: number) => {
    const node = blankNodeLabel(scope.blankNodeScope, `${label}c${index}`)
    return isEachGraphsOwn(head) ? eachGraphsOwn(node) : node
  }
  return (end, emit) => {
    const list = namedAs(gatherings, { key: `List ${head}${end}`, openEnd: end, emit })
    for (const member of members) {
      const node = list.count === 0 ? head : nodeOf(list.count)
      if (list.count > 0) emit(`${list.last} ${rest} ${node}${end}`)
      emit(`${node} ${first} ${member}${end}`)
      list.last = node
      list.count += 1
    }
  }
}

function namedAs(
  { named }: Gatherings,
  { key, openEnd, emit }: { key: string; openEnd: string | undefined; emit: Emit },
): Named {
  const known = named.get(key)
  if (known !== undefined) {
    known.emit = emit
    return known
  }
  const made = { count: 0, last: '', openEnd, emit }
  named.set(key, made)
  return made
}

/** Ends the named lists, after the last row of their source, each where its last member went. */
export function endLists({ named }: Gatherings): void {
  for (const { last, openEnd, emit } of named.values())
    if (openEnd !== undefined) emit(`${last} ${rest} ${nil}${openEnd}`)
}
