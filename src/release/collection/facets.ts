import type { Texts } from '../../shapes/model.js'
import type { FacetValue } from '../collections.js'
import { findLabels } from '../labelIndex.js'
import { keepFirst } from './first.js'
import { blankRank, type CollectionStore, type Column, type Dictionary, type Members } from './store.js'
import { kinds } from './values.js'

/** Values of a property that are told at most. */
const valuesAtMost = 100

/**
 * The values of a property among the marked things, each with the number of those that have it: the most frequent first,
 * then as things are sorted by them. Blank nodes, which nobody can ask for, are left out.
 */
export function countValues(store: CollectionStore, members: Members, { property, marks }: Counted): FacetValue[] {
  const column = store.column(members, property)
  if (column === undefined) return []
  const counts = countOrdinals(column, marks)
  const first = keepFirst(valuesAtMost, (one, other) => counts[other]! - counts[one]! || one - other)
  const { ranks } = column.dictionary
  counts.forEach((count, ordinal) => {
    if (count > 0 && ranks[ordinal] !== blankRank) first.add(ordinal)
  })
  const ordinals = first.get()
  return nameValues(store, column.dictionary, ordinals).map((value, at) => ({
    ...value,
    count: counts[ordinals[at]!]!,
  }))
}

interface Counted {
  readonly property: string
  readonly marks: Uint8Array
}

function countOrdinals({ starts, ordinals, dictionary }: Column, marks: Uint8Array): Uint32Array {
  const counts = new Uint32Array(dictionary.size)
  for (let place = 0; place < marks.length; place++) {
    if (marks[place] !== 1) continue
    for (let at = starts[place]!; at < starts[place + 1]!; at++) counts[ordinals[at]!]!++
  }
  return counts
}

type NamedValue = Omit<FacetValue, 'count'>

/** The values at places of a dictionary, with the labels of things. */
function nameValues({ index }: CollectionStore, { id }: Dictionary, ordinals: readonly number[]): NamedValue[] {
  const rows = ordinals.map((ordinal) => index.row(valueAt, id, ordinal) as readonly [number, string])
  const labels = findLabels(
    index,
    rows.filter(([kind]) => kind === kinds.iri).map(([, iri]) => iri),
  )
  return rows.map(([kind, value]) => {
    const known = kind === kinds.iri ? labels.get(value) : undefined
    return known === undefined ? { value } : { value, labels: textsOf(known) }
  })
}

const valueAt = `SELECT v.kind, coalesce(s.term, v.value) FROM dictionary_values v
  LEFT JOIN subjects s ON s.id = v.thing WHERE v.dictionary = ? AND v.ordinal = ?`

/** The first label of each language. */
function textsOf(labels: readonly { readonly value: string; readonly language: string }[]): Texts {
  return Object.fromEntries(labels.toReversed().map(({ value, language }) => [language, value]))
}
