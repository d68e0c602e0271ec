import type { DatasetCore, Term } from '@rdfjs/types'
import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'

/** What a graph holds (VoID §4.5, §4.6); undefined counts are not known. */
export interface Parts {
  readonly triples: number | undefined
  /** Class → things of it. */
  readonly classes: ReadonlyMap<string, Part>
  /** Property → triples with it. */
  readonly properties: ReadonlyMap<string, Part>
}

/** A part of a graph. */
export interface Part {
  readonly count: number | undefined
  /** How it is called, where it is told elsewhere. */
  readonly iri?: string
}

/** What a graph holds that is at hand. */
export function countParts(graph: DatasetCore): Parts {
  const classes = new Map<string, Part>()
  const properties = new Map<string, Part>()
  for (const { predicate, object } of graph) {
    increase(properties, predicate.value)
    if (predicate.value === name('rdf', 'type') && object.termType === 'NamedNode') increase(classes, object.value)
  }
  return { triples: graph.size, classes, properties }
}

function increase(parts: Map<string, Part>, of: string): void {
  parts.set(of, { count: (parts.get(of)?.count ?? 0) + 1 })
}

/** What the catalogue says of the parts of a dataset. */
export function graphParts(dataset: string, catalogue: DatasetCore): Parts {
  return {
    triples: countOf(factory.namedNode(dataset), 'triples', catalogue),
    classes: readPartitions(dataset, { kind: 'class', count: 'entities' }, catalogue),
    properties: readPartitions(dataset, { kind: 'property', count: 'triples' }, catalogue),
  }
}

/**
 * The parts of the union of graphs. What one graph alone has is as large there; of what several have, the same may stand in
 * each, so that its size is not known. That goes for the triples too, of which there are at most so many.
 */
export function unionParts(graphs: readonly Parts[]): Parts {
  const known = graphs.map(({ triples }) => triples ?? 0)
  return {
    triples: known.reduce((sum, triples) => sum + triples, 0),
    classes: union(graphs.map(({ classes }) => classes)),
    properties: union(graphs.map(({ properties }) => properties)),
  }
}

function union(graphs: readonly ReadonlyMap<string, Part>[]): ReadonlyMap<string, Part> {
  const all = new Map<string, Part>()
  for (const parts of graphs)
    for (const [of, { count }] of parts) all.set(of, { count: all.has(of) ? undefined : count })
  return all
}

interface Kind {
  readonly kind: 'class' | 'property'
  readonly count: 'entities' | 'triples'
}

function readPartitions(dataset: string, { kind, count }: Kind, catalogue: DatasetCore): ReadonlyMap<string, Part> {
  const parts = new Map<string, Part>()
  for (const partition of objects(factory.namedNode(dataset), `${kind}Partition`, catalogue))
    for (const { value } of objects(partition, kind, catalogue))
      parts.set(value, { count: countOf(partition, count, catalogue), iri: partition.value })
  return parts
}

function countOf(subject: Term, property: string, catalogue: DatasetCore): number | undefined {
  const [count] = objects(subject, property, catalogue)
  return count === undefined ? undefined : Number(count.value)
}

function objects(subject: Term, property: string, catalogue: DatasetCore): Term[] {
  return [...catalogue.match(subject, factory.namedNode(name('void', property)))].map(({ object }) => object)
}
