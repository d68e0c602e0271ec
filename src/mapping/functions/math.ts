import { textOf } from '../../sources/lexical.js'
import type { Cell } from '../../sources/source.js'
import type { FunctionDefinition, FunctionTable, Parameter } from '../functionTable.js'
import { failed, numberOf, shown, wholeOf } from './arguments.js'
import { by, grel, results } from './names.js'

type Row = readonly [title: string, apply: (a: number, b: number) => number]

/** Functions of one number. */
const ofOne: Readonly<Record<string, Row>> = {
  abs: ['The number without its sign', Math.abs],
  ceil: ['The next whole number above', Math.ceil],
  floor: ['The next whole number below', Math.floor],
  round: ['The nearest whole number; of two, the one above', Math.round],
  even: ['The next even number above', (n) => 2 * Math.ceil(n / 2)],
  odd: ['The next odd number above', (n) => 2 * Math.ceil((n - 1) / 2) + 1],
  ln: ['The natural logarithm', Math.log],
  log: ['The logarithm to base 10', Math.log10],
  exp: ['e to the power of a number', Math.exp],
  sqrt: ['The square root', Math.sqrt],
  degrees: ['An angle in radians as degrees', (n) => (n * 180) / Math.PI],
  radians: ['An angle in degrees as radians', (n) => (n * Math.PI) / 180],
  sin: ['The sine of an angle in radians', Math.sin],
  cos: ['The cosine of an angle in radians', Math.cos],
  tan: ['The tangent of an angle in radians', Math.tan],
  asin: ['The angle in radians with this sine', Math.asin],
  acos: ['The angle in radians with this cosine', Math.acos],
  atan: ['The angle in radians with this tangent', Math.atan],
  sinh: ['The hyperbolic sine', Math.sinh],
  cosh: ['The hyperbolic cosine', Math.cosh],
  tanh: ['The hyperbolic tangent', Math.tanh],
}

const ofTwo: Readonly<Record<string, Row>> = {
  min: ['The smaller of two numbers', Math.min],
  max: ['The larger of two numbers', Math.max],
  atan2: ['The angle in radians of the point with these y and x', Math.atan2],
}

const ofWholes: Readonly<Record<string, Row>> = {
  mod: ['The remainder of a division, with the sign of the divisor', (a, b) => ((a % b) + b) % b],
  quotient: ['The whole part of a division', (a, b) => Math.trunc(a / b)],
  gcd: ['The greatest common divisor', greatestDivisor],
  lcm: ['The least common multiple', (a, b) => Math.abs((a / greatestDivisor(a, b)) * b)],
}

/**
 * GREL's functions of numbers. Left out is `math_randomNumber`: the same mapping of the same source gives the same quads.
 * A result that is no number (the logarithm of -1) is a fault of the value.
 */
export const math: FunctionTable = {
  ...table(ofOne, [by.number], numberOf),
  ...table(ofTwo, [by.number, by.number2], numberOf),
  ...table(ofWholes, [by.whole, by.whole2], wholeOf),
  ...table({ pow: ['A number to the power of another', Math.pow] }, [by.number, by.exponent], numberOf),
  ...table({ fact: ['The factorial of a whole number', factorial] }, [by.whole], wholeOf),
}

function table(
  rows: Readonly<Record<string, Row>>,
  parameters: readonly Parameter[],
  read: (cell: Cell) => number,
): FunctionTable {
  return Object.fromEntries(
    Object.entries(rows).map(([local, [title, apply]]): [string, FunctionDefinition] => [
      `${grel}math_${local}`,
      {
        title,
        parameters,
        results: results.number,
        apply: (...cells) => finite(local, { apply, cells, read }),
      },
    ]),
  )
}

function finite(
  local: string,
  { apply, cells, read }: { apply: Row[1]; cells: readonly Cell[]; read: (cell: Cell) => number },
): number {
  const [a = 0, b = 0] = cells.map(read)
  const number = apply(a, b)
  if (Number.isFinite(number)) return number
  throw failed(`math_${local} has no result for ${cells.map((cell) => shown(textOf(cell))).join(', ')}`)
}

function greatestDivisor(a: number, b: number): number {
  let [larger, smaller] = [Math.abs(a), Math.abs(b)]
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller]
  return larger
}

/** Beyond 170! there is no double. */
function factorial(number: number): number {
  if (number < 0 || number > 170) return NaN
  return Array.from({ length: number }, (_, at) => at + 1).reduce((product, factor) => product * factor, 1)
}
