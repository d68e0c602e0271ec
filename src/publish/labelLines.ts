import { LRUCache } from 'lru-cache'
import { name } from '../rdf/namespaces.js'
import { detach } from '../rdf/detach.js'
import type { Release } from '../release/release.js'

/** The labels of a thing. */
export interface Labelled {
  readonly iri: string
  /** Texts of canonical N-Quads. */
  readonly texts: readonly string[]
  /** Lines of N-Quads that say `rdfs:label`. */
  readonly lines: readonly string[]
}

/** Finds the labels of things. */
export interface LabelLines {
  of(iri: string): Labelled
  /** Likewise, of a property or a class, which every second document names: their lines are made once. */
  ofWord(iri: string): Labelled
}

/** Properties and classes whose labels (or that they have none) are remembered. */
const remembered = 5_000

export function createLabelLines(release: Release): LabelLines {
  const words = new LRUCache<string, Labelled>({ max: remembered })
  return {
    of: (iri) => labelledOf(release, iri),
    ofWord(iri) {
      let word = words.get(iri)
      if (word === undefined) {
        word = labelledOf(release, detach(iri))
        words.set(word.iri, { ...word, lines: word.lines.map(detach) })
      }
      return word
    },
  }
}

function labelledOf(release: Release, iri: string): Labelled {
  const texts = release.labelTexts(iri)
  return { iri, texts, lines: texts.map((text) => `<${iri}> ${label} ${text} .`) }
}

const label = `<${name('rdfs', 'label')}>`
