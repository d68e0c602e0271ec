import type { Texts } from '../shapes/model.js'

/** A question to a collection: the things of a class, by what its shape says of them. */
export interface CollectionQuery {
  /** {@link ClassShape.key} */
  readonly collection: string
  /** All must hold. */
  readonly filters: readonly Filter[]
  /** Words in labels or an identifier, as `Release.search` understands them. */
  readonly text?: string | undefined
  /** West, south, east, north, in degrees (RFC 7946 §5). */
  readonly box?: readonly [number, number, number, number] | undefined
  /** The first that tells two things apart decides; then the IRI. Things without the property come last. */
  readonly sort: readonly { readonly property: string; readonly descending: boolean }[]
  /** Where the page begins: what {@link CollectionPage.next} of the page before said. */
  readonly after?: string | undefined
  /** Things a page. */
  readonly limit: number
  /** Keys of properties whose values are to be counted. */
  readonly facets: readonly string[]
}

/** A condition on one property; several values are alternatives. */
export interface Filter {
  /** {@link PropertyShape.key}, or `type` for the class. */
  readonly property: string
  readonly operator: 'is' | 'not' | 'gt' | 'gte' | 'lt' | 'lte' | 'exists'
  /**
   * For things: a full IRI, the last part of one (`R11`), or a label in any language (case and accents folded). For
   * literals: the lexical form; for text, case and accents folded. For `exists`: `true` or `false`.
   * Dates compare by what both say: `issued[lte]=2018` holds for 2018-03.
   */
  readonly values: readonly string[]
}

/** One page of a collection. */
export interface CollectionPage {
  /** How many things the question has in all. */
  readonly total: number
  /** IRIs of this page's things, in order. */
  readonly things: readonly string[]
  /** The cursor of the next page; undefined on the last. */
  readonly next: string | undefined
  /** Property → its values among all that the question has, the most frequent first. */
  readonly facets: Readonly<Record<string, readonly FacetValue[]>>
}

/** A value of a property, and how many things of the answer have it. */
export interface FacetValue {
  /** An IRI or a lexical form. */
  readonly value: string
  readonly count: number
  /** Labels of a thing. */
  readonly labels?: Texts
}

/** Longitude and latitude in degrees (WGS 84), in the order of GeoJSON (RFC 7946 §3.1.1). */
export type Position = readonly [longitude: number, latitude: number]
