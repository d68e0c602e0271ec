import type { DatasetCore, Term } from '@rdfjs/types'
import { factory } from '../rdf/environment.js'
import { name, prefixes } from '../rdf/namespaces.js'

/**
 * The shapes of an ontology without the property shapes that ask nothing: these tell readers, pages and programs what
 * there is to know of a thing, and following their paths for each thing would be for nothing.
 */
export function constrainingShapes(ontology: DatasetCore): DatasetCore {
  const isNeeded = (shape: Term, property: Term): boolean =>
    constrains(ontology, property) || ontology.match(shape, closed).size > 0
  return factory.dataset(
    [...ontology].filter(({ subject, predicate, object }) => !predicate.equals(property) || isNeeded(subject, object)),
  )
}

/** Does a shape ask anything of what it is about? A node shape may do so by the property shapes that it has. */
export function constrains(ontology: DatasetCore, shape: Term): boolean {
  return [...ontology.match(shape)].some(
    ({ predicate }) =>
      predicate.value.startsWith(prefixes.sh) && !telling.includes(predicate.value.slice(prefixes.sh.length)),
  )
}

const property = factory.namedNode(name('sh', 'property'))
/** A closed shape allows the properties that it names, whether they ask something or not (SHACL §4.8.1). */
const closed = factory.namedNode(name('sh', 'closed'))

/** The terms of SHACL, without `sh:`, by which a shape asks nothing: where it looks, whom it is for, what people read. */
export const telling: readonly string[] = [
  'path',
  'targetClass',
  'targetNode',
  'targetSubjectsOf',
  'severity',
  'message',
  'name',
  'description',
  'order',
  'group',
  'defaultValue',
]
