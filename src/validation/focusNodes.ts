import type { Quad, Term } from '@rdfjs/types'
import { name } from '../rdf/namespaces.js'
import type { Shapes } from './shapes.js'

/** A node that is validated, with the shapes that target it (SHACL §2.1.3). */
export interface FocusNode {
  readonly node: Term
  readonly shapes: readonly Term[]
}

/** The focus nodes among the subjects of quads: the thing itself and the blank nodes below it. */
export function focusNodes(quads: readonly Quad[], { byClass, byNode, bySubjectOf }: Shapes): readonly FocusNode[] {
  const found = new Map<string, { readonly node: Term; readonly shapes: Set<Term> }>()
  const add = (node: Term, shapes: readonly Term[] = []): void => {
    if (shapes.length === 0) return
    const key = `${node.termType} ${node.value}`
    const known = found.get(key) ?? { node, shapes: new Set() }
    shapes.forEach((shape) => known.shapes.add(shape))
    found.set(key, known)
  }
  for (const { subject, predicate, object } of quads) {
    if (predicate.value === type) add(subject, byClass.get(object.value))
    add(subject, bySubjectOf.get(predicate.value))
    if (subject.termType === 'NamedNode') add(subject, byNode.get(subject.value))
  }
  return [...found.values()].map(({ node, shapes }) => ({ node, shapes: distinct(shapes) }))
}

const type = name('rdf', 'type')

/** A shape may have been read from several statements, each with a term of its own. */
function distinct(shapes: Iterable<Term>): readonly Term[] {
  return [...new Map([...shapes].map((shape) => [shape.value, shape])).values()]
}
