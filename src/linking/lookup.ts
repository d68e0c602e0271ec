import { isSchemeName, type SchemeName } from '../identifiers/schemes.js'
import { Problem, type Report } from '../problems/problem.js'
import { detach } from '../sources/detach.js'
import type { IdentifierIndex } from './identifierIndex.js'
import type { Merges } from './merge.js'

/**
 * A lookup IRI names a thing by its identifiers: `{base}id?uai=0753639Y&siren=180089013` is the thing that alone holds
 * the first of them that anything holds alone. Mappings write it where a row knows no better name of a thing.
 */
export interface LookupOptions {
  readonly baseIRI: string
  readonly index: IdentifierIndex
  readonly merges: Merges
  readonly report: Report
  /** Names of the sources, by ordinal. */
  readonly sources: readonly string[]
}

/** Resolves lookup IRIs, and remembers those that it cannot resolve so that each is told once, with the number of its rows. */
export class Lookups {
  readonly #options: LookupOptions
  readonly #start: string
  readonly #found = new Map<string, string | undefined>()
  readonly #missed = new Map<string, { rows: number; source: number; row: number; last: number }>()

  constructor(options: LookupOptions) {
    this.#options = options
    this.#start = `${options.baseIRI}id?`
  }

  isLookup(iri: string): boolean {
    return iri.startsWith(this.#start)
  }

  /** May a line hold a lookup IRI? */
  isIn(line: string): boolean {
    return line.includes(this.#start)
  }

  /** The thing that is meant; undefined where there is none, or more than one. */
  resolve(iri: string, place: { readonly source: number; readonly row: number }): string | undefined {
    const found = this.#found.has(iri) ? this.#found.get(iri) : this.#find(iri)
    if (!this.#found.has(iri)) this.#found.set(detach(iri), found)
    if (found === undefined) this.#miss(iri, place)
    return found
  }

  /** Tells what could not be resolved. */
  tell(): void {
    const misses = [...this.#missed].sort(([, a], [, b]) => a.source - b.source || a.row - b.row)
    for (const [iri, { rows, source, row }] of misses) {
      const { sources, report } = this.#options
      report(
        this.#problem(iri, rows).within({ ...(sources[source] !== undefined && { file: sources[source] }), line: row }),
      )
    }
  }

  #find(iri: string): string | undefined {
    for (const [scheme, value] of this.#identifiers(iri)) {
      const things = this.#things(scheme, value)
      if (things.length === 1) return things[0]
    }
    return undefined
  }

  #things(scheme: SchemeName, value: string): readonly string[] {
    const { index, merges } = this.#options
    return [...new Set(index.holders(scheme, value).map(({ subject }) => merges.get(subject) ?? subject))]
  }

  #identifiers(iri: string): readonly (readonly [SchemeName, string])[] {
    const pairs = [...new URLSearchParams(iri.slice(this.#start.length))]
    return pairs.filter((pair): pair is [SchemeName, string] => isSchemeName(pair[0]) && pair[1] !== '')
  }

  /** A row may name the thing in several quads; it is one row. */
  #miss(iri: string, { source, row }: { readonly source: number; readonly row: number }): void {
    const known = this.#missed.get(iri)
    if (known === undefined) this.#missed.set(detach(iri), { rows: 1, source, row, last: row })
    else if (known.last !== row) {
      known.rows += 1
      known.last = row
    }
  }

  #problem(iri: string, rows: number): Problem {
    const identifiers = this.#identifiers(iri)
    const times = rows === 1 ? '' : `; ${rows} rows name it`
    if (identifiers.length === 0)
      return new Problem('unresolved-link', `the row names no identifier${rows === 1 ? '' : `; so do ${rows} rows`}`)
    const text = identifiers.map(([scheme, value]) => `${scheme} ${value}`).join(', ')
    const held = identifiers.flatMap(([scheme, value]) => this.#things(scheme, value))
    return held.length > 1
      ? new Problem('ambiguous-link', `${text}: ${held.length} things hold it (${held.slice(0, 3).join(', ')})${times}`)
      : new Problem('unresolved-link', `${text}: nothing holds it${times}`)
  }
}
