import type { Term } from '@rdfjs/types'
import { itemsOf } from '../rdf/list.js'
import { name } from '../rdf/namespaces.js'
import { type Pointer, termKey } from '../rdf/pointer.js'

/** What property shapes of one path ask of its values, as they state it. */
export interface Constraints {
  readonly datatypes: Set<string>
  readonly classes: Set<string>
  /** Local names of `sh:nodeKind`. */
  readonly nodeKinds: Set<string>
  minCount: number
  maxCount: number | undefined
  uniqueLang: boolean
  /** Is there something that only texts have (`sh:languageIn`)? */
  hasLanguages: boolean
  pattern: string | undefined
  /** Values of `sh:in`, else those of `sh:hasValue`. */
  in: readonly Term[] | undefined
  readonly values: Term[]
  /** Datatypes of bounds (`sh:minInclusive`), which say what is compared. */
  readonly bounds: Set<string>
  /** Shapes with properties of the values, each once. */
  readonly shapes: Map<string, Pointer>
}

export function createConstraints(): Constraints {
  return {
    datatypes: new Set(),
    classes: new Set(),
    nodeKinds: new Set(),
    minCount: 0,
    maxCount: undefined,
    uniqueLang: false,
    hasLanguages: false,
    pattern: undefined,
    in: undefined,
    values: [],
    bounds: new Set(),
    shapes: new Map(),
  }
}

/** Adds what a property shape states, to what others of the same path do: all hold together (SHACL §2.1). */
export function addConstraints(to: Constraints, shape: Pointer): void {
  addCounts(to, shape)
  addForm(to, shape, { isAlternative: false, seen: new Set() })
}

/** Whether a shape or one that it stands for is not in use (SHACL §2.1.5). */
export function isDeactivated(shape: Pointer): boolean {
  return shape.has(name('sh', 'deactivated'), 'true') || shape.has(name('sh', 'deactivated'), '1')
}

function addCounts(to: Constraints, shape: Pointer): void {
  to.minCount = Math.max(to.minCount, number(shape, 'minCount') ?? 0)
  const maxCount = number(shape, 'maxCount')
  if (maxCount !== undefined) to.maxCount = Math.min(to.maxCount ?? Infinity, maxCount)
  if (shape.has(name('sh', 'uniqueLang'), 'true') || shape.has(name('sh', 'uniqueLang'), '1')) to.uniqueLang = true
}

interface Within {
  /** One of several that values may follow: what it says in particular (a pattern) is not true of all. */
  readonly isAlternative: boolean
  readonly seen: Set<string>
}

/** What a shape says of the form of values: itself, and what it is made of. */
function addForm(to: Constraints, shape: Pointer, { isAlternative, seen }: Within): void {
  const key = termKey(shape.term)
  if (seen.has(key) || isDeactivated(shape)) return
  const within: Within = { isAlternative, seen: new Set(seen).add(key) }
  iris(shape, 'datatype').forEach((iri) => to.datatypes.add(iri))
  iris(shape, 'class').forEach((iri) => to.classes.add(iri))
  iris(shape, 'nodeKind').forEach((iri) => to.nodeKinds.add(iri.slice(name('sh', '').length)))
  if (shape.out(name('sh', 'property')).length > 0) to.shapes.set(key, shape)
  if (!isAlternative) addParticulars(to, shape)
  for (const node of shape.out(name('sh', 'node'))) {
    // A shape that is for a class says of which class its things are.
    iris(node, 'targetClass').forEach((iri) => to.classes.add(iri))
    addForm(to, node, within)
  }
  members(shape, ['and']).forEach((member) => addForm(to, member, within))
  members(shape, ['or', 'xone']).forEach((member) => addForm(to, member, { ...within, isAlternative: true }))
}

function addParticulars(to: Constraints, shape: Pointer): void {
  to.pattern ??= shape.out(name('sh', 'pattern'))[0]?.term.value
  if (shape.out(name('sh', 'languageIn')).length > 0) to.hasLanguages = true
  const [list] = shape.out(name('sh', 'in'))
  to.in ??= list && itemsOf(list)?.map(({ term }) => term)
  to.values.push(...shape.out(name('sh', 'hasValue')).map(({ term }) => term))
  for (const bound of ['minInclusive', 'maxInclusive', 'minExclusive', 'maxExclusive']) {
    for (const { term } of shape.out(name('sh', bound))) {
      if (term.termType === 'Literal') to.bounds.add(term.datatype.value)
    }
  }
}

/** The shapes in the lists of logical constraints (SHACL §4.6). */
export function members(shape: Pointer, constraints: readonly string[]): readonly Pointer[] {
  return constraints.flatMap((local) => shape.out(name('sh', local)).flatMap((list) => itemsOf(list) ?? []))
}

function iris(of: Pointer, local: string): string[] {
  return of
    .out(name('sh', local))
    .filter(({ term }) => term.termType === 'NamedNode')
    .map(({ term }) => term.value)
}

function number(of: Pointer, local: string): number | undefined {
  const [found] = of.out(name('sh', local))
  const value = Number(found?.term.value)
  return found !== undefined && Number.isFinite(value) ? value : undefined
}
