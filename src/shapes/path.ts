import { itemsOf } from '../rdf/list.js'
import { name } from '../rdf/namespaces.js'
import type { Pointer } from '../rdf/pointer.js'
import type { Step } from './model.js'

/**
 * The steps of a property path (SHACL §2.3.1): a predicate, an inverse one, or a sequence of these; undefined for other
 * paths, which have no values that one could call a property's.
 */
export function readPath(path: Pointer): readonly Step[] | undefined {
  const isList = path.out(name('rdf', 'first')).length > 0
  const steps = (isList ? itemsOf(path) : [path])?.map(readStep)
  return steps?.every((step) => step !== undefined) ? steps : undefined
}

function readStep(step: Pointer): Step | undefined {
  if (step.term.termType === 'NamedNode') return { iri: step.term.value, inverse: false }
  const [inverse] = step.out(name('sh', 'inversePath'))
  return inverse?.term.termType === 'NamedNode' ? { iri: inverse.term.value, inverse: true } : undefined
}

/** What tells a path from all others. */
export function pathKey(path: readonly Step[]): string {
  return path.map(({ iri, inverse }) => (inverse ? `^<${iri}>` : `<${iri}>`)).join('/')
}
