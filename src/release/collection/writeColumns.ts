import type { Database } from 'libsql'
import type { ColumnBuilder } from './columnBuilder.js'
import { bytesOf } from './columns.js'
import type { OrdinalOf } from './dictionaries.js'
import type { GrowingCollection } from './growing.js'
import { NumberList } from './numberList.js'

/** Writes each collection, with its things and where they are, and a column for each property that any of them has. */
export function writeColumns(
  database: Database,
  collections: readonly GrowingCollection[],
  ordinalOf: OrdinalOf,
): void {
  const insert = database.prepare('INSERT INTO collections VALUES (?, ?, ?, ?, ?)')
  const insertColumn = database.prepare('INSERT INTO columns VALUES (?, ?, ?, ?, ?)')
  const positionOf = database.prepare('SELECT longitude, latitude FROM positions WHERE subject = ?').raw()
  collections.forEach(({ key, subjects, columns }, id) => {
    const things = subjects.get()
    const places = [...things].map((subject) => positionOf.get([subject]) as [number, number] | undefined)
    const coordinates = places.some((found) => found !== undefined)
      ? [0, 1].map((axis) => bytesOf(Float64Array.from(places, (found) => found?.[axis] ?? NaN)))
      : [null, null]
    insert.run([id, key, bytesOf(things), ...coordinates])
    for (const [property, column] of columns) {
      const { starts, ordinals } = arrange(column, ordinalOf(column), things)
      if (ordinals.length > 0) insertColumn.run([id, property, column.id, bytesOf(starts), bytesOf(ordinals)])
    }
  })
}

/** The values of each thing of a collection: distinct, ascending. Both lists of things ascend, and are read side by side. */
function arrange(
  { subjects, terms }: ColumnBuilder,
  ordinals: Uint32Array,
  things: Uint32Array,
): { readonly starts: Uint32Array; readonly ordinals: Uint32Array } {
  const [held, heldTerms] = [subjects.get(), terms.get()]
  const starts = new Uint32Array(things.length + 1)
  const arranged = new NumberList()
  let at = 0
  things.forEach((thing, place) => {
    while (at < held.length && held[at]! < thing) at++
    const own: number[] = []
    for (; held[at] === thing; at++) own.push(ordinals[heldTerms[at]!]!)
    if (own.length > 1) own.sort((one, other) => one - other)
    own.forEach((ordinal, number) => {
      if (number === 0 || ordinal !== own[number - 1]) arranged.add(ordinal)
    })
    starts[place + 1] = arranged.length
  })
  return { starts, ordinals: arranged.get() }
}
