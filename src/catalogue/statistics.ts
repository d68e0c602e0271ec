import { name } from '../rdf/namespaces.js'
import { createPredicateReader, splitObject } from '../rdf/quads.js'
import { type GraphFiles, GraphFilesMeter } from './graphFiles.js'

/** What one graph holds (VoID §4.6). */
export interface GraphStatistics {
  readonly triples: number
  /** Things that the graph says anything of. */
  readonly subjects: number
  /** Those of them that have an IRI. */
  readonly entities: number
  /** Class IRI → number of its instances. */
  readonly classes: ReadonlyMap<string, number>
  /** Property IRI → number of its triples. */
  readonly properties: ReadonlyMap<string, number>
  /** Class IRI → its first instance. */
  readonly examples: ReadonlyMap<string, string>
  /** What its lines are as files. */
  readonly files: GraphFiles
}

/**
 * Counts quads subject by subject, in the order of `quads.nq`; memory follows the number of classes and properties. Counts go
 * by the texts of terms, as they stand in the lines, until they are asked for.
 */
export class Statistics {
  readonly #graphs = new Map<string, Counts>()
  readonly #predicateOf = createPredicateReader()

  /** Takes all that is said of a subject: `<iri>` or `_:label`, and its lines without it. */
  add({ text, statements }: { readonly text: string; readonly statements: readonly string[] }): void {
    const seen = new Set<Counts>()
    for (const statement of statements) {
      const predicate = this.#predicateOf(statement)
      const { object, graph } = splitObject(statement, predicate.length)
      const counts = this.#countsOf(graph)
      counts.triples += 1
      counts.meter.add(text, statement)
      seen.add(counts)
      increase(counts.properties, predicate)
      if (predicate !== type || !object.startsWith('<')) continue
      increase(counts.classes, object)
      if (text.startsWith('<') && !counts.examples.has(object)) counts.examples.set(object, text)
    }
    for (const counts of seen) {
      counts.subjects += 1
      if (text.startsWith('<')) counts.entities += 1
    }
  }

  /** Graph IRI (empty: the default graph) → what it holds, graphs in the order of their IRIs. */
  graphs(): ReadonlyMap<string, GraphStatistics> {
    const graphs = [...this.#graphs].map(([graph, counts]) => [iriOf(graph), statisticsOf(counts)] as const)
    return new Map(graphs.sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  #countsOf(graph: string): Counts {
    let counts = this.#graphs.get(graph)
    if (counts === undefined) this.#graphs.set(graph, (counts = createCounts(graph)))
    return counts
  }
}

function statisticsOf({ meter, classes, properties, examples, ...counts }: Counts): GraphStatistics {
  return {
    ...counts,
    files: meter.facts(),
    classes: new Map([...classes].map(([text, count]) => [iriOf(text), count])),
    properties: new Map([...properties].map(([text, count]) => [iriOf(text.trimEnd()), count])),
    examples: new Map([...examples].map(([text, example]) => [iriOf(text), iriOf(example)])),
  }
}

interface Counts extends Omit<GraphStatistics, 'files'> {
  readonly meter: GraphFilesMeter
  triples: number
  subjects: number
  entities: number
  readonly classes: Map<string, number>
  readonly properties: Map<string, number>
  readonly examples: Map<string, string>
}

function createCounts(graph: string): Counts {
  return {
    triples: 0,
    subjects: 0,
    entities: 0,
    classes: new Map(),
    properties: new Map(),
    examples: new Map(),
    meter: new GraphFilesMeter(graph),
  }
}

/** As the reader of predicates gives it. */
const type = `<${name('rdf', 'type')}> `

function iriOf(text: string): string {
  return text.slice(1, -1)
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
