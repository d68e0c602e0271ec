import { Problem } from '../problems/problem.js'
import type { Cell, Value } from '../sources/source.js'
import { bindFunction, type FunctionTable } from './functionTable.js'
import { lexicalForm } from '../sources/lexical.js'
import { encodeForIRI } from './template.js'
import { termReferences, type Expression, type FunctionCall, type TemplatePart } from './model.js'

/** What a row gives for an expression: a value, several, or null for none. */
export type ValueFunction = (cells: readonly Cell[]) => Cell

/** What compiling needs to know of the source and of the run. */
export interface Scope {
  /** Reference → position in a row's cells. */
  readonly positions: ReadonlyMap<string, number>
  /** Reference → position of its quoted string of N-Quads, where the source makes them. */
  readonly texts?: ReadonlyMap<string, number>
  readonly functions: FunctionTable
  /** Put before relative IRIs. */
  readonly baseIRI: string
  /** Begins the label of each blank node, so that two mappings never share one. */
  readonly blankNodeScope: string
  /** The row that is mapped now. */
  readonly row: CurrentRow
  /** Takes a problem with the value of the row that is mapped now. */
  readonly fail: (problem: Problem) => void
}

/** A row by its line, and how many rows of that line came right before it: a view makes several of one. */
export interface CurrentRow {
  line: number
  repeat?: number
}

/** Goes to the next row. */
export function moveTo(row: CurrentRow, line: number): void {
  row.repeat = row.line === line ? (row.repeat ?? -1) + 1 : 0
  row.line = line
}

function nameOf({ line, repeat = 0 }: CurrentRow): string {
  return repeat === 0 ? `row${line}` : `row${line}-${repeat}`
}

/** Compiles an expression to a plain function of the cells. `encode` is put over each value that a template takes in. */
export function compileValues(
  expression: Expression,
  scope: Scope,
  encode: (value: string) => string = (value) => value,
): ValueFunction {
  switch (expression.kind) {
    case 'constant': {
      const { value } = expression.term
      return () => value
    }
    case 'reference':
      return compileReference(expression.reference, scope)
    case 'template':
      return compileTemplate(expression.parts, scope, encode)
    case 'function':
      return compileFunction(expression.call, scope)
    case 'none':
      return () => nameOf(scope.row) + expression.of
  }
}

function compileReference(reference: string, scope: Scope): ValueFunction {
  const position = scope.positions.get(reference)
  if (position === undefined)
    throw new Problem('missing-column', `the source has no "${reference}"`, { column: reference })
  return (cells) => cells[position] ?? null
}

function compileTemplate(
  parts: readonly TemplatePart[],
  scope: Scope,
  encode: (value: string) => string,
): ValueFunction {
  const pieces = parts.map((part) => (typeof part === 'string' ? part : compileReference(part.reference, scope)))
  return (cells) => {
    let text = ''
    for (const piece of pieces) {
      if (typeof piece === 'string') text += piece
      else {
        const cell = piece(cells)
        if (cell === null) return null
        if (isList(cell)) return product(pieces, cells, encode)
        text += encode(lexicalForm(cell))
      }
    }
    return text
  }
}

/** Where a reference gives several values, the template gives each combination (RML-Core §6.3). */
function product(
  pieces: readonly (string | ValueFunction)[],
  cells: readonly Cell[],
  encode: (value: string) => string,
): Cell {
  return pieces.reduce<string[]>(
    (texts, piece) => {
      const values =
        typeof piece === 'string' ? [piece] : valuesOf(piece(cells)).map((value) => encode(lexicalForm(value)))
      return texts.flatMap((text) => values.map((value) => text + value))
    },
    [''],
  )
}

/** Are there several values (or none)? */
export function isList(cell: Cell): cell is readonly Value[] {
  return Array.isArray(cell)
}

/** The values of a cell, without null. */
export function valuesOf(cell: Cell): readonly NonNullable<Value>[] {
  const list = isList(cell) ? cell : [cell]
  return list.filter((value): value is NonNullable<Value> => value !== null)
}

function compileFunction(call: FunctionCall, scope: Scope): ValueFunction {
  // A template that makes an IRI encodes its values inside a function too.
  const inputs = call.inputs.map(({ value: { expression, termType } }) =>
    compileValues(expression, scope, termType === 'iri' ? encodeForIRI : undefined),
  )
  const bound = bindFunction(call, scope.functions)
  const column = call.inputs.flatMap(({ value }) => termReferences(value))[0]
  return (cells) => {
    const values = inputs.map((input) => input(cells))
    try {
      return bound.apply(values)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      scope.fail(column === undefined ? error : error.within({ column }))
      return null
    }
  }
}
