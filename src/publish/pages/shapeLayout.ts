import type { Release } from '../../release/release.js'
import type { ClassShape, PropertyGroup, PropertyShape } from '../../shapes/model.js'

/** What the shapes say of a property on the page of a thing. */
export interface Placed {
  readonly property: PropertyShape
  /** Where it comes among the others: by group, then as the shapes order it. */
  readonly rank: number
}

/** The properties that the shapes of a thing's classes describe, by predicate. */
export type ShapeLayout = ReadonlyMap<string, Placed>

/** The rank of what no shape describes: after all that one does. */
export const unranked = Number.MAX_SAFE_INTEGER

/**
 * How the shapes of its classes lay out a thing. Where it has several classes, the shape that describes most of the
 * thing's properties leads, and the others add what it has not.
 */
export function shapeLayout(release: Release, types: readonly string[], predicates: ReadonlySet<string>): ShapeLayout {
  const { byClass, joined } = layoutsOf(release)
  const shapes = [...new Set(types.flatMap((type) => byClass.get(type) ?? []))]
  const [first] = shapes
  if (first === undefined) return nothing
  if (shapes.length === 1) return first.layout
  const matching = ({ layout }: ClassLayout): number =>
    [...predicates].filter((predicate) => layout.has(predicate)).length
  const counts = new Map(shapes.map((shape) => [shape, matching(shape)]))
  const ordered = shapes.sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))
  const key = ordered.map(({ key: name }) => name).join(' ')
  const known = joined.get(key)
  if (known !== undefined) return known
  const layout = join(ordered)
  joined.set(key, layout)
  return layout
}

/** The one class whose shape has a property; undefined where none or several have it. */
export function sayerOf(release: Release, predicate: string): Sayer | undefined {
  const { sayers } = layoutsOf(release)
  return sayers.get(predicate)
}

/** A class of things that say something by a property. */
export interface Sayer {
  readonly shape: ClassShape
  readonly property: PropertyShape
}

const nothing: ShapeLayout = new Map()

interface ClassLayout {
  readonly key: string
  readonly layout: ShapeLayout
}

/** Made once a release, when its first page is. */
interface Layouts {
  readonly byClass: ReadonlyMap<string, readonly ClassLayout[]>
  /** By the keys of several classes, in order; as many as there are combinations of classes. */
  readonly joined: Map<string, ShapeLayout>
  /** By the predicates that one shape alone has. */
  readonly sayers: ReadonlyMap<string, Sayer>
}

const layouts = new WeakMap<Release, Layouts>()

function layoutsOf(release: Release): Layouts {
  const known = layouts.get(release)
  if (known !== undefined) return known
  const byClass = new Map<string, ClassLayout[]>()
  for (const shape of release.classes) {
    const layout = { key: shape.key, layout: layoutOfClass(shape) }
    for (const iri of new Set([shape.classIRI, ...shape.subClasses])) {
      byClass.set(iri, [...(byClass.get(iri) ?? []), layout])
    }
  }
  const made = { byClass, joined: new Map(), sayers: sayersOf(release.classes) }
  layouts.set(release, made)
  return made
}

function sayersOf(classes: readonly ClassShape[]): ReadonlyMap<string, Sayer> {
  const all = classes.flatMap((shape) => ownProperties(shape).map((property) => ({ shape, property })))
  const counts = new Map<string, number>()
  for (const { property } of all) counts.set(property.path[0]!.iri, (counts.get(property.path[0]!.iri) ?? 0) + 1)
  const alone = all.filter(({ property }) => counts.get(property.path[0]!.iri) === 1)
  return new Map(alone.map((sayer) => [sayer.property.path[0]!.iri, sayer]))
}

/** Only what is said of the thing itself has a place on its page: no paths of several steps, nothing that points to it. */
function ownProperties({ properties }: ClassShape): readonly PropertyShape[] {
  return properties.filter(({ path: [step, ...rest] }) => step?.inverse === false && rest.length === 0)
}

function layoutOfClass(shape: ClassShape): ShapeLayout {
  const own = ownProperties(shape)
  const groups = groupsOf(own)
  return new Map(
    own.map((property, index) => [
      property.path[0]!.iri,
      { property, rank: rankOf(groups, property.group) * placesInGroup + index },
    ]),
  )
}

/** Groups by their `sh:order`, then as they come. */
function groupsOf(properties: readonly PropertyShape[]): readonly string[] {
  const groups = new Map(properties.flatMap(({ group }) => (group ? [[group.iri, group] as const] : [])))
  const order = ({ order: stated }: PropertyGroup): number => stated ?? unranked
  return [...groups.values()].sort((a, b) => order(a) - order(b)).map(({ iri }) => iri)
}

function rankOf(groups: readonly string[], group: PropertyGroup | undefined): number {
  return group === undefined ? groups.length : groups.indexOf(group.iri)
}

/** More than shapes have properties. */
const placesInGroup = 100_000

/** The properties of several shapes: each as the first describes it that does, all of them by group and in that order. */
function join(shapes: readonly ClassLayout[]): ShapeLayout {
  const properties = new Map<string, PropertyShape>()
  for (const { layout } of shapes) {
    for (const [predicate, { property }] of layout) {
      if (!properties.has(predicate)) properties.set(predicate, property)
    }
  }
  const groups = groupsOf([...properties.values()])
  return new Map(
    [...properties].map(([predicate, property], index) => [
      predicate,
      { property, rank: rankOf(groups, property.group) * placesInGroup + index },
    ]),
  )
}
