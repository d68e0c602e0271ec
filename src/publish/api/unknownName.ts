import { closest } from 'fastest-levenshtein'
import { Refusal } from '../refusal.js'

/**
 * The refusal of a name that is not known: of a parameter, a property, an operator. It says the nearest that is, also as
 * the member `nearest` of the problem.
 */
export function unknownName(what: string, name: string, known: readonly string[]): Refusal {
  return new Refusal('bad-request', ...told(what, name, known))
}

/** The same of a name in the path of an address. */
export function unknownPath(what: string, name: string, known: readonly string[]): Refusal {
  return new Refusal('not-found', ...told(what, name, known))
}

function told(what: string, name: string, known: readonly string[]): [string, Refusal['details']] {
  const nearest = nearestName(name, known)
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name
  const advice = nearest === undefined ? 'there are none' : `the nearest is "${nearest}"`
  return [`there is no ${what} "${shown}"; ${advice}`, nearest === undefined ? {} : { members: { nearest } }]
}

/** Case is no distance: `openaccess` is nearest to `openAccess`. */
function nearestName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined
  const folded = name.slice(0, 200).toLowerCase()
  const best = closest(
    folded,
    known.map((each) => each.toLowerCase()),
  )
  return known.find((each) => each.toLowerCase() === best)
}
