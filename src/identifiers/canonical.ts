import { Problem } from '../problems/problem.js'
import { addressed } from './forms.js'
import { schemes, type Scheme, type SchemeName } from './schemes.js'

/**
 * An identifier in its canonical form: what is certain is normalised (spaces, case, a registry's address before it).
 *
 * @throws Problem `invalid-identifier` where the value has not the form of the scheme, `wrong-check-digit` where it
 * has, but its check digit does not fit
 */
export function canonical(name: SchemeName, value: string): string {
  const text = normalised(name, value)
  const fault = faultOf(name, text)
  if (fault === 'invalid-identifier') {
    throw new Problem(fault, `${quoted(value)} is not of the form of ${name} (such as ${schemes[name].example})`)
  }
  if (fault === 'wrong-check-digit')
    throw new Problem(fault, `${quoted(value)} has not the check digit that ${name} asks for`)
  return text
}

/** As {@link canonical}, for where a value that is none is simply not found: undefined instead of a problem. */
export function canonicalIfValid(name: SchemeName, value: string): string | undefined {
  const text = normalised(name, value)
  return faultOf(name, text) === undefined ? text : undefined
}

function normalised(name: SchemeName, value: string): string {
  const { normalise }: Scheme = schemes[name]
  const [inAddress] = value.includes('/') ? addressed(name, value.trim()) : []
  return normalise(inAddress ?? value)
}

function faultOf(name: SchemeName, text: string): 'invalid-identifier' | 'wrong-check-digit' | undefined {
  const { pattern, check }: Scheme = schemes[name]
  if (!pattern.test(text)) return 'invalid-identifier'
  return check?.(text) === false ? 'wrong-check-digit' : undefined
}

/** A value as a sentence can hold it. */
function quoted(value: string): string {
  return JSON.stringify(value.length > quotedAtMost ? `${value.slice(0, quotedAtMost)}…` : value)
}

const quotedAtMost = 200
