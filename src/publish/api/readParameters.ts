import { Problem } from '../../problems/problem.js'
import { type Asked, nothingAsked } from './asked.js'
import type { Parameter } from './parameter.js'
import { unknownName } from './unknownName.js'

/**
 * What the query of an address asks, by the parameters that it may have.
 *
 * @throws Problem `bad-request` for a name that is not known (it says the nearest), a value that is none, a parameter that
 *   stands there twice and may only once
 */
export function readParameters(query: string, known: ReadonlyMap<string, Parameter>): Asked {
  checkEncoding(query)
  const given = new URLSearchParams(query)
  const said = [...new Set(given.keys())].map((name) => {
    const parameter = known.get(name)
    if (parameter === undefined) throw unknownParameter(name, known)
    return parameter.read(valuesOf(given.getAll(name), parameter))
  })
  return said.reduce<Asked>(
    (all, more) => ({ ...all, ...more, filters: [...all.filters, ...(more.filters ?? [])] }),
    nothingAsked,
  )
}

function valuesOf(values: readonly string[], { name, several }: Parameter): readonly string[] {
  if (several === 'repeated') return values
  if (values.length > 1) {
    const how = several === 'list' ? 'its values stand behind one another with commas' : 'it has one value'
    throw new Problem('bad-request', `${name} stands there ${values.length} times; ${how}`)
  }
  return several === 'list' ? (values[0] ?? '').split(',') : values
}

function unknownParameter(name: string, known: ReadonlyMap<string, Parameter>): Problem {
  const names = [...known.keys()]
  const [, property = '', operator = ''] = /^(.*)\[([^\]]*)\]$/s.exec(name) ?? []
  const operators = names
    .filter((each) => each.startsWith(`${property}[`))
    .map((each) => each.slice(property.length + 1, -1))
  if (operators.length > 0) return unknownName(`operator of ${property}`, operator, operators)
  const nameless = name === '' ? '(without a name)' : name
  return unknownName(
    'parameter',
    nameless,
    names.filter((each) => !each.includes('[')),
  )
}

/** `URLSearchParams` takes what is no UTF-8 for another text; a filter must not. */
function checkEncoding(query: string): void {
  try {
    decodeURIComponent(query.replaceAll('+', ' '))
  } catch (error) {
    throw new Problem('bad-request', 'the query of the address is not well percent-encoded UTF-8', {}, { cause: error })
  }
}
