import { name } from '../rdf/namespaces.js'
import type { LineTerms } from '../rdf/quads.js'

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
}

/** Counts quads in the order of `quads.nq`, where the quads of a subject stand together; memory follows the number of classes and properties. */
export class Statistics {
  readonly #graphs = new Map<string, Counts>()
  #subject = ''

  add({ subject, predicate, object, graph }: LineTerms): void {
    if (subject !== this.#subject) this.#nextSubject(subject)
    const counts = this.#countsOf(graph)
    counts.triples += 1
    if (!counts.isSeen) counts.subjects += 1
    if (!counts.isSeen && subject.startsWith('<')) counts.entities += 1
    counts.isSeen = true
    increase(counts.properties, iriOf(predicate))
    if (predicate !== type || !object.startsWith('<')) return
    increase(counts.classes, iriOf(object))
    if (subject.startsWith('<') && !counts.examples.has(iriOf(object)))
      counts.examples.set(iriOf(object), iriOf(subject))
  }

  /** Graph IRI (empty: the default graph) → what it holds, graphs in the order of their IRIs. */
  graphs(): ReadonlyMap<string, GraphStatistics> {
    return new Map([...this.#graphs].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  #nextSubject(subject: string): void {
    this.#subject = subject
    for (const counts of this.#graphs.values()) counts.isSeen = false
  }

  #countsOf(graph: string): Counts {
    const iri = iriOf(graph)
    const known = this.#graphs.get(iri) ?? createCounts()
    this.#graphs.set(iri, known)
    return known
  }
}

interface Counts extends GraphStatistics {
  triples: number
  subjects: number
  entities: number
  readonly classes: Map<string, number>
  readonly properties: Map<string, number>
  readonly examples: Map<string, string>
  /** Has the graph said anything of the subject that passes by? */
  isSeen: boolean
}

function createCounts(): Counts {
  return {
    triples: 0,
    subjects: 0,
    entities: 0,
    classes: new Map(),
    properties: new Map(),
    examples: new Map(),
    isSeen: false,
  }
}

const type = `<${name('rdf', 'type')}>`

function iriOf(text: string): string {
  return text.slice(1, -1)
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
