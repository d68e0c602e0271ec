import type { Quad, Term } from '@rdfjs/types'
import type { Graph } from 'shacl-engine'
import { Problem } from '../problems/problem.js'
import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import { termKey } from '../rdf/pointer.js'

const type = factory.namedNode(name('rdf', 'type'))

/** What is known of the things that a resource names, which are described elsewhere. */
export interface Elsewhere {
  /** The classes of a thing. */
  readonly typesOf: (iri: string) => readonly string[]
  /** What is said of a thing; without it, a shape that looks further than at a thing's class is refused. */
  readonly quadsOf?: (iri: string) => readonly Quad[]
}

/**
 * The data graph of one resource: its own quads, looked up by subject, and of the things that it names what a shape
 * asks for, when it asks. So each resource is validated by itself, in memory that stays flat.
 */
export function createView(quads: readonly Quad[], elsewhere: Elsewhere): Graph {
  const bySubject = new Map<string, Quad[]>()
  for (const quad of quads) {
    const known = bySubject.get(termKey(quad.subject))
    if (known === undefined) bySubject.set(termKey(quad.subject), [quad])
    else known.push(quad)
  }
  const candidatesOf = (subject: Term, predicate: Term | null | undefined): readonly Quad[] => {
    const own = bySubject.get(termKey(subject))
    if (own !== undefined) return own
    return subject.termType === 'NamedNode' && bySubject.size > 0 ? quadsElsewhere(subject, predicate, elsewhere) : []
  }
  return {
    match(subject, predicate, object) {
      const candidates = isAny(subject) ? quads : candidatesOf(subject, predicate)
      const found = candidates.filter(
        (quad) =>
          (isAny(predicate) || quad.predicate.value === predicate.value) &&
          (isAny(object) || quad.object.equals(object)),
      )
      return Object.assign(found, { size: found.length })
    },
  }
}

/** A literal is the subject of nothing, even one that reads as an IRI does. */

/** RDF/JS takes null and undefined for any term. */
function isAny(term: Term | null | undefined): term is null | undefined {
  return term === null || term === undefined
}

function quadsElsewhere(
  subject: Term,
  predicate: Term | null | undefined,
  { typesOf, quadsOf }: Elsewhere,
): readonly Quad[] {
  if (predicate?.value === type.value) {
    return typesOf(subject.value).map(
      (iri) => factory.quad(subject as never, type, factory.namedNode(iri)) as unknown as Quad,
    )
  }
  if (quadsOf !== undefined) return quadsOf(subject.value)
  const what = isAny(predicate) ? 'all properties' : `<${predicate.value}>`
  throw new Problem(
    'bad-shape',
    `a shape looks at ${what} of <${subject.value}>, which another thing names: of such things the class alone is known here`,
  )
}
