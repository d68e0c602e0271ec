import { isView, type AnySource, type Field, type LogicalView } from '../model.js'

/**
 * Key → column, where each row of a view is the row beneath it and the keys that are wanted are columns of it: then the
 * rows need not be made anew. Undefined where they must.
 */
export function plainColumns(view: LogicalView, wanted: readonly string[]): ReadonlyMap<string, string> | undefined {
  if (view.joins.length > 0 || !isTable(view.on) || !view.fields.every(isSingle)) return undefined
  const columns = new Map(
    view.fields.flatMap(({ name, content }): [string, string][] =>
      content.kind === 'expression' && content.expression.kind === 'reference'
        ? [[name, content.expression.reference]]
        : [],
    ),
  )
  const plain = new Map<string, string>()
  for (const key of wanted) {
    const column = columns.get(key)
    if (column === undefined) return undefined
    plain.set(key, column)
  }
  return plain
}

/** Do its rows have one value in each cell? */
function isTable(source: AnySource): boolean {
  return isView(source) || source.kind === 'csv' || source.kind === 'xlsx'
}

/** A function may give several values; what stands in a text may be several records. */
function isSingle({ content, fields }: Field): boolean {
  return fields.length === 0 && content.kind === 'expression' && content.expression.kind !== 'function'
}
