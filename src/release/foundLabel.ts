import type { Index } from './indexFile.js'

/** A label that was found. */
export interface FoundLabel {
  /** Number of the thing that it finds. */
  readonly thing: number
  readonly iri: string
  readonly value: string
  readonly language: string
  /** The numbers of the thing's types, with spaces between. */
  readonly types: string
}

/** The classes by their numbers in `FoundLabel.types`, read at once for all that is found. */
export function readTypes(
  index: Index,
  found: Iterable<Pick<FoundLabel, 'types'>>,
): (types: string) => readonly string[] {
  const together = [...new Set([...found].map(({ types }) => types))]
  const numbers = [...new Set(together.flatMap(numbersIn))]
  const sql = 'SELECT id, iri FROM types WHERE id IN (SELECT value FROM json_each(?))'
  const iris = new Map(numbers.length === 0 ? [] : index.rows<[number, string]>(sql, JSON.stringify(numbers)))
  const sets = new Map(together.map((types) => [types, numbersIn(types).flatMap((number) => iris.get(number) ?? [])]))
  return (types) => sets.get(types) ?? []
}

function numbersIn(types: string): number[] {
  return types === '' ? [] : types.split(' ').map(Number)
}
