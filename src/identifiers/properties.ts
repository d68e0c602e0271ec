import type { DatasetCore } from '@rdfjs/types'
import { closest } from 'fastest-levenshtein'
import { Problem } from '../problems/problem.js'
import { name } from '../rdf/namespaces.js'
import { subjectsWith } from '../rdf/pointer.js'
import { isSchemeName, schemes, type SchemeName } from './schemes.js'

/** What an ontology says of identifiers. */
export interface IdentifierProperties {
  /** Property IRI → scheme of its values. */
  readonly schemeOf: ReadonlyMap<string, SchemeName>
  /** Schemes whose values name one thing each: their property is an `owl:InverseFunctionalProperty`. */
  readonly unique: ReadonlySet<SchemeName>
}

/**
 * Finds the properties that state identifiers: sub-properties of `dct:identifier` whose `skos:notation` names a scheme.
 *
 * @throws Problem `bad-theme` where the notation is no scheme
 */
export function readIdentifierProperties(ontology: DatasetCore): IdentifierProperties {
  const schemeOf = new Map<string, SchemeName>()
  const unique = new Set<SchemeName>()
  for (const property of subjectsWith(ontology, name('rdfs', 'subPropertyOf'), name('dct', 'identifier'))) {
    const notation = property.out(name('skos', 'notation'))[0]?.term.value
    if (notation === undefined) continue
    const scheme = schemeNamed(notation, property.term.value)
    schemeOf.set(property.term.value, scheme)
    if (property.has(name('rdf', 'type'), name('owl', 'InverseFunctionalProperty'))) unique.add(scheme)
  }
  return { schemeOf, unique }
}

function schemeNamed(notation: string, property: string): SchemeName {
  if (isSchemeName(notation)) return notation
  const nearest = closest(notation, Object.keys(schemes))
  throw new Problem(
    'bad-theme',
    `the property <${property}> names the scheme "${notation}", which is not known; the nearest is "${nearest}"`,
  )
}
