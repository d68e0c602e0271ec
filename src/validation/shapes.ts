import type { DatasetCore, Term } from '@rdfjs/types'
import { Validator, type Shape } from 'shacl-engine'
import { Problem } from '../problems/problem.js'
import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import { subjectsWith, type Pointer } from '../rdf/pointer.js'
import { checkShapes } from './checkShapes.js'
import { components } from './components.js'
import { constrainingShapes, constrains } from './constraining.js'
import { type QuickCheck, quickChecks } from './quickChecks.js'

/** The shapes of a theme, compiled, by what they are for (SHACL §2.1.3). */
export interface Shapes {
  readonly validator: Validator
  /** Shapes by IRI that plain functions can judge where a thing conforms to them. */
  readonly quick: ReadonlyMap<string, QuickCheck>
  /** Class IRI → shapes of its instances; sub-classes stated by the ontology are listed by themselves. */
  readonly byClass: ReadonlyMap<string, readonly Term[]>
  /** IRI → shapes of this very thing. */
  readonly byNode: ReadonlyMap<string, readonly Term[]>
  /** Property IRI → shapes of its subjects. */
  readonly bySubjectOf: ReadonlyMap<string, readonly Term[]>
}

/**
 * Compiles the shapes of an ontology.
 *
 * @throws Problem `bad-shape` that names the shape: what cannot be used is told before anything is validated with it
 */
export function compileShapes(whole: DatasetCore): Shapes {
  const [fault] = checkShapes(whole)
  if (fault !== undefined) throw fault
  const ontology = constrainingShapes(whole)
  const validator = new Validator(ontology as never, { factory, validations: components })
  for (const shape of validator.shapes.values()) compileOrTell(shape)
  return {
    validator,
    quick: quickChecks(ontology),
    byClass: targets(ontology, 'targetClass', (iri) => [iri, ...subClasses(ontology, iri)]),
    byNode: targets(ontology, 'targetNode'),
    bySubjectOf: targets(ontology, 'targetSubjectsOf'),
  }
}

function targets(
  ontology: DatasetCore,
  target: string,
  spread: (iri: string) => readonly string[] = (iri) => [iri],
): ReadonlyMap<string, readonly Term[]> {
  const found = new Map<string, Term[]>()
  const add = (shape: Term) => (iri: string) => {
    const known = found.get(iri) ?? []
    if (!known.some((term) => term.equals(shape))) found.set(iri, [...known, shape])
  }
  const asking = subjectsWith(ontology, name('sh', target)).filter(({ term }) => constrains(ontology, term))
  for (const shape of asking) {
    shape.out(name('sh', target)).forEach(({ term }) => spread(term.value).forEach(add(shape.term)))
  }
  if (target === 'targetClass') {
    for (const { term } of implicitTargets(ontology)) spread(term.value).forEach(add(term))
  }
  return found
}

/** Shapes that are classes too are for their own instances (SHACL §2.1.3.3). */
function implicitTargets(ontology: DatasetCore): readonly Pointer[] {
  const type = name('rdf', 'type')
  return subjectsWith(ontology, type, name('sh', 'NodeShape')).filter(
    (shape) => shape.has(type, name('rdfs', 'Class')) || shape.has(type, name('owl', 'Class')),
  )
}

/** The classes below a class, by `rdfs:subClassOf` of the ontology. */
function subClasses(ontology: DatasetCore, iri: string, seen = new Set([iri])): readonly string[] {
  return subjectsWith(ontology, name('rdfs', 'subClassOf'), iri).flatMap(({ term }) => {
    if (seen.has(term.value)) return []
    seen.add(term.value)
    return [term.value, ...subClasses(ontology, term.value, seen)]
  })
}

/** The engine compiles a shape when it is first looked at; what it finds wrong beyond our own look is told as well. */
function compileOrTell(shape: Shape): unknown {
  try {
    return shape.shapeValidator.compiled
  } catch (error) {
    const text = `the shape <${shape.ptr.term?.value ?? ''}> cannot be used: ${(error as Error).message}`
    throw new Problem('bad-shape', text, {}, { cause: error })
  }
}
