import { closest } from 'fastest-levenshtein'
import { Problem } from '../problems/problem.js'
import type { Cell, Value } from '../sources/source.js'
import type { FunctionCall } from './model.js'

/** A parameter of a function: the IRIs that name it (of the parameter, of its predicate). */
export interface Parameter {
  readonly iris: readonly string[]
  /** Without it the function still works; it is given null. Else a null value gives no result. */
  readonly optional?: boolean
  /** It wants a list as a list. Else a function that is given a list gives a list: one result for each value. */
  readonly list?: boolean
}

/** A function that mappings can call (RML-FNML; FnO). */
export interface FunctionDefinition {
  /** What it does, in one sentence. */
  readonly title: string
  readonly parameters: readonly Parameter[]
  /** IRIs by which its result may be asked for (`rml:return`). */
  readonly results: readonly string[]
  /**
   * Takes the values in the order of the parameters; gives null for no value.
   * @throws Problem where the value cannot be used; it is told with its row, and there is no term
   */
  readonly apply: (...values: readonly Cell[]) => Cell
}

/** Function IRI → definition. */
export type FunctionTable = Readonly<Record<string, FunctionDefinition>>

/** What one function execution does in a row: the values of its inputs are given in the order of `inputs`. */
export interface BoundFunction {
  readonly apply: (values: readonly Cell[]) => Cell
}

/**
 * Finds the function of a call and puts its inputs in order.
 *
 * @throws Problem `unknown-function` where the function, a parameter or the result is unknown or missing
 */
export function bindFunction(call: FunctionCall, functions: FunctionTable): BoundFunction {
  const definition = Object.hasOwn(functions, call.function) ? functions[call.function] : undefined
  if (definition === undefined) throw unknown('function', call.function, Object.keys(functions))
  if (call.result !== undefined && !definition.results.includes(call.result))
    throw unknown('result', call.result, definition.results)
  const order = definition.parameters.map((parameter) =>
    call.inputs.findIndex((input) => parameter.iris.includes(input.parameter)),
  )
  const known = definition.parameters.flatMap((parameter) => parameter.iris)
  const stranger = call.inputs.find((input) => !known.includes(input.parameter))
  if (stranger !== undefined) throw unknown('parameter', stranger.parameter, known)
  const missing = definition.parameters.find((parameter, index) => order[index] === -1 && !parameter.optional)
  if (missing !== undefined)
    throw new Problem('unknown-function', `the function <${call.function}> needs the parameter <${missing.iris[0]}>`)
  return {
    apply: (values) =>
      applyEach(
        definition,
        order.map((index) => (index === -1 ? null : (values[index] ?? null))),
      ),
  }
}

/** A list for a parameter that takes one value: the function is applied to each of its values. */
function applyEach(definition: FunctionDefinition, values: readonly Cell[]): Cell {
  const index = definition.parameters.findIndex((parameter, at) => !parameter.list && Array.isArray(values[at]))
  if (index !== -1) {
    const list = values[index] as readonly Value[]
    return list.flatMap((value) => applyEach(definition, values.with(index, value)))
  }
  const lacks = definition.parameters.some((parameter, at) => values[at] === null && !parameter.optional)
  return lacks ? null : definition.apply(...values)
}

function unknown(what: string, iri: string, known: readonly string[]): Problem {
  const nearest = known.length === 0 ? '' : `; the nearest is <${closest(iri, known)}>`
  return new Problem('unknown-function', `there is no ${what} <${iri}>${nearest}`)
}
