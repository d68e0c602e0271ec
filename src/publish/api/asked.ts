import type { CollectionQuery, Filter } from '../../release/collections.js'

/** What the parameters of a request ask of a collection. */
export interface Asked {
  readonly filters: readonly Filter[]
  readonly text?: string
  readonly box?: NonNullable<CollectionQuery['box']>
  readonly sort: CollectionQuery['sort']
  /** Keys of the properties whose values are counted. */
  readonly facets: readonly string[]
  /** The members of items that are told; all of them where it is not said. */
  readonly fields?: readonly string[]
  /** Items a page. */
  readonly limit?: number
  /** The cursor of the page. */
  readonly after?: string
}

/** Nothing is asked: the whole collection. */
export const nothingAsked: Asked = { filters: [], sort: [], facets: [] }

/** The things that are asked for, without the page of them. */
export function queryOf(collection: string, { filters, text, box, sort }: Asked) {
  return { collection, filters, text, box, sort } satisfies Partial<CollectionQuery>
}
