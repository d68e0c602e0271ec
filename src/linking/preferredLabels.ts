import { name } from '../rdf/namespaces.js'
import type { LineTerms } from '../rdf/quads.js'
import { detach } from '../sources/detach.js'
import type { Merges } from './merge.js'

/** The property of preferred labels. */
export const preferredLabel = name('skos', 'prefLabel')

const preferred = `<${preferredLabel}>`
const alternative = `<${name('skos', 'altLabel')}>`
const label = `<${name('rdfs', 'label')}>`

/**
 * Keeps to one preferred label a thing and language (SKOS reference S14) where several tables name one thing: the label
 * of the table that comes first stays, the others become alternative labels.
 */
export class PreferredLabels {
  /** Thing and language → the label that stays, and which table gave it. */
  readonly #kept = new Map<string, Kept>()

  /** Is no thing known to have a preferred label? */
  get isEmpty(): boolean {
    return this.#kept.size === 0
  }

  /** Takes a statement, in any order; `rank` is the place of its table, the lowest wins. */
  collect({ subject, predicate, object }: LineTerms, rank: number): void {
    if (predicate === preferred) this.#keep(keyOf(subject, object), { object, rank })
  }

  /** Lets the labels of merged things stand beside those of the things that they became part of. */
  merge(merges: Merges): void {
    if (merges.size === 0) return
    for (const [key, kept] of [...this.#kept]) {
      const subject = key.slice(0, key.indexOf(' '))
      const survivor = merges.get(subject.slice(1, -1))
      if (survivor !== undefined) this.#keep(keyOf(`<${survivor}>`, kept.object), kept)
    }
  }

  /** The predicate under which a label is told of its thing; undefined where the statement says nothing more. */
  predicate({ predicate, object }: LineTerms, subject: string): string | undefined {
    if (predicate !== preferred && predicate !== label) return predicate
    const kept = this.#kept.get(keyOf(subject, object))
    if (kept === undefined || kept.object === object) return predicate
    // The plain label says the same as the preferred one, so it goes with it.
    return predicate === preferred ? alternative : undefined
  }

  #keep(key: string, label: Kept): void {
    const known = this.#kept.get(key)
    const isFirst =
      known === undefined || label.rank < known.rank || (label.rank === known.rank && label.object < known.object)
    if (isFirst) this.#kept.set(detach(key), { object: detach(label.object), rank: label.rank })
  }
}

interface Kept {
  readonly object: string
  readonly rank: number
}

function keyOf(subject: string, object: string): string {
  return `${subject} ${object.slice(object.lastIndexOf('"'))}`
}
