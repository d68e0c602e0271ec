import { closest } from 'fastest-levenshtein'
import { Problem, type Origin } from '../problems/problem.js'
import type { References } from './source.js'

/** A longer name is no name: the file has no header, or is no table. */
const longestName = 200

/**
 * Where each reference stands in a header. Names are compared exactly, case included.
 * Fails with `missing-column` (all that are missing, each with the nearest name) and `duplicate-column`.
 */
export function findColumns(
  columns: readonly string[],
  references: References,
  origin: Origin,
): ReadonlyMap<string, number> {
  const first = new Map<string, number>()
  const duplicates = new Set<string>()
  for (const [position, column] of columns.entries()) {
    if (first.has(column)) duplicates.add(column)
    else first.set(column, position)
  }
  if (references === 'all') return first
  const missing = [...new Set(references)].filter((reference) => !first.has(reference))
  if (missing.length > 0) throw new Problem('missing-column', missingMessage(missing, columns), within(origin, missing))
  const doubled = [...new Set(references)].filter((reference) => duplicates.has(reference))
  if (doubled.length > 0)
    throw new Problem('duplicate-column', duplicateMessage(doubled, columns), within(origin, doubled))
  return new Map(references.map((reference) => [reference, first.get(reference) ?? 0]))
}

/**
 * Where each reference stands among the columns of an SQL result. Names follow SQL's rules (R2RML §5, delimited and regular
 * identifiers): a name in double quotes is that name; a bare one is that name or, where the result has none, the one
 * column that differs only in case. Fails as {@link findColumns} does.
 */
export function findSqlColumns(
  columns: readonly string[],
  references: References,
  origin: Origin,
): ReadonlyMap<string, number> {
  if (references === 'all') return findColumns(columns, references, origin)
  const names = new Map(references.map((reference) => [reference, columnNamed(reference, columns)]))
  const positions = findColumns(columns, [...names.values()], origin)
  return new Map([...names].map(([reference, column]) => [reference, positions.get(column) ?? 0]))
}

/** The column that an SQL identifier names, or what it names where there is none. */
function columnNamed(identifier: string, columns: readonly string[]): string {
  if (columns.includes(identifier)) return identifier
  const delimited = /^"((?:[^"]|"")+)"$/.exec(identifier)?.[1]
  if (delimited !== undefined) return delimited.replaceAll('""', '"')
  const folded = identifier.toLowerCase()
  const [found, ...others] = new Set(columns.filter((column) => column.toLowerCase() === folded))
  return found !== undefined && others.length === 0 ? found : identifier
}

/** `; the nearest is "x"`, or nothing where there are no names. Case does not count; a name that holds the other is nearer. */
export function nearest(name: string, names: readonly string[]): string {
  const folded = name.toLowerCase()
  const known = names.filter((other) => other !== '' && other.length <= longestName)
  const alike = known.filter((other) => other.toLowerCase().includes(folded) || folded.includes(other.toLowerCase()))
  const candidates = alike.length > 0 ? alike : known
  const found = closest(
    folded,
    candidates.map((other) => other.toLowerCase()),
  )
  return candidates.length === 0
    ? ''
    : `; the nearest is "${candidates.find((other) => other.toLowerCase() === found)}"`
}

function within(origin: Origin, columns: readonly string[]): Origin {
  const [column, ...others] = columns
  return column !== undefined && others.length === 0 ? { ...origin, column } : origin
}

function missingMessage(missing: readonly string[], columns: readonly string[]): string {
  const each = missing.map((name) => `"${name}"${nearest(name, columns)}`)
  return `the table has no column ${each.join(', no column ')}`
}

function duplicateMessage(doubled: readonly string[], columns: readonly string[]): string {
  const each = doubled.map((name) => {
    const positions = columns.flatMap((column, index) => (column === name ? [index + 1] : []))
    return `"${name}" (columns ${positions.join(', ')})`
  })
  return `the table has several columns named ${each.join(', ')}`
}
