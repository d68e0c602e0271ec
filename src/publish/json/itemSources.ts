import type { Literal, Quad, Term } from '@rdfjs/types'
import { LRUCache } from 'lru-cache'
import { detach } from '../../rdf/detach.js'
import { factory } from '../../rdf/environment.js'
import { createLineReader } from '../../rdf/readLines.js'
import type { Release } from '../../release/release.js'
import type { PropertyShape, Step } from '../../shapes/model.js'
import { distinctTerms, keyOf } from './told.js'

/** A thing to write, and what is known of it. */
export interface ItemSource {
  readonly thing: string
  readonly quads: readonly Quad[]
  readonly labels: ReadonlyMap<string, readonly Literal[]>
  /** The values of a property whose path leads beyond the quads. */
  readonly values?: (property: PropertyShape) => readonly Term[]
}

/**
 * What a release says of things, for their items: their quads with those of their parts, the values of paths that lead
 * beyond these, and the labels of all that they name. Things are read together, step by step, and what many of them lead
 * to (a region) is read once.
 */
export function readSources(
  release: Release,
  things: readonly string[],
  properties: readonly PropertyShape[],
): readonly ItemSource[] {
  const reader = readerOf(release)
  const quads = withParts(reader, things)
  const leading = properties.filter(({ path }) => path.length > 1 || path[0]!.inverse)
  const ends = new Map(leading.map((property) => [property, along(reader, things, property.path)]))
  const found = things.map((thing, at) => {
    const values = new Map(leading.map((property) => [property, ends.get(property)![at]!]))
    const named = new Set([thing])
    for (const { object } of quads[at]!) if (object.termType === 'NamedNode') named.add(object.value)
    for (const terms of values.values()) for (const iri of irisOf(terms)) named.add(iri)
    return { thing, quads: quads[at]!, values, named }
  })
  const own = new Set(things)
  const isOwn = (iri: string) => own.has(iri) || iri.includes('#')
  const named = new Set<string>()
  for (const each of found) for (const iri of each.named) named.add(iri)
  const labels = reader.labels(named, isOwn)
  return found.map(({ named: iris, values, ...source }) => ({
    ...source,
    labels: labelsOf(iris, labels),
    values: (property) => values.get(property) ?? [],
  }))
}

function labelsOf(
  iris: ReadonlySet<string>,
  labels: ReadonlyMap<string, readonly Literal[]>,
): ReadonlyMap<string, readonly Literal[]> {
  const own = new Map<string, readonly Literal[]>()
  for (const iri of iris) {
    const found = labels.get(iri)
    if (found !== undefined) own.set(iri, found)
  }
  return own
}

function irisOf(terms: readonly Term[]): string[] {
  return terms.flatMap(({ termType, value }) => (termType === 'NamedNode' ? [value] : []))
}

/** What is said of a thing with its blank nodes, by subject and predicate where a path asks for it. */
interface Said {
  readonly quads: readonly Quad[]
  objects(predicate: string): readonly Term[]
}

interface Reader {
  readonly release: Release
  /** In step with the subjects. */
  said(subjects: readonly string[]): readonly Said[]
  /** The same of what is read once: it is not remembered. */
  saidOnce(subjects: readonly string[]): readonly Said[]
  /** @param own tells the IRIs of things and of their parts, whose labels are not remembered */
  labels(iris: ReadonlySet<string>, own: (iri: string) => boolean): ReadonlyMap<string, readonly Literal[]>
}

const readers = new WeakMap<Release, Reader>()

/** Some megabytes each. */
const [rememberedThings, rememberedLabels] = [2_000, 10_000]

function readerOf(release: Release): Reader {
  const made = readers.get(release) ?? createReader(release)
  readers.set(release, made)
  return made
}

function createReader(release: Release): Reader {
  const readLines = createLineReader()
  const known = new LRUCache<string, Said>({ max: rememberedThings })
  const knownLabels = new LRUCache<string, readonly Literal[]>({ max: rememberedLabels })
  const read = (subjects: readonly string[]): ReadonlyMap<string, Said> => {
    const lines = subjects.length === 0 ? noLines : release.manyDescriptionLines(subjects)
    return new Map(subjects.map((subject) => [subject, createSaid(subject, readLines(lines.get(subject) ?? []))]))
  }
  return {
    release,
    said(subjects) {
      const found = new Map(subjects.map((subject) => [subject, known.get(subject)]))
      for (const [subject, said] of read([...found.keys()].filter((each) => found.get(each) === undefined))) {
        found.set(subject, said)
        known.set(detach(subject), said)
      }
      return subjects.map((subject) => found.get(subject)!)
    },
    saidOnce(subjects) {
      const found = read([...new Set(subjects)])
      return subjects.map((subject) => found.get(subject)!)
    },
    labels(iris, own) {
      const found = new Map<string, readonly Literal[]>()
      const missing: string[] = []
      for (const iri of iris) {
        const labels = knownLabels.get(iri)
        if (labels === undefined) missing.push(iri)
        else found.set(iri, labels)
      }
      for (const [iri, labels] of release.labels(missing)) {
        found.set(iri, labels)
        if (!own(iri)) knownLabels.set(iri, labels)
      }
      return found
    },
  }
}

const noLines: ReadonlyMap<string, readonly string[]> = new Map()

function createSaid(subject: string, quads: readonly Quad[]): Said {
  let byPredicate: Map<string, Term[]> | undefined
  return {
    quads,
    objects(predicate) {
      if (byPredicate === undefined) {
        byPredicate = new Map()
        for (const { subject: of, predicate: by, object } of quads) {
          if (keyOf(of) !== subject) continue
          const objects = byPredicate.get(by.value)
          if (objects) objects.push(object)
          else byPredicate.set(by.value, [object])
        }
      }
      return byPredicate.get(predicate) ?? []
    },
  }
}

/** What is said of each thing and of its parts, which may have parts themselves. */
function withParts(reader: Reader, things: readonly string[]): readonly (readonly Quad[])[] {
  const found = things.map((thing) => new Map<string, readonly Quad[]>([[thing, []]]))
  let wanted = things.map((thing, at) => [at, thing] as const)
  while (wanted.length > 0) {
    const said = reader.saidOnce(wanted.map(([, subject]) => subject))
    wanted = wanted.flatMap(([at, subject], place) => {
      const own = found[at]!
      own.set(subject, said[place]!.quads)
      const parts = [...partsIn(said[place]!.quads, `${things[at]!}#`)].filter((part) => !own.has(part))
      for (const part of parts) own.set(part, [])
      return parts.map((part) => [at, part] as const)
    })
  }
  return found.map((each) => [...each.values()].flat())
}

function partsIn(quads: readonly Quad[], beginning: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { object } of quads)
    if (object.termType === 'NamedNode' && object.value.startsWith(beginning)) found.add(object.value)
  return found
}

/** The values of a path in the release, of each thing; of what points to a thing, no more than a page. */
function along(reader: Reader, things: readonly string[], path: readonly Step[]): readonly (readonly Term[])[] {
  let ends: readonly (readonly Term[])[] = things.map((thing) => [factory.namedNode(thing)])
  for (const step of path) {
    const from = ends.map((terms) => terms.slice(0, widest).filter(({ termType }) => termType !== 'Literal'))
    const next = step.inverse ? from.map((terms) => pointing(reader, terms, step.iri)) : forth(reader, from, step.iri)
    ends = next.map(distinctTerms)
  }
  return ends.map((terms) => terms.slice(0, widest))
}

function forth(reader: Reader, from: readonly (readonly Term[])[], predicate: string): readonly (readonly Term[])[] {
  const keys = [...new Set(from.flatMap((terms) => terms.map(keyOf)))]
  const said = reader.said(keys)
  const objects = new Map(keys.map((key, at) => [key, said[at]!.objects(predicate)]))
  return from.map((terms) => terms.flatMap((term) => objects.get(keyOf(term))!))
}

function pointing({ release }: Reader, terms: readonly Term[], predicate: string): readonly Term[] {
  const found = terms.flatMap((term) => release.incoming(keyOf(term), { predicate, size: widest }))
  return found.flatMap(({ subjects }) => subjects.map((iri) => factory.namedNode(iri)))
}

/** How many values a path has in an item at most, and how many things are gone through on its way. */
const widest = 100
