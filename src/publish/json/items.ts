import type { Literal, Quad, Term } from '@rdfjs/types'
import { LRUCache } from 'lru-cache'
import { detach } from '../../rdf/detach.js'
import { factory } from '../../rdf/environment.js'
import { parseQuads } from '../../rdf/quads.js'
import type { Release } from '../../release/release.js'
import type { PropertyShape, Step } from '../../shapes/model.js'
import { name } from '../../rdf/namespaces.js'
import type { Json } from './json.js'
import { put, writeNode } from './node.js'
import type { JsonObject } from './state.js'
import { keyOf, tell, type Told } from './told.js'
import { createWriting, type Framed, withContext } from './writing.js'

/** A thing to write, and what is known of it. */
export interface ItemSource {
  readonly thing: string
  readonly quads: readonly Quad[]
  readonly labels: ReadonlyMap<string, readonly Literal[]>
  /** The values of a property whose path leads beyond the quads. */
  readonly values?: (property: PropertyShape) => readonly Term[]
}

/** How items are written. */
export interface ItemOptions {
  /**
   * True: JSON-LD, with lexical forms as they are and without the properties of longer paths, which no term can say.
   * False: plain JSON, with numbers and truth values, and these properties.
   */
  readonly exact: boolean
  /** Address of the context. */
  readonly context: string
  /** The shapes that decide where classes of a thing differ: those of the collection. */
  readonly properties?: readonly PropertyShape[]
}

/**
 * Writes things as objects: `id`, `type`, `label`, then the properties of their shapes under their keys, then all else
 * under prefixed names. A property that may have many values is an array or an object of languages, empty where there is
 * none; one that has a single value is absent where there is none. Values that do not fit the shape stand under the
 * prefixed name of their predicate, as they are.
 */
export function writeItems(
  json: Json,
  sources: readonly ItemSource[],
  options: ItemOptions,
): Framed<readonly JsonObject[]> {
  const tolds = sources.map(({ quads, labels }) => tell(quads, labels))
  return withContext(json, options.context, (names, misread) =>
    sources.map((source, index) => {
      const told = tolds[index]!
      const partsOf = `${source.thing}#`
      const writing = createWriting(json, { told, exact: options.exact, partsOf, names, misread })
      const node = writeNode(writing, source.thing, { nested: options.properties, isRoot: true })
      const types = told.subjects.get(source.thing)?.get(name('rdf', 'type')) ?? []
      const plan = writing.plans(
        types.map(({ value }) => value),
        options.properties,
      )
      for (const planned of [...plan.byInverse.values(), ...(options.exact ? [] : plan.paths)]) {
        const { property } = planned
        const objects = source.values?.(property) ?? follow(told, source.thing, property.path)
        put(writing, node, { planned, objects })
      }
      return node
    }),
  )
}

/** The things of a release as items, in order; one that the release says nothing of has its `id` alone. */
export function itemsOf(
  release: Release,
  json: Json,
  { things, ...options }: ItemOptions & { readonly things: readonly string[] },
): Framed<readonly JsonObject[]> {
  const look = createLook(release)
  const found = things.map((thing) => ({
    thing,
    quads: withParts(look, thing),
    values: new Map<PropertyShape, readonly Term[]>(),
  }))
  const properties = options.properties ?? []
  for (const { thing, values } of found) {
    for (const property of properties.filter(({ path }) => path.length > 1 || path[0]!.inverse))
      values.set(property, along(release, look, { thing, path: property.path }))
  }
  const named = new Set(things)
  for (const { quads, values } of found) {
    for (const { object } of quads) if (object.termType === 'NamedNode') named.add(object.value)
    for (const term of [...values.values()].flat()) if (term.termType === 'NamedNode') named.add(term.value)
  }
  const labels = release.labels(named)
  const sources = found.map(({ thing, quads, values }): ItemSource => {
    const own = labelsFor(labels, { thing, quads, values })
    return { thing, quads, labels: own, values: (property) => values.get(property) ?? [] }
  })
  return writeItems(json, sources, options)
}

interface Found {
  readonly thing: string
  readonly quads: readonly Quad[]
  readonly values: ReadonlyMap<PropertyShape, readonly Term[]>
}

/** The labels of what one thing names. */
function labelsFor(
  labels: ReadonlyMap<string, readonly Literal[]>,
  { thing, quads, values }: Found,
): ReadonlyMap<string, readonly Literal[]> {
  const iris = [
    thing,
    ...quads.map(({ object }) => object.value),
    ...[...values.values()].flat().map(({ value }) => value),
  ]
  return new Map(iris.flatMap((iri) => (labels.has(iri) ? [[iri, labels.get(iri)!] as const] : [])))
}

type Look = (subject: string) => readonly Quad[]

/** Things on the way of many paths (a region) are read once, not with each page of a collection. */
function createLook(release: Release): Look {
  let known = looks.get(release)
  if (known === undefined) looks.set(release, (known = new LRUCache({ max: rememberedThings })))
  const remembered = known
  return (subject) => {
    let quads = remembered.get(subject)
    if (quads === undefined) {
      const lines = release.descriptionLines(subject)?.lines ?? []
      remembered.set(detach(subject), (quads = parseQuads(lines.join('\n'))))
    }
    return quads
  }
}

const looks = new WeakMap<Release, LRUCache<string, readonly Quad[]>>()

/** Some megabytes. */
const rememberedThings = 2_000

/** What is said of a thing and of its parts, which may have parts themselves. */
function withParts(look: Look, thing: string): readonly Quad[] {
  const found = new Map([[thing, look(thing)]])
  // What is added while the map is walked through is walked through too.
  for (const quads of found.values()) {
    for (const { object } of quads) {
      const isPart = object.termType === 'NamedNode' && object.value.startsWith(`${thing}#`)
      if (isPart && !found.has(object.value)) found.set(object.value, look(object.value))
    }
  }
  return [...found.values()].flat()
}

/** The values of a path in the release; of what points to a thing, no more than a page. */
function along(
  release: Release,
  look: Look,
  { thing, path }: { thing: string; path: readonly Step[] },
): readonly Term[] {
  let terms: readonly Term[] = [factory.namedNode(thing)]
  for (const { iri, inverse } of path) {
    const next = terms.slice(0, widest).flatMap((term): readonly Term[] => {
      if (term.termType === 'Literal') return []
      if (inverse) return subjectsOf(release, term, iri)
      return look(keyOf(term)).flatMap(({ subject, predicate, object }) =>
        predicate.value === iri && subject.value === term.value ? [object] : [],
      )
    })
    terms = distinct(next)
  }
  return terms.slice(0, widest)
}

function subjectsOf(release: Release, term: Term, predicate: string): readonly Term[] {
  const found = release.incoming(keyOf(term), { predicate, size: widest })
  return found.flatMap(({ subjects }) => subjects.map((iri) => factory.namedNode(iri)))
}

/** How many values a path has in an item at most, and how many things are gone through on its way. */
const widest = 100

/** The values of a path within the quads. */
function follow({ subjects }: Told, thing: string, path: readonly Step[]): readonly Term[] {
  let terms: readonly Term[] = [factory.namedNode(thing)]
  for (const { iri, inverse } of path) {
    if (inverse) return []
    terms = distinct(terms.flatMap((term) => subjects.get(keyOf(term))?.get(iri) ?? []))
  }
  return terms
}

function distinct(terms: readonly Term[]): readonly Term[] {
  return [
    ...new Map(
      terms.map((term) => [
        term.termType === 'Literal' ? `"${term.value}"@${term.language}^^${term.datatype.value}` : keyOf(term),
        term,
      ]),
    ).values(),
  ]
}
