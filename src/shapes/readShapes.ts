import type { DatasetCore } from '@rdfjs/types'
import { Problem } from '../problems/problem.js'
import { factory } from '../rdf/environment.js'
import { name, prefixes as programPrefixes } from '../rdf/namespaces.js'
import { pointer, type Pointer, subjectsWith, termKey } from '../rdf/pointer.js'
import { isDeactivated } from './constraints.js'
import { draftProperties, type PropertyDraft, wordsFor } from './drafts.js'
import { assignKeys, kebab, type Prefixes, prefixOf } from './keys.js'
import type { ClassShape, PropertyShape } from './model.js'
import { pathKey } from './path.js'
import { localName, textsOf, wordsOf } from './texts.js'
import { valuesOf } from './values.js'

/**
 * What the node shapes of an ontology say of each class (SHACL §2.1.3: `sh:targetClass`, and shapes that are classes): the
 * shapes of one class joined, with those of the classes above it, which its things follow too.
 *
 * @param ontology all statements of the theme's ontologies
 * @param prefixes the theme's, to tell apart what has the same name
 * @throws Problem `bad-shape` for a notation that cannot be a name, or that stands for two things
 */
export function readShapes(ontology: DatasetCore, prefixes: Prefixes = programPrefixes): readonly ClassShape[] {
  const byClass = shapesByClass(ontology)
  const drafts = [...byClass].map(([iri, own]) => ({
    iri,
    own,
    properties: draftProperties(applying(ontology, iri, byClass)),
  }))
  const keys = assignKeys(
    drafts.flatMap(({ properties }) => properties),
    prefixes,
  )
  const collections = collectionKeys(byClass, prefixes)
  return drafts.map(({ iri, own, properties }) => ({
    key: collections.get(iri)!,
    ...describeClass(ontology, iri, own),
    properties: properties.map((draft) => finish(ontology, draft, keys)),
  }))
}

function shapesByClass(ontology: DatasetCore): ReadonlyMap<string, readonly Pointer[]> {
  const found = new Map<string, Pointer[]>()
  const add = (iri: string, shape: Pointer): void => {
    const known = found.get(iri) ?? []
    if (!known.some(({ term }) => termKey(term) === termKey(shape.term))) found.set(iri, [...known, shape])
  }
  const type = name('rdf', 'type')
  const target = name('sh', 'targetClass')
  for (const shape of subjectsWith(ontology, target).filter((each) => !isDeactivated(each))) {
    for (const { term } of shape.out(target)) if (term.termType === 'NamedNode') add(term.value, shape)
  }
  for (const shape of subjectsWith(ontology, type, name('sh', 'NodeShape')).filter((each) => !isDeactivated(each))) {
    const isClass = shape.has(type, name('rdfs', 'Class')) || shape.has(type, name('owl', 'Class'))
    if (isClass && shape.term.termType === 'NamedNode') add(shape.term.value, shape)
  }
  return found
}

/** The shapes that things of a class follow: those of the class, then those of the classes above it. */
function applying(
  ontology: DatasetCore,
  iri: string,
  byClass: ReadonlyMap<string, readonly Pointer[]>,
): readonly Pointer[] {
  const classes = [iri, ...reach(iri, (each) => superClasses(ontology, each))]
  return classes.flatMap((each) => byClass.get(each) ?? [])
}

function describeClass(
  ontology: DatasetCore,
  iri: string,
  shapes: readonly Pointer[],
): Omit<ClassShape, 'key' | 'properties'> {
  const itself = pointer(ontology, factory.namedNode(iri))
  const places = [...shapes, itself]
  const texts = (predicates: readonly string[]) =>
    places
      .flatMap((place) => predicates.map((predicate) => textsOf(place, predicate)))
      .find((found) => found !== undefined)
  return {
    shape: shapes[0]!.term.value,
    classIRI: iri,
    subClasses: reach(iri, (each) => subClasses(ontology, each)),
    labels: texts([name('rdfs', 'label'), name('sh', 'name')]) ?? { '': wordsOf(localName(iri)).join(' ') },
    descriptions: texts([name('rdfs', 'comment'), name('sh', 'description')]) ?? {},
  }
}

function subClasses(ontology: DatasetCore, iri: string): readonly string[] {
  return iris(subjectsWith(ontology, name('rdfs', 'subClassOf'), iri))
}

function superClasses(ontology: DatasetCore, iri: string): readonly string[] {
  return iris(pointer(ontology, factory.namedNode(iri)).out(name('rdfs', 'subClassOf')))
}

function iris(pointers: readonly Pointer[]): readonly string[] {
  return pointers.filter(({ term }) => term.termType === 'NamedNode').map(({ term }) => term.value)
}

/** What is reached from an IRI, however far, without itself; the nearest first. */
function reach(iri: string, next: (iri: string) => readonly string[]): readonly string[] {
  const found = new Set([iri])
  // What is added while the set is walked through is walked through too.
  for (const each of found) next(each).forEach((reached) => found.add(reached))
  return [...found].slice(1)
}

/** The key of each class: its notation, else its name, with its prefix where another class has that already. */
function collectionKeys(
  byClass: ReadonlyMap<string, readonly Pointer[]>,
  prefixes: Prefixes,
): ReadonlyMap<string, string> {
  const keys = new Map<string, string>()
  const owners = new Map<string, string>()
  const take = (iri: string, key: string): void => {
    keys.set(iri, key)
    owners.set(key, iri)
  }
  for (const [iri, shapes] of byClass) {
    const notation = shapes.flatMap((shape) => shape.out(name('skos', 'notation')))[0]?.term.value
    if (notation === undefined) continue
    const owner = owners.get(notation)
    // A shape that is for several classes gives its name to the first.
    if (owner !== undefined && byClass.get(owner)!.some(({ term }) => shapes.some((shape) => shape.term.equals(term))))
      continue
    const fault = /^[A-Za-z][A-Za-z0-9]*([-_][A-Za-z0-9]+)*$/.test(notation)
      ? owner && `is that of <${owner}> too`
      : 'is no name of letters, digits, hyphens and underscores that begins with a letter'
    if (fault)
      throw new Problem('bad-shape', `the shape of <${iri}> cannot be used: its skos:notation "${notation}" ${fault}`)
    take(iri, notation)
  }
  for (const iri of [...byClass.keys()].filter((each) => !keys.has(each))) {
    const own = kebab(iri) || 'thing'
    const prefixed = `${prefixOf(iri, prefixes).toLowerCase()}-${own}`
    const numbered = (number: number): string =>
      owners.has(`${prefixed}-${number}`) ? numbered(number + 1) : `${prefixed}-${number}`
    take(iri, [own, prefixed].find((key) => !owners.has(key)) ?? numbered(2))
  }
  return keys
}

function finish(ontology: DatasetCore, draft: PropertyDraft, keys: ReadonlyMap<string, string>): PropertyShape {
  const { path, constraints, nested } = draft
  const words = wordsFor(ontology, path)
  const { minCount, maxCount, uniqueLang, pattern } = constraints
  return {
    key: keys.get(pathKey(path))!,
    path,
    labels: draft.labels ?? words.labels,
    descriptions: draft.descriptions ?? words.descriptions,
    order: draft.order,
    group: draft.group,
    ...valuesOf(ontology, path, constraints),
    minCount,
    maxCount,
    uniqueLang,
    pattern,
    in: constraints.in?.map(({ value }) => value),
    properties: nested.length > 0 ? nested.map((each) => finish(ontology, each, keys)) : undefined,
  }
}
