import { name } from '../rdf/namespaces.js'
import type { SortedSubject } from './sorter.js'

/** Collects, while the lines of a release pass by, which things they say to replace which (`dct:replaces`). */
export class Replacements {
  /** Predecessor → successors. */
  readonly replaced = new Map<string, Set<string>>()

  add({ text, statements }: SortedSubject): void {
    if (!text.startsWith('<')) return
    for (const statement of statements) {
      if (!statement.startsWith(replaces)) continue
      const predecessor = statement.slice(replaces.length, statement.indexOf('>', replaces.length))
      const successors = this.replaced.get(predecessor) ?? new Set()
      this.replaced.set(predecessor, successors.add(text.slice(1, -1)))
    }
  }
}

/** How a statement begins whose object is an IRI. */
const replaces = `<${name('dct', 'replaces')}> <`
