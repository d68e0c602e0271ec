import { Problem } from '../problems/problem.js'
import { schemes, type Scheme, type SchemeName } from './schemes.js'

/**
 * An identifier in its canonical form: what is certain is normalised (spaces, case, a registry's address before it).
 *
 * @throws Problem `invalid-identifier` where the value has not the form of the scheme, `wrong-check-digit` where it
 * has, but its check digit does not fit
 */
export function canonical(name: SchemeName, value: string): string {
  const scheme: Scheme = schemes[name]
  const text = scheme.normalise(value)
  if (!scheme.pattern.test(text)) {
    throw new Problem(
      'invalid-identifier',
      `${JSON.stringify(value)} is not of the form of ${name} (such as ${scheme.example})`,
    )
  }
  if (scheme.check?.(text) === false) {
    throw new Problem('wrong-check-digit', `${JSON.stringify(value)} has not the check digit that ${name} asks for`)
  }
  return text
}

/** As {@link canonical}, for where a value that is none is simply not found: undefined instead of a problem. */
export function canonicalIfValid(name: SchemeName, value: string): string | undefined {
  try {
    return canonical(name, value)
  } catch (error) {
    if (error instanceof Problem) return undefined
    throw error
  }
}
