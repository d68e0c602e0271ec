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
  const definition = definitionOf(call.function, functions)
  if (definition === undefined) throw unknown('function', call.function, Object.keys(functions))
  if (call.result !== undefined && !definition.results.includes(call.result))
    throw unknown('result', call.result, definition.results)
  const order = definition.parameters.map((parameter) => inputsOf(parameter, call))
  const known = definition.parameters.flatMap((parameter) => parameter.iris)
  const stranger = call.inputs.find((input) => !known.includes(inTodaysNamespace(input.parameter)))
  if (stranger !== undefined) throw unknown('parameter', stranger.parameter, known)
  const missing = definition.parameters.find((parameter, index) => order[index]?.length === 0 && !parameter.optional)
  if (missing !== undefined)
    throw new Problem('unknown-function', `the function <${call.function}> needs the parameter <${missing.iris[0]}>`)
  return {
    apply: (values) =>
      applyEach(
        definition,
        order.map((places) => gathered(places.map((place) => values[place] ?? null))),
      ),
  }
}

/** Namespaces that functions had before. */
const olderNamespaces: readonly (readonly [older: string, todays: string])[] = [
  ['http://example.com/idlab/function/', 'https://w3id.org/imec/idlab/function#'],
]

function inTodaysNamespace(iri: string): string {
  const found = olderNamespaces.find(([older]) => iri.startsWith(older))
  return found === undefined ? iri : found[1] + iri.slice(found[0].length)
}

function definitionOf(iri: string, functions: FunctionTable): FunctionDefinition | undefined {
  const found = [iri, inTodaysNamespace(iri)].find((candidate) => Object.hasOwn(functions, candidate))
  return found === undefined ? undefined : functions[found]
}

/** Places of the inputs of a parameter: a list may be given piece by piece, in the order of its names (`rdf:_1`, `rdf:_2`). */
function inputsOf(parameter: Parameter, { inputs }: FunctionCall): readonly number[] {
  const ranks = inputs.map((input) => parameter.iris.indexOf(inTodaysNamespace(input.parameter)))
  const places = [...ranks.keys()].filter((place) => ranks[place] !== -1)
  if (places.length > 1 && !parameter.list)
    throw new Problem('bad-mapping', `the parameter <${parameter.iris[0]}> is given more than once`)
  return places.sort((a, b) => ranks[a]! - ranks[b]!)
}

function gathered(values: readonly Cell[]): Cell {
  if (values.length <= 1) return values[0] ?? null
  return values.flatMap((value) => value as Value | Value[])
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
