import { Problem } from '../../problems/problem.js'
import { isAbsoluteIRI } from '../../rdf/iri.js'

/** Slips whose meaning is certain, each with its repair. */
const repairs: readonly (readonly [RegExp, string])[] = [
  [/^(?:https?:\/{1,2})+(?=https?:\/{1,2})/i, ''],
  [/^(https?):\/(?!\/)/i, '$1://'],
  [/^(https?):\/{3,}/i, '$1://'],
  [/^(?=www\.)/i, 'http://'],
]

/**
 * The address of a web page: white space around it, a doubled or missing `http://` are repaired.
 *
 * @throws Problem `invalid-iri` for anything else that is no address, as prose or two addresses in one cell
 */
export function webAddress(value: string): string {
  const address = repairs.reduce((text, [slip, repair]) => text.replace(slip, repair), value.trim())
  const isHost = /^https?:\/\/[^/?#\s]+\.[^/?#\s.]{2,}(?:[/?#]|$)/i.test(address)
  if (isHost && isAbsoluteIRI(address)) return address
  throw new Problem('invalid-iri', `${JSON.stringify(value)} is not the address of a web page`)
}
