import { Problem } from '../../problems/problem.js'
import type { Filter } from '../collections.js'
import { matchEqual, matchRange, type Range } from './match.js'
import type { CollectionStore, Column, Members } from './store.js'

/**
 * Leaves of the things that are marked those for which the filter holds.
 *
 * @param marks 1 for each thing that is still in question, by its place in the collection
 * @throws Problem `bad-request` where a value is none that the property could be compared with
 */
export function applyFilter(store: CollectionStore, members: Members, { filter, marks }: Marked): void {
  const column = store.column(members, filter.property)
  const keeps = operators[filter.operator](store, { filter, column })
  for (let place = 0; place < marks.length; place++) {
    if (marks[place] === 1 && !keeps(place)) marks[place] = 0
  }
}

interface Marked {
  readonly filter: Filter
  readonly marks: Uint8Array
}

interface Asked {
  readonly filter: Filter
  /** Undefined where no thing has the property. */
  readonly column: Column | undefined
}

type Keeps = (place: number) => boolean

/** What each operator keeps. */
const operators: Readonly<Record<Filter['operator'], (store: CollectionStore, asked: Asked) => Keeps>> = {
  is: (store, asked) => havingOne(asked.column, matchEqual(store, asked)),
  not: (store, asked) => {
    const has = havingOne(asked.column, matchEqual(store, asked))
    return (place) => !has(place)
  },
  gt: comparing('gt'),
  gte: comparing('gte'),
  lt: comparing('lt'),
  lte: comparing('lte'),
  exists: (_, { filter, column }) => {
    const wanted = filter.values.map((value) => readBoolean(value, filter))
    const has: Keeps = (place) => column !== undefined && column.starts[place]! < column.starts[place + 1]!
    return (place) => wanted.includes(has(place))
  },
}

function comparing(range: Range): (store: CollectionStore, asked: Asked) => Keeps {
  return (store, asked) => havingOne(asked.column, matchRange(store, { ...asked, range }))
}

/** The things one of whose values is marked. */
function havingOne(column: Column | undefined, marked: Uint8Array): Keeps {
  if (column === undefined) return () => false
  const { starts, ordinals } = column
  return (place) => {
    for (let at = starts[place]!; at < starts[place + 1]!; at++) if (marked[ordinals[at]!] === 1) return true
    return false
  }
}

function readBoolean(value: string, { property }: Filter): boolean {
  if (value === 'true' || value === 'false') return value === 'true'
  throw new Problem('bad-request', `whether a thing has ${property} is asked for by true or false, not by "${value}"`)
}
