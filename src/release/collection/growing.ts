import type { ColumnBuilder } from './columnBuilder.js'
import type { NumberList } from './numberList.js'

/** A collection in the making. */
export interface GrowingCollection {
  readonly key: string
  /** Numbers of its things, ascending. */
  readonly subjects: NumberList
  /** Its properties by their keys; a path that several keys or collections have in common is gathered once. */
  readonly columns: ReadonlyMap<string, ColumnBuilder>
  /** Those of `columns` whose values stand in the lines of the thing itself. */
  readonly direct: ReadonlySet<ColumnBuilder>
}
