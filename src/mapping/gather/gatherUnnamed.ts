import { blankNodeLabel } from '../../rdf/nquads.js'
import type { GatherParts, Groups, Made } from './gatherParts.js'
import { digest, first, nil, rest, writeKind, writeMembers } from './gatherQuads.js'
import type { Writing } from './gatherings.js'
import type { Gather } from '../model.js'

/**
 * The collections and containers of a row, each with a blank node as its head.
 *
 * The labels come from the map, the row, the place and the members: the same in every run, and where two rows share a
 * line (the rows that a query makes of one), two lists share a label only if they are the same list.
 */
export function gatherUnnamed(groups: Groups, { gather, scope }: GatherParts): readonly Made[] {
  return groups.map((members, place) => {
    if (gather.kind === 'List' && members.length === 0) return { head: nil }
    const label = `g${gather.number}r${scope.row.line}n${place}h${digest(members)}`
    const node = (index: number) => blankNodeLabel(scope.blankNodeScope, index === 0 ? label : `${label}c${index}`)
    const head = node(0)
    if (gather.kind !== 'List') return { head, write: containerWriting(gather.kind, head, members) }
    return {
      head,
      write: (end, emit) => {
        for (const [index, member] of members.entries()) {
          emit(`${node(index)} ${first} ${member}${end}`)
          emit(`${node(index)} ${rest} ${index + 1 < members.length ? node(index + 1) : nil}${end}`)
        }
      },
    }
  })
}

function containerWriting(kind: Gather['kind'], head: string, members: readonly string[]): Writing {
  return (end, emit) => {
    writeKind(kind, head, { end, emit })
    writeMembers({ head, members, from: 1 }, { end, emit })
  }
}
