import type { FunctionDefinition, Parameter } from '../functionTable.js'
import { textOf } from '../../sources/lexical.js'

export const grel = 'http://users.ugent.be/~bjdmeest/function/grel.ttl#'
export const idlab = 'https://w3id.org/imec/idlab/function#'

/** A parameter by the local names of the parameter and of its predicate: mappings use both. */
function named(namespace: string, ...locals: readonly string[]): Parameter {
  return { iris: locals.map((local) => namespace + local) }
}

/** Not needed. */
export function optional(parameter: Parameter): Parameter {
  return { ...parameter, optional: true }
}

/** Takes a list as a list. */
export function list(parameter: Parameter): Parameter {
  return { ...parameter, list: true }
}

/** Parameters of GREL's functions, as `functions_grel.ttl` names them (FnOio/grel-functions-java). */
export const by = {
  value: {
    iris: [
      `${grel}valueParam`,
      `${grel}valueParameter`,
      `${grel}valueParameter1`,
      `${idlab}str`,
      `${idlab}_str`,
      `${grel}param_any_e`,
      `${grel}p_any_e`,
    ],
  },
  value2: { iris: [`${grel}valueParam2`, `${grel}valueParameter2`, `${idlab}_str2`] },
  any: named(grel, 'param_any_e', 'p_any_e', 'valueParam', 'valueParameter'),
  several: list(named(grel, 'param_any_rep_e', 'p_any_rep_e')),
  find: named(grel, 'param_find', 'p_string_find'),
  replace: named(grel, 'param_replace', 'p_string_replace'),
  sub: named(grel, 'param_string_sub', 'string_sub'),
  separator: named(grel, 'param_string_sep', 'p_string_sep'),
  optionalSeparator: optional(named(grel, 'param_opt_sep', 'p_opt_sep')),
  regex: named(grel, 'param_regex', 'p_string_regex'),
  from: named(grel, 'param_int_i_from', 'p_int_i_from'),
  to: optional(named(grel, 'param_int_i_opt_to', 'p_int_i_opt_to')),
  fragment: named(grel, 'param_fragment', 'p_fragment'),
  omit: optional(named(grel, 'param_bool_opt_b', 'p_bool_opt_b')),
  mode: named(grel, 'modeParam', 'modeParameter', 'p_string_mode'),
  array: list(named(grel, 'param_a', 'p_array_a')),
  whole: named(grel, 'param_int_i', 'p_int_i'),
  whole2: named(grel, 'param_int_i2', 'p_int_i2'),
  wholes: optional(list(named(grel, 'param_int_rep_i', 'p_rep_i'))),
  truth: named(grel, 'param_b', 'bool_b'),
  truths: list(named(grel, 'bool_array_b', 'param_rep_b', 'bool_rep_b')),
  then: optional(list(named(grel, 'param_true', 'any_true'))),
  otherwise: optional(list(named(grel, 'param_false', 'any_false'))),
  number: named(grel, 'param_dec_n', 'p_dec_n'),
  number2: named(grel, 'param_dec_n2', 'param_n2', 'p_dec_n2'),
  exponent: named(grel, 'param_dec_n_exp', 'p_any_exp'),
  date: named(grel, 'param_date_d', 'p_date_d'),
  moment: named(grel, 'param_datetime_d', 'p_datetime_d'),
  moment2: named(grel, 'param_datetime_d2', 'p_datetime_d2'),
  timeUnit: named(grel, 'param_string_timeunit', 'p_string_timeunit'),
  unit: named(grel, 'param_string_unit', 'p_string_unit'),
  pattern: named(grel, 'param_string_pattern', 'p_string_pattern'),
} as const satisfies Readonly<Record<string, Parameter>>

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

/** How many members a sequence of inputs (`rdf:_1`, `rdf:_2` …) may have. */
const longestSequence = 99

/** Parameters of IDLab's functions, as `functions_idlab.ttl` names them (FnOio/idlab-functions-java). */
export const at = {
  str: named(idlab, 'str', '_str'),
  otherStr: named(idlab, 'otherStr', '_otherStr'),
  expectedStr: named(idlab, 'expectedStr', '_expectedStr'),
  result: named(idlab, 'result', '_result'),
  condition: named(idlab, 'strBoolean', '_strBoolean'),
  delimiter: named(idlab, 'delimiter', '_delimiter'),
  list: list(named(idlab, 'list', '_list')),
  test: named(idlab, 'p_test', '_test'),
  from: optional(named(idlab, 'p_from', '_from')),
  to: optional(named(idlab, 'p_to', '_to')),
  date: named(idlab, 'strDate', '_strDate'),
  pattern: named(idlab, 'pattern', '_pattern'),
  language: named(idlab, 'lang', '_lang'),
  sequence: list({
    iris: [
      `${idlab}_seq`,
      `${rdf}_nnn`,
      ...Array.from({ length: longestSequence }, (_, member) => `${rdf}_${member + 1}`),
    ],
  }),
} as const satisfies Readonly<Record<string, Parameter>>

const out = (...locals: readonly string[]) => [
  ...locals.map((local) => grel + local),
  `${idlab}_stringOut`,
  `${idlab}stringOut`,
]

/** Names of results. Documents differ in which of them a function has, so each is taken for the text of any of them. */
export const results = {
  text: out('stringOut', 'stringOutput', 'output_array', 'o_array', 'output_any', 'o_any'),
  array: [...out('output_array', 'o_array', 'stringOut', 'stringOutput', 'output_any'), `${idlab}_listOut`],
  any: out('output_any', 'o_any', 'stringOut', 'stringOutput', 'output_array'),
  number: out('output_number', 'o_number', 'numberOut', 'stringOut', 'stringOutput'),
  truth: [
    ...out('output_bool', 'o_bool', 'boolOut', 'stringOut', 'stringOutput'),
    `${idlab}_boolOut`,
    `${idlab}o_boolOut`,
  ],
  date: out('output_date', 'o_date', 'output_datetime', 'o_datetime', 'stringOut', 'stringOutput'),
} as const

/** A function of one text. */
export function onText(title: string, apply: (text: string) => string | null): FunctionDefinition {
  return { title, parameters: [by.value], results: results.text, apply: (text) => apply(textOf(text)) }
}
