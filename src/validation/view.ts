import type { Quad, Term } from '@rdfjs/types'
import type { Graph } from 'shacl-engine'
import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'

const type = factory.namedNode(name('rdf', 'type'))

/**
 * The data graph of one resource: its own quads, looked up by subject, and of the things that it names their classes
 * alone, asked for when a shape wants them. So each resource is validated by itself, in memory that stays flat.
 */
export function createView(quads: readonly Quad[], typesOf: (iri: string) => readonly string[]): Graph {
  const bySubject = new Map<string, Quad[]>()
  for (const quad of quads) {
    const known = bySubject.get(quad.subject.value)
    if (known === undefined) bySubject.set(quad.subject.value, [quad])
    else known.push(quad)
  }
  const ownOrTypes = (subject: Term): readonly Quad[] =>
    bySubject.get(subject.value) ?? (subject.termType === 'NamedNode' ? typeQuads(subject, typesOf(subject.value)) : [])
  return {
    match(subject, predicate, object) {
      const candidates = isAny(subject) ? quads : ownOrTypes(subject)
      return candidates.filter(
        (quad) =>
          (isAny(predicate) || quad.predicate.value === predicate.value) &&
          (isAny(object) || quad.object.equals(object)),
      )
    },
  }
}

/** RDF/JS takes null and undefined for any term. */
function isAny(term: Term | null | undefined): term is null | undefined {
  return term === null || term === undefined
}

function typeQuads(subject: Term, types: readonly string[]): readonly Quad[] {
  return types.map((iri) => factory.quad(subject as never, type, factory.namedNode(iri)) as unknown as Quad)
}
