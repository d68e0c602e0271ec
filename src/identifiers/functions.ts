import { closest } from 'fastest-levenshtein'
import { fun } from '../mapping/functions/own.js'
import type { FunctionTable } from '../mapping/functionTable.js'
import { textOf } from '../sources/lexical.js'
import { Problem } from '../problems/problem.js'
import { canonical } from './canonical.js'
import { isSchemeName, schemes } from './schemes.js'

/** What mappings can ask of identifiers. */
export const functions: FunctionTable = {
  [`${fun}identifier`]: {
    title: 'An identifier in its canonical form, its check digit looked at',
    parameters: [{ iris: [`${fun}scheme`] }, { iris: [`${fun}value`] }],
    results: [`${fun}result`],
    apply: (scheme, value) => canonical(schemeOf(textOf(scheme)), textOf(value)),
  },
}

function schemeOf(name: string) {
  if (isSchemeName(name)) return name
  throw new Problem(
    'function-failed',
    `there is no scheme "${name}"; the nearest is "${closest(name, Object.keys(schemes))}"`,
  )
}
