import type { DatasetCore } from '@rdfjs/types'
import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import { pointer, type Pointer, termKey } from '../rdf/pointer.js'
import { addConstraints, type Constraints, createConstraints, isDeactivated, members } from './constraints.js'
import type { PropertyGroup, Step, Texts } from './model.js'
import { pathKey, readPath } from './path.js'
import { localName, textsOf, wordsOf } from './texts.js'

/** What the property shapes of one path say together, before it has its key. */
export interface PropertyDraft {
  readonly path: readonly Step[]
  readonly constraints: Constraints
  readonly nested: readonly PropertyDraft[]
  /** `skos:notation`, where one of the shapes has it. */
  notation: string | undefined
  labels: Texts | undefined
  descriptions: Texts | undefined
  order: number | undefined
  group: PropertyGroup | undefined
}

/** The properties that shapes state, joined by path; by group, order, and as in the document. */
export function draftProperties(shapes: readonly Pointer[], around: ReadonlySet<string> = new Set()): PropertyDraft[] {
  const drafts = new Map<string, PropertyDraft>()
  const within = new Set(around)
  shapes.forEach((shape) => within.add(termKey(shape.term)))
  for (const { shape, isAlternative } of shapes.flatMap((each) => propertyShapesOf(each))) {
    const path = pathOf(shape)
    if (path === undefined) continue
    const key = pathKey(path)
    let draft = drafts.get(key)
    if (draft === undefined) drafts.set(key, (draft = createDraft(path)))
    addShape(draft, shape, isAlternative)
  }
  return sorted([...drafts.values()].map((draft) => ({ ...draft, nested: nestedOf(draft, within) })))
}

function nestedOf({ constraints }: PropertyDraft, around: ReadonlySet<string>): readonly PropertyDraft[] {
  // A shape within itself (a person who knows persons) is not told again.
  const shapes = [...constraints.shapes].filter(([key]) => !around.has(key)).map(([, shape]) => shape)
  return shapes.length === 0 ? [] : draftProperties(shapes, around)
}

function createDraft(path: readonly Step[]): PropertyDraft {
  return {
    path,
    constraints: createConstraints(),
    nested: [],
    notation: undefined,
    labels: undefined,
    descriptions: undefined,
    order: undefined,
    group: undefined,
  }
}

function addShape(draft: PropertyDraft, shape: Pointer, isAlternative: boolean): void {
  const { minCount, maxCount } = draft.constraints
  addConstraints(draft.constraints, shape)
  // What one of several shapes asks is not asked of all things.
  if (isAlternative) Object.assign(draft.constraints, { minCount, maxCount })
  draft.notation ??= shape.out(name('skos', 'notation'))[0]?.term.value
  draft.labels ??= textsOf(shape, name('sh', 'name'))
  draft.descriptions ??= textsOf(shape, name('sh', 'description'))
  draft.order ??= number(shape, name('sh', 'order'))
  draft.group ??= groupOf(shape)
}

interface FoundShape {
  readonly shape: Pointer
  readonly isAlternative: boolean
}

/** The property shapes of a node shape: its own, and those of the shapes that it stands for (SHACL §4.6, §4.7.1). */
function propertyShapesOf(shape: Pointer, isAlternative = false, seen = new Set<string>()): FoundShape[] {
  const key = termKey(shape.term)
  if (seen.has(key) || isDeactivated(shape)) return []
  seen.add(key)
  const own = shape.out(name('sh', 'property')).filter((property) => !isDeactivated(property))
  const all = [...shape.out(name('sh', 'node')), ...members(shape, ['and'])]
  return [
    ...own.map((property) => ({ shape: property, isAlternative })),
    ...all.flatMap((each) => propertyShapesOf(each, isAlternative, seen)),
    ...members(shape, ['or', 'xone']).flatMap((each) =>
      // A member may itself be the shape of a property.
      pathOf(each) === undefined ? propertyShapesOf(each, true, seen) : [{ shape: each, isAlternative: true }],
    ),
  ]
}

/** The path of a property shape; that of `rdf:type` is no property, for all things have classes. */
function pathOf(shape: Pointer): readonly Step[] | undefined {
  const [stated] = shape.out(name('sh', 'path'))
  const path = stated && readPath(stated)
  return path?.length === 1 && path[0]?.iri === name('rdf', 'type') ? undefined : path
}

function groupOf(shape: Pointer): PropertyGroup | undefined {
  const [group] = shape.out(name('sh', 'group'))
  if (group === undefined) return undefined
  return {
    iri: group.term.value,
    labels: textsOf(group, name('rdfs', 'label')) ?? { '': wordsOf(localName(group.term.value)).join(' ') },
    order: number(group, name('sh', 'order')),
  }
}

function number(of: Pointer, predicate: string): number | undefined {
  const [found] = of.out(predicate)
  const value = Number(found?.term.value)
  return found !== undefined && Number.isFinite(value) ? value : undefined
}

/** By group, those without one last; then by order; else as they came. */
function sorted(drafts: readonly PropertyDraft[]): PropertyDraft[] {
  const groups = [...new Map(drafts.flatMap(({ group }) => (group ? [[group.iri, group] as const] : []))).values()]
  const ranked = groups.sort((a, b) => rank(a.order) - rank(b.order)).map(({ iri }) => iri)
  const place = ({ group }: PropertyDraft) => (group ? ranked.indexOf(group.iri) : ranked.length)
  return [...drafts].sort((a, b) => place(a) - place(b) || rank(a.order) - rank(b.order))
}

/** A number even where none is said, for the difference of two infinities is none. */
function rank(order: number | undefined): number {
  return order ?? Number.MAX_SAFE_INTEGER
}

/** Label and description of a property by the ontology, or by its name. */
export function wordsFor(ontology: DatasetCore, path: readonly Step[]): { labels: Texts; descriptions: Texts } {
  const { iri } = path.at(-1)!
  const property = pointer(ontology, factory.namedNode(iri))
  return {
    labels: textsOf(property, name('rdfs', 'label')) ?? { '': wordsOf(localName(iri)).map(lower).join(' ') },
    descriptions: textsOf(property, name('rdfs', 'comment')) ?? {},
  }
}

/** A word within a sentence; an acronym stays one. */
function lower(word: string): string {
  return word.length > 1 && word === word.toUpperCase() ? word : word.toLowerCase()
}
