import { Problem } from '../../problems/problem.js'
import type { Cell, Value } from '../../sources/source.js'
import { lexicalForm, textOf } from '../../sources/lexical.js'

/** A number as tables write it: XSD's decimal and double, without white space around it. */
const numeral = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

/** @throws Problem `function-failed` where the value is no number */
export function numberOf(cell: Cell): number {
  const text = textOf(cell).trim()
  const number = numeral.test(text) ? Number(text) : NaN
  if (Number.isFinite(number)) return number
  throw failed(`${shown(text)} is not a number`)
}

/** @throws Problem `function-failed` where the value is no whole number that is told apart from its neighbours */
export function wholeOf(cell: Cell): number {
  const number = numberOf(cell)
  if (Number.isSafeInteger(number)) return number
  throw failed(`${shown(textOf(cell))} is not a whole number`)
}

const truths: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false }

/** XSD's boolean, in any case of its letters. @throws Problem `function-failed` */
export function truthOf(cell: Cell): boolean {
  const text = textOf(cell).trim().toLowerCase()
  if (Object.hasOwn(truths, text)) return truths[text]!
  throw failed(`${shown(textOf(cell))} is neither true nor false`)
}

/** The values of an array that a function is given, without null; one value is an array of one. */
export function arrayOf(cell: Cell): readonly NonNullable<Value>[] {
  const values: readonly Value[] = Array.isArray(cell) ? (cell as readonly Value[]) : [cell as Value]
  return values.filter((value): value is NonNullable<Value> => value !== null)
}

/** The texts of an array. */
export function textsOf(cell: Cell): readonly string[] {
  return arrayOf(cell).map(lexicalForm)
}

/** The characters of a text: Unicode code points, not UTF-16 units. */
export function charactersOf(text: string): readonly string[] {
  return [...text]
}

/** A value that a function cannot use. */
export function failed(message: string, cause?: unknown): Problem {
  return new Problem('function-failed', message, {}, { cause })
}

const longest = 100

/** A value as it is told: in quotes, and not endlessly. */
export function shown(text: string): string {
  return JSON.stringify(text.length > longest ? `${text.slice(0, longest)}…` : text)
}
