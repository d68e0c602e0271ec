import type { DatasetCore, Literal, Quad } from '@rdfjs/types'
import type { Origin } from '../problems/problem.js'

/** What a release says of itself; kept in `report.json` and in the table `about` of `release.db`. */
export interface About {
  /** SHA-256 of `quads.nq` in hexadecimal: name, version and ETag of the release. */
  readonly digest: string
  /** The IRI below which the things of the release are minted; ends with `/`. */
  readonly baseIRI: string
  /** Number of quads, of subjects. */
  readonly quads: number
  readonly subjects: number
  /** When it was built. */
  readonly built: Date
  /** The prefixes that the files of the theme declare, with those of the program: `esr` → `https://dataesr.example/ontology#`. */
  readonly prefixes: Readonly<Record<string, string>>
}

/** What is said of one thing: its quads, with those of the blank nodes below it, each with the source row where it was first said. */
export interface Description {
  readonly quads: readonly Quad[]
  /** In step with `quads`; undefined where no row is known. */
  readonly origins: readonly (Origin | undefined)[]
}

/** The things that point to a thing by one predicate. */
export interface Incoming {
  readonly predicate: string
  /** How many there are in all. */
  readonly count: number
  /** IRIs of one page of them, sorted. */
  readonly subjects: readonly string[]
}

/** A thing found by its label. */
export interface Hit {
  readonly iri: string
  /** The label that was found. */
  readonly label: Literal
}

/** A built, immutable state of all datasets, read from its folder. Every answer is bounded, and none asks an engine. */
export interface Release {
  readonly about: About
  /** The folder of its files. */
  readonly folder: string
  /** `catalogue.ttl`: DCAT and VoID of what is inside. */
  readonly catalogue: DatasetCore
  /** Is the IRI (or `_:label`) the subject of a quad? */
  has(subject: string): boolean
  /** The subject's own lines of `quads.nq`, as they stand there; empty where there is none. */
  lines(subject: string): string
  /** The concise bounded description of a thing; undefined where nothing is said of it. */
  describe(subject: string): Description | undefined
  /** What points to a thing, by predicate; `page` counts from 0, `size` subjects a page and predicate. */
  incoming(
    object: string,
    options?: { readonly page?: number; readonly size?: number; readonly predicate?: string },
  ): readonly Incoming[]
  /** The preferred labels (any language) of each of the things; those without one are missing. */
  labels(subjects: Iterable<string>): ReadonlyMap<string, readonly Literal[]>
  /** Things whose label or identifier begins with or holds the words; case and accents folded; best first. */
  search(text: string, options?: { readonly limit?: number; readonly offset?: number }): readonly Hit[]
  /** The things that hold an identifier, in canonical form (`uai`, `0755976N`). */
  identified(scheme: string, value: string): readonly string[]
  /** Where a thing went that was merged into another. */
  successor(iri: string): string | undefined
  /** All subjects that are IRIs, sorted. */
  subjects(): Iterable<string>
  close(): void
}
