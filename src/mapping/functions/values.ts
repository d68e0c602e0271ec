import type { Cell, Value } from '../../sources/source.js'
import { textOf } from '../../sources/lexical.js'
import type { FunctionDefinition, FunctionTable } from '../functionTable.js'
import { arrayOf, numberOf, textsOf, truthOf, wholeOf } from './arguments.js'
import { by, grel, results } from './names.js'

/** GREL's functions of truth, of arrays and of any value. An array is what gives several values: a JSONPath, another function. */
export const values: FunctionTable = {
  [`${grel}boolean_and`]: truth('Are all true?', (truths) => truths.every(Boolean)),
  [`${grel}boolean_or`]: truth('Is one of them true?', (truths) => truths.some(Boolean)),
  [`${grel}boolean_xor`]: truth('Is an odd number of them true?', (truths) => truths.filter(Boolean).length % 2 === 1),
  [`${grel}boolean_not`]: {
    title: 'Is it false?',
    parameters: [by.truth],
    results: results.truth,
    apply: (value) => !truthOf(value),
  },
  [`${grel}controls_if`]: {
    title: 'One value where it is true, else another, or nothing',
    parameters: [by.truth, by.then, by.otherwise],
    results: results.any,
    apply: (condition, then, otherwise) => (truthOf(condition) ? then : otherwise),
  },
  [`${grel}array_get`]: {
    title: 'The value at a place of an array (from 0; negative: from its end), or those from it to before another',
    parameters: [by.array, by.from, by.to],
    results: results.array,
    apply: (array, from, to) =>
      to === null ? (arrayOf(array).at(wholeOf(from)) ?? null) : arrayOf(array).slice(wholeOf(from), wholeOf(to)),
  },
  [`${grel}array_slice`]: {
    title: 'The values from one place of an array to before another',
    parameters: [by.array, by.from, by.to],
    results: [...results.array, ...results.number],
    apply: (array, from, to) => arrayOf(array).slice(wholeOf(from), to === null ? undefined : wholeOf(to)),
  },
  [`${grel}array_join`]: {
    title: 'The texts of an array with another between them',
    parameters: [by.array, by.separator],
    results: results.text,
    apply: (array, separator) => textsOf(array).join(textOf(separator)),
  },
  [`${grel}array_length`]: ofArray('The number of values', results.number, (array) => array.length),
  [`${grel}array_reverse`]: ofArray('The values in reverse order', results.array, (array) => array.toReversed()),
  [`${grel}array_sort`]: ofArray('The values sorted: numbers by size, else by character', results.array, sorted),
  [`${grel}array_uniques`]: ofArray('Each value once', results.array, uniques),
  [`${grel}array_sum`]: ofArray('The sum of the numbers', results.number, sum),
  [`${grel}math_sum`]: ofArray('As grel:array_sum', results.number, sum),
  [`${grel}other_coalesce`]: {
    title: 'The first of the values that there is',
    parameters: [by.several],
    results: results.any,
    apply: (several) => arrayOf(several)[0] ?? null,
  },
  [`${grel}other_type`]: {
    title: 'What kind of value it is: string, number, boolean or array',
    parameters: [{ ...by.any, list: true }],
    results: results.text,
    apply: typeOf,
  },
}

function truth(title: string, apply: (truths: readonly boolean[]) => boolean): FunctionDefinition {
  return {
    title,
    parameters: [by.truths],
    results: results.truth,
    apply: (truths) => apply(arrayOf(truths).map(truthOf)),
  }
}

type Values = readonly NonNullable<Value>[]

function ofArray(title: string, names: readonly string[], apply: (array: Values) => Cell): FunctionDefinition {
  return { title, parameters: [by.array], results: names, apply: (array) => apply(arrayOf(array)) }
}

function sorted(array: Values): Values {
  if (array.every((value) => typeof value === 'number')) return array.toSorted((a, b) => a - b)
  return array.toSorted((a, b) => Buffer.compare(Buffer.from(textOf(a)), Buffer.from(textOf(b))))
}

function uniques(array: Values): Values {
  return [...new Map(array.map((value) => [`${typeof value} ${textOf(value)}`, value])).values()]
}

function sum(array: Values): number {
  return array.map(numberOf).reduce((total, number) => total + number, 0)
}

function typeOf(value: Cell): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'object' ? 'string' : typeof value
}
