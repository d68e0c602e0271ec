import type { Report } from '../../../problems/problem.js'
import { grel, idlab } from '../../functions/names.js'
import type { Item, MapItem, TextItem } from './document.js'
import type { Call, Expression, Terms, Value } from './terms.js'
import { fieldsOf, listIn, mapIn, textIn, wrong, type Fields } from './words.js'

/** A function as the parser takes it, its texts replaced by their tokens. */
export interface FunctionJson {
  readonly function: string
  readonly parameters: readonly ParameterJson[]
}

export interface ParameterJson {
  readonly parameter: string
  readonly value: string | FunctionJson
  readonly type?: string
}

export interface FunctionContext {
  readonly terms: Terms
  readonly report: Report
}

/** Does a map call a function? */
export function isCall(fields: Pick<Fields<'a function'>, 'function'>): boolean {
  return fields.function !== undefined
}

/** Reads a function with its parameters (YARRRML §10), nested as needed. @throws Problem `bad-mapping` */
export function readFunction(
  fields: Pick<Fields<'a function'>, 'function' | 'parameters'>,
  context: FunctionContext,
): Call {
  const named = textIn(fields.function!, 'a function')
  const short = /^([^\s()$]+)\(([^]*)\)$/.exec(named.text)
  const name = short === null ? named : { ...named, text: short[1] ?? '' }
  const given =
    short === null
      ? listIn(fields.parameters).map((item) => parameterOf(item, context))
      : shortParameters(short[2] ?? '', name)
  return {
    kind: 'call',
    function: functionIRI(name, context.terms),
    inputs: given.map(({ parameter, value }) => ({
      parameter: parameterIRI(parameter, context.terms),
      value: valueOf(value, context),
    })),
    line: named.line,
    character: named.character,
  }
}

/** The names without a prefix that YARRRML's conditions have. */
const plain: Readonly<Record<string, string>> = {
  equal: `${idlab}equal`,
  notEqual: `${idlab}notEqual`,
  str1: `${grel}valueParameter`,
  str2: `${grel}valueParameter2`,
}

function functionIRI(item: TextItem, terms: Terms): string {
  return plain[item.text] ?? terms.iri(item, 'a function')
}

function parameterIRI(item: TextItem, terms: Terms): string {
  return plain[item.text] ?? terms.iri(item, 'a parameter')
}

/** The value of a parameter, with whose row gives it where two are joined. */
interface Given {
  readonly parameter: TextItem
  readonly value: Item
}

/** `[parameter, value]`, `[parameter, value, s]`, or the two as keys. */
function parameterOf(item: Item, { report }: FunctionContext): Given {
  if (item.kind === 'list') {
    const [parameter, value, from, ...more] = item.items
    if (parameter === undefined || value === undefined || more.length > 0)
      throw wrong('a parameter is a list of its name and its value, and of s or o in a join', item)
    if (from !== undefined) sideOf(from)
    return { parameter: textIn(parameter, 'the name of a parameter'), value }
  }
  const fields = fieldsOf(mapIn(item, 'a parameter'), 'a parameter', report)
  if (fields.parameter === undefined || fields.value === undefined)
    throw wrong('a parameter needs the keys "parameter" and "value"', item)
  return { parameter: textIn(fields.parameter, 'the name of a parameter'), value: fields.value }
}

const sides: Readonly<Record<string, Side>> = { s: 'child', subject: 'child', o: 'parent', object: 'parent' }

export type Side = 'child' | 'parent'

/** Whose row gives a value: `s` the one of the mapping, `o` the one that it is joined with. */
export function sideOf(item: Item): Side {
  const text = textIn(item, 'the side of a join')
  const side = Object.hasOwn(sides, text.text) ? sides[text.text] : undefined
  if (side !== undefined) return side
  throw wrong(`"${text.text}" is not a side of a join: it is s (the subject) or o (the object)`, text)
}

function valueOf(item: Item, context: FunctionContext): Expression {
  if (item.kind === 'text') {
    const { text, ...spot } = item
    const iri = /^([^]*)~iri$/.exec(text)?.[1]
    if (iri !== undefined) return context.terms.read({ ...spot, text: iri }, 'iri')
    return context.terms.read(item, 'literal')
  }
  if (item.kind === 'none')
    return { kind: 'value', parts: [], isIRI: false, line: item.line, character: item.character }
  return nested(mapIn(item, 'the value of a parameter'), context)
}

function nested(item: MapItem, context: FunctionContext): Call {
  const fields = fieldsOf(item, 'a function', context.report)
  if (!isCall(fields)) throw wrong('the value of a parameter is a text, or has the key "function"', item)
  return readFunction(fields, context)
}

/** `name = value, …` of `ex:f(name = value)`; a name without prefix has that of the function. */
function shortParameters(text: string, of: TextItem): readonly Given[] {
  const prefix = /^[^:]*:/.exec(of.text)?.[0] ?? ''
  return pieces(text).map((piece) => {
    const [, name, value] = /^\s*([^\s=]+)\s*=\s*([^]*?)\s*$/.exec(piece) ?? []
    if (name === undefined || value === undefined || value === '')
      throw wrong(`"${piece.trim()}" is not a parameter: write name = value`, of)
    if (/^[\w.-]+:[\w.-]+\([^]*\)$/.test(value))
      throw wrong(`the short form of a function takes no function: write ${value} with the key "parameters"`, of)
    const bare = /^"([^]*)"$/.exec(value)?.[1] ?? value
    const spot = { line: of.line, character: of.character }
    const parameter = name.includes(':') || Object.hasOwn(plain, name) ? name : prefix + name
    return { parameter: { kind: 'text', text: parameter, ...spot }, value: { kind: 'text', text: bare, ...spot } }
  })
}

/** Cut at commas that stand neither in quotes nor in a reference. */
function pieces(text: string): readonly string[] {
  if (text.trim() === '') return []
  const found: string[] = ['']
  for (const piece of text.match(/"[^"]*"|\$\((?:\\[^]|[^\\)])*\)|[^]/g) ?? [])
    if (piece === ',') found.push('')
    else found.push((found.pop() ?? '') + piece)
  return found
}

/** A call as the parser takes it. */
export function functionJson(call: Call, terms: Terms): FunctionJson {
  const { line, character } = call
  const name = (text: string) => terms.token({ kind: 'value', parts: [text], isIRI: true, line, character })
  return {
    function: name(call.function),
    parameters: call.inputs.map(({ parameter, value }) => ({
      parameter: name(parameter),
      ...(value.kind === 'call' ? { value: functionJson(value, terms) } : valueJson(value, terms)),
    })),
  }
}

function valueJson(value: Value, terms: Terms): Omit<ParameterJson, 'parameter'> {
  if (value.isBlank) return { value: '', type: 'blank' }
  return { value: `$(${terms.token(value)})`, type: value.isIRI ? 'iri' : 'literal' }
}

/** The conditions of a mapping, a predicate-object or an object as one: all of them must hold. */
export function readConditions(item: Item, context: FunctionContext): Call {
  const calls = listIn(item).map((condition) => nested(mapIn(condition, 'a condition'), context))
  const [only, ...more] = calls
  if (only === undefined) throw wrong('a condition needs the key "function"', item)
  if (more.length === 0) return only
  return {
    ...only,
    function: `${grel}boolean_and`,
    inputs: calls.map((value) => ({ parameter: `${grel}param_rep_b`, value })),
  }
}

/** The call that gives a value only where the condition is true. */
export function conditional(condition: Call, value: Expression): Call {
  return {
    ...condition,
    function: `${idlab}trueCondition`,
    inputs: [
      { parameter: `${idlab}strBoolean`, value: condition },
      { parameter: `${idlab}str`, value },
    ],
  }
}

/** A join condition, read: what gives the text of either side. */
export interface JoinJson {
  readonly function: 'equal'
  readonly parameters: readonly (readonly [string, string, string])[]
}

/**
 * Reads a join condition (YARRRML §9.6): `equal` of a value of the one row and a value of the other, or several of them under
 * `grel:boolean_and`.
 *
 * @throws Problem `bad-mapping` where it says anything else
 */
export function readJoinConditions(item: Item, context: FunctionContext): readonly JoinJson[] {
  const map = mapIn(item, 'a condition')
  const fields = fieldsOf(map, 'a function', context.report)
  const given = listIn(fields.parameters)
  const called = fields.function?.kind === 'text' ? functionIRI(fields.function, context.terms) : undefined
  if (called === `${grel}boolean_and`)
    return given.flatMap((parameter) => readJoinConditions(parameterOf(parameter, context).value, context))
  const call = isCall(fields) ? readFunction(fields, context) : undefined
  if (call?.function !== `${idlab}equal` || call.inputs.length !== 2)
    throw wrong(
      'mappings are joined where two values are equal: function: equal, parameters: [[str1, …, s], [str2, …, o]]',
      item,
    )
  const found = given.map((parameter, at) => sideIn(parameter) ?? (at === 0 ? 'child' : 'parent'))
  const [child, parent] = [found.indexOf('child'), found.indexOf('parent')]
  if (child === -1 || parent === -1)
    throw wrong('a join condition needs a value of the subject (s) and one of the object (o)', item)
  const token = (at: number) => `$(${context.terms.token(call.inputs[at]!.value)})`
  const parameters = [['str1', token(child), 's'] as const, ['str2', token(parent), 'o'] as const]
  return [{ function: 'equal', parameters }]
}

/** The side that a parameter names, itself or in the function that gives its value. */
function sideIn(item: Item): Side | undefined {
  if (item.kind === 'list') {
    const [, value, from] = item.items
    return from !== undefined ? sideOf(from) : value?.kind === 'map' ? sideIn(value) : undefined
  }
  if (item.kind !== 'map') return undefined
  const value = (...keys: readonly string[]) => item.entries.find(({ key }) => keys.includes(key.text))?.value
  const from = value('from')
  if (from !== undefined) return sideOf(from)
  const inner = value('value', 'v')
  if (inner?.kind === 'map') return sideIn(inner)
  return listIn(value('parameters', 'pms'))
    .map(sideIn)
    .find((side) => side !== undefined)
}
