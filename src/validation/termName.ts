import type { Term } from '@rdfjs/types'
import { prefixes as ours } from '../rdf/namespaces.js'

/** Prefix → namespace. */
export type Prefixes = Readonly<Record<string, string>>

/** A term as a person reads it: `esr:siren`, `<https://ror.org/02feahw73>`, `"abc"@fr`, `a blank node`. */
export function termName(term: Term, prefixes: Prefixes): string {
  switch (term.termType) {
    case 'NamedNode':
      return iriName(term.value, prefixes)
    case 'Literal':
      return `${JSON.stringify(shown(term.value))}${suffix(term, prefixes)}`
    default:
      return 'a blank node'
  }
}

/** Characters of a value that are told. */
const limit = 200

function shown(value: string): string {
  return value.length > limit ? `${value.slice(0, limit).toWellFormed()}…` : value
}

function suffix({ language, datatype }: { language: string; datatype: Term }, prefixes: Prefixes): string {
  if (language !== '') return `@${language}`
  return datatype.value === `${ours.xsd}string` ? '' : `^^${iriName(datatype.value, prefixes)}`
}

/** The longest namespace wins, and only where what follows it is a plain name. */
function iriName(iri: string, prefixes: Prefixes): string {
  const fitting = Object.entries({ ...ours, ...prefixes }).filter(
    ([, namespace]) => iri.startsWith(namespace) && /^\p{L}[\p{L}\p{N}_-]*$/u.test(iri.slice(namespace.length)),
  )
  const [best] = fitting.sort(([, a], [, b]) => b.length - a.length)
  return best === undefined ? `<${iri}>` : `${best[0]}:${iri.slice(best[1].length)}`
}
