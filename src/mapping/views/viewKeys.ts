import { Problem } from '../../problems/problem.js'
import { nearest } from '../../sources/columns.js'
import type { Field, LogicalView } from '../model.js'

/** The index key of the rows of a view (RML-LV §3.1). */
export const rowIndex = '#'

/** The index key that goes with a field (RML-LV §4.3). */
export function indexOf(name: string): string {
  return `${name}.#`
}

/** All fields of a view, nested and joined ones too, parents before their children. */
export function fieldsOf(view: Pick<LogicalView, 'fields' | 'joins'>): readonly Field[] {
  return [...view.fields, ...view.joins.flatMap(({ fields }) => fields)].flatMap(withNested)
}

function withNested(field: Field): readonly Field[] {
  return [field, ...field.fields.flatMap(withNested)]
}

/** The keys that may be referenced (RML-LV §3.2): index keys, and the names of expression fields. */
export function keysOf(view: Pick<LogicalView, 'fields' | 'joins'>): ReadonlySet<string> {
  const fields = fieldsOf(view).flatMap(({ name, content }) => [
    ...(content.kind === 'expression' ? [name] : []),
    indexOf(name),
  ])
  return new Set([rowIndex, ...fields])
}

/**
 * Looks whether a view has what is referenced in it.
 *
 * @throws Problem `missing-column` with the nearest key; `bad-mapping` where the key holds records, not values
 */
export function checkKeys(view: LogicalView, references: readonly string[]): void {
  const keys = keysOf(view)
  const strangers = [...new Set(references)].filter((reference) => !keys.has(reference))
  const [column] = strangers
  if (column === undefined) return
  const iterable = new Set(['<it>', ...fieldsOf(view).map(({ name }) => name)])
  const records = strangers.filter((reference) => iterable.has(reference))
  if (records.length > 0) {
    const names = records.map((name) => `"${name}"`).join(', ')
    const message = `${names} of the view stands for records, which have no value: reference its fields, or its index "…#"`
    throw new Problem('bad-mapping', message, { file: view.name })
  }
  const names = [...keys].filter((key) => key !== rowIndex)
  const each = strangers.map((reference) => {
    const alike = names.filter((key) => key.endsWith(indexOf('')) === reference.endsWith(rowIndex))
    return `"${reference}"${nearest(reference, alike)}`
  })
  throw new Problem('missing-column', `the view has no field ${each.join(', no field ')}`, {
    file: view.name,
    ...(strangers.length === 1 && { column }),
  })
}
