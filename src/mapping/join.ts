import type { Cell } from '../sources/source.js'
import type { Expression } from './model.js'
import { lexicalForm } from '../sources/lexical.js'
import { compileValues, valuesOf, type Scope } from './values.js'

/**
 * Compiles the one side of a join's conditions to the keys of a row: all conditions must hold, texts are compared as
 * they stand, null never joins, and a cell with several values has several keys.
 */
export function joinKeys(
  expressions: readonly Expression[],
  scope: Scope,
): (cells: readonly Cell[]) => readonly string[] {
  const sides = expressions.map((expression) => compileValues(expression, scope))
  const [only] = sides
  if (sides.length === 1 && only !== undefined) return (cells) => valuesOf(only(cells)).map(lexicalForm)
  return (cells) =>
    sides.reduce<readonly string[]>(
      (keys, side) => {
        const values = valuesOf(side(cells)).map(lexicalForm)
        // The length before each value keeps ("a", "bc") apart from ("ab", "c").
        return keys.flatMap((key) => values.map((value) => `${key}${value.length}:${value}`))
      },
      [''],
    )
}
