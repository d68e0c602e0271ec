import type { DatasetCore, Quad, Term } from '@rdfjs/types'
import { closest } from 'fastest-levenshtein'
import { Problem } from '../problems/problem.js'
import { factory } from '../rdf/environment.js'
import { name, prefixes } from '../rdf/namespaces.js'
import { otherTerms, refusedTerms, shapeTerms } from './shapeTerms.js'
import { valueChecks } from './shapeValues.js'

/**
 * The faults of the shapes of an ontology, each naming its shape. The engine passes over what it does not know, and fails
 * in the midst of the work on what is not well formed: so all that a shape says is looked at before.
 */
export function checkShapes(ontology: DatasetCore): readonly Problem[] {
  const statements = [...ontology].filter(({ predicate }) => predicate.value.startsWith(prefixes.sh))
  return statements.flatMap((statement) => {
    const fault = faultOf(statement, ontology)
    return fault === undefined
      ? []
      : [new Problem('bad-shape', `${shapeName(ontology, statement.subject)} cannot be used: ${fault}`)]
  })
}

function faultOf({ subject, predicate, object }: Quad, ontology: DatasetCore): string | undefined {
  const local = predicate.value.slice(prefixes.sh.length)
  if (refusedTerms.includes(local)) return `sh:${local} is not used here`
  if (otherTerms.includes(local)) return undefined
  const term = Object.hasOwn(shapeTerms, local) ? shapeTerms[local] : undefined
  if (term === undefined)
    return `SHACL has no sh:${local}; the nearest is sh:${closest(local, Object.keys(shapeTerms))}`
  if (term.many !== true && ontology.match(subject, predicate).size > 1) {
    return `sh:${local} stands there several times; write a shape for each`
  }
  if (term.needsPath === true && ontology.match(subject, path).size === 0) {
    return `sh:${local} has no sense in a shape without sh:path`
  }
  const fault = valueChecks[term.value](object, ontology, subject)
  return fault && `sh:${local} ${fault}`
}

const path = factory.namedNode(name('sh', 'path'))

/** `the shape <…>`; a shape without IRI by its path and by the shape around it. */
function shapeName(ontology: DatasetCore, shape: Term, seen: ReadonlySet<string> = new Set()): string {
  if (shape.termType === 'NamedNode') return `the shape <${shape.value}>`
  const [along] = [...ontology.match(shape, path)].filter(({ object }) => object.termType === 'NamedNode')
  const own = along === undefined ? 'a shape' : `the shape of <${along.object.value}>`
  const around = owner(ontology, shape, new Set(seen).add(shape.value))
  if (around === undefined || seen.has(around.value)) return own
  return `${own} within ${shapeName(ontology, around, new Set(seen).add(shape.value))}`
}

/** The shape that names another, itself or in a list (`sh:or`). */
function owner(ontology: DatasetCore, shape: Term, seen: Set<string>): Term | undefined {
  const [naming] = ontology.match(null, null, shape)
  if (naming === undefined || seen.has(naming.subject.value)) return undefined
  if (!listTerms.includes(naming.predicate.value)) return naming.subject
  return owner(ontology, naming.subject, seen.add(naming.subject.value))
}

const listTerms = [name('rdf', 'first'), name('rdf', 'rest')]
