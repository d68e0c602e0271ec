import type { Literal } from '@rdfjs/types'
import { LRUCache } from 'lru-cache'
import { name } from '../rdf/namespaces.js'
import { detach } from '../rdf/detach.js'
import { termText } from '../rdf/quads.js'
import type { Release } from '../release/release.js'

/** The labels of a thing, also as lines of N-Quads that say `rdfs:label`. */
export interface Labelled {
  readonly iri: string
  readonly literals: readonly Literal[]
  readonly lines: readonly string[]
}

/** Finds the labels of things; classes, properties, places, which every second document names, are looked up once. */
export interface LabelLines {
  /** Those of the IRIs that have labels, in their order. */
  of(iris: Iterable<string>): readonly Labelled[]
}

/** Things whose labels (or that they have none) are remembered: some megabytes. */
const remembered = 20_000

export function createLabelLines(release: Release): LabelLines {
  const known = new LRUCache<string, Labelled>({ max: remembered })
  return {
    of(iris) {
      const wanted = [...iris]
      const found = wanted.map((iri) => known.get(iri))
      const missing = wanted.filter((_, index) => found[index] === undefined)
      const labels = missing.length === 0 ? none : release.labels(missing)
      return wanted.flatMap((iri, index) => {
        let labelled = found[index]
        if (labelled === undefined) {
          labelled = labelledOf(iri, labels.get(iri) ?? [])
          known.set(labelled.iri, labelled)
        }
        return labelled.lines.length > 0 ? [labelled] : []
      })
    },
  }
}

const none: ReadonlyMap<string, readonly Literal[]> = new Map()

function labelledOf(named: string, literals: readonly Literal[]): Labelled {
  const iri = detach(named)
  return {
    iri,
    literals,
    lines: literals.map((literal) => `<${iri}> <${name('rdfs', 'label')}> ${termText(literal)} .`),
  }
}
