import type { DatasetCore, Term } from '@rdfjs/types'
import { Validator, type Shape } from 'shacl-engine'
import { Problem } from '../problems/problem.js'
import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import { pointer, subjectsWith, type Pointer } from '../rdf/pointer.js'

/** The node shapes of a theme, compiled, by what they are for (SHACL §2.1.3). */
export interface Shapes {
  readonly validator: Validator
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
export function compileShapes(ontology: DatasetCore): Shapes {
  const validator = new Validator(ontology as never, { factory })
  const shapes = subjectsWith(ontology, name('rdf', 'type'), name('sh', 'NodeShape'))
  for (const shape of [...shapes, ...subjectsWith(ontology, name('sh', 'path'))]) checkShape(shape)
  for (const shape of validator.shapes.values()) compileOrTell(shape)
  return {
    validator,
    byClass: targets(shapes, 'targetClass', (iri) => [iri, ...subClasses(ontology, iri)]),
    byNode: targets(shapes, 'targetNode'),
    bySubjectOf: targets(shapes, 'targetSubjectsOf'),
  }
}

function targets(
  shapes: readonly Pointer[],
  target: string,
  spread: (iri: string) => readonly string[] = (iri) => [iri],
): ReadonlyMap<string, readonly Term[]> {
  const found = new Map<string, Term[]>()
  for (const shape of shapes) {
    const own =
      target === 'targetClass' && shape.has(name('rdf', 'type'), name('rdfs', 'Class')) ? [shape.term.value] : []
    for (const iri of [...shape.out(name('sh', target)).map(({ term }) => term.value), ...own].flatMap(spread)) {
      found.set(iri, [...(found.get(iri) ?? []), shape.term])
    }
  }
  return found
}

/** The classes below a class, by `rdfs:subClassOf` of the ontology. */
function subClasses(ontology: DatasetCore, iri: string, seen = new Set([iri])): readonly string[] {
  return subjectsWith(ontology, name('rdfs', 'subClassOf'), iri).flatMap(({ term }) => {
    if (seen.has(term.value)) return []
    seen.add(term.value)
    return [term.value, ...subClasses(ontology, term.value, seen)]
  })
}

/** Parameters that are whole numbers (SHACL §4.2, §4.4). */
const counts = ['minCount', 'maxCount', 'minLength', 'maxLength', 'qualifiedMinCount', 'qualifiedMaxCount']
/** What is not validated here is refused, not passed over in silence. */
const unsupported = ['sparql', 'targetObjectsOf', 'target']

function checkShape(shape: Pointer): void {
  const wrong = counts.find((local) => shape.out(name('sh', local)).some(({ term }) => !/^\d+$/.test(term.value)))
  if (wrong !== undefined) throw badShape(shape.term, `sh:${wrong} is not a whole number`)
  const pattern = shape.out(name('sh', 'pattern')).find(({ term }) => !isPattern(term.value))
  if (pattern !== undefined)
    throw badShape(shape.term, `sh:pattern "${pattern.term.value}" is not a regular expression`)
  const refused = unsupported.find((local) => shape.out(name('sh', local)).length > 0)
  if (refused !== undefined) throw badShape(shape.term, `sh:${refused} is not used here`)
  const pathless = shape
    .out(name('sh', 'property'))
    .find(({ term, dataset }) => pointer(dataset, term).out(name('sh', 'path')).length !== 1)
  if (pathless !== undefined) throw badShape(shape.term, 'one of its properties has not exactly one sh:path')
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

/** The engine compiles a shape when it is first looked at. */
function compileOrTell(shape: Shape): readonly unknown[] {
  try {
    return [shape.path, shape.shapeValidator]
  } catch (error) {
    throw badShape(shape.ptr.term, (error as Error).message)
  }
}

function badShape(shape: Term | undefined, fault: string): Problem {
  return new Problem('bad-shape', `the shape <${shape?.value ?? ''}> cannot be used: ${fault}`)
}
