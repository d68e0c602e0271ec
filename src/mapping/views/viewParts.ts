import type { LogicalSource, Part } from '../../sources/source.js'
import { isView, type AnySource } from '../model.js'
import { rowIndex } from './viewKeys.js'

/**
 * The file whose rows may be shared out in parts: of a view the one beneath it, where each of its rows is made of one row
 * of the file alone, and nobody asks for its number. Undefined where there is none.
 */
export function sharedSource(source: AnySource, references: readonly string[]): LogicalSource | undefined {
  if (!isView(source)) return source
  const { on, joins } = source
  return joins.length > 0 || isView(on) || references.includes(rowIndex) ? undefined : on
}

/** The same source, of which only the rows of a part of its file are read. */
export function withPart(source: AnySource, part: Part): AnySource {
  return isView(source) ? { ...source, on: withPart(source.on, part) } : { ...source, part }
}
