import type { DatasetCore, Literal, Quad } from '@rdfjs/types'
import type { Origin } from '../problems/problem.js'
import type { ClassShape } from '../shapes/model.js'
import type { CollectionPage, CollectionQuery, Position } from './collections.js'
import type { HitCounts } from './searchCounts.js'

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

/** A {@link Description} as it stands in the release: lines of canonical N-Quads, without their ends. */
export interface DescriptionLines {
  readonly lines: readonly string[]
  /** In step with `lines`; undefined where no row is known. */
  readonly origins: () => readonly (Origin | undefined)[]
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
  /** The classes that the thing is said to be of. */
  readonly types: readonly string[]
}

/** A built, immutable state of all datasets, read from its folder. Every answer is bounded, and none asks an engine. */
export interface Release {
  readonly about: About
  /** The folder of its files. */
  readonly folder: string
  /** `catalogue.ttl`: DCAT and VoID of what is inside. */
  readonly catalogue: DatasetCore
  /** What the shapes of the theme say of its classes; each is a collection. */
  readonly classes: readonly ClassShape[]
  /** Is the IRI (or `_:label`) the subject of a quad? */
  has(subject: string): boolean
  /** The subject's own lines of `quads.nq`, as they stand there; empty where there is none. */
  lines(subject: string): string
  /** The concise bounded description of a thing; undefined where nothing is said of it. */
  describe(subject: string): Description | undefined
  /** The same, not parsed. */
  descriptionLines(subject: string): DescriptionLines | undefined
  /** The lines of many things at once, in any order; those of which nothing is said are missing. */
  manyDescriptionLines(subjects: Iterable<string>): ReadonlyMap<string, readonly string[]>
  /** What points to a thing, by predicate; `page` counts from 0, `size` subjects a page and predicate. */
  incoming(
    object: string,
    options?: { readonly page?: number; readonly size?: number; readonly predicate?: string },
  ): readonly Incoming[]
  /** The preferred labels (any language) of a thing, as texts of canonical N-Quads (`"text"@fr`). */
  labelTexts(subject: string): readonly string[]
  /** The preferred labels (any language) of each of the things; those without one are missing. */
  labels(subjects: Iterable<string>): ReadonlyMap<string, readonly Literal[]>
  /** Things whose label or identifier begins with or holds the words; case and accents folded; best first. */
  search(
    text: string,
    options?: { readonly limit?: number; readonly offset?: number; readonly types?: readonly string[] | undefined },
  ): readonly Hit[]
  /** How many things a search for the text finds, of which classes; undefined where they are too many to be counted at once. */
  countHits(text: string): HitCounts | undefined
  /** The text without its typing errors, where it has words that no label has. */
  correct(text: string): string | undefined
  /** The things that hold an identifier, in canonical form (`uai`, `0755976N`). */
  identified(scheme: string, value: string): readonly string[]
  /** Where a thing went that was merged into another. */
  successor(iri: string): string | undefined
  /** What took the place of a thing that has gone (`dct:replaces`, `dct:isReplacedBy`), perhaps nothing; undefined where it has not. */
  gone(iri: string): readonly string[] | undefined
  /** The schemes of its identifiers, sorted. */
  schemes(): readonly string[]
  /**
   * One page of a collection, answered in a thread of its own.
   *
   * @throws Problem `bad-request` where there is no such collection or property, a value is none that the property could
   *   have, or the cursor is not of this question; `query-timeout` where the answer takes longer than 5 s
   */
  collection(query: CollectionQuery): Promise<CollectionPage>
  /** Is the thing in the collection ({@link ClassShape.key})? False too where there is no such collection. */
  inCollection(collection: string, iri: string): boolean
  /** Where a thing is: its own coordinates, else those of its geometry, site or location. */
  position(iri: string): Position | undefined
  /** All subjects that are IRIs, sorted. */
  subjects(): Iterable<string>
  /** Does any subject begin so? */
  hasBelow(beginning: string): boolean
  close(): void
}
