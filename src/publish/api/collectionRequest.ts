import type { CollectionPage } from '../../release/collections.js'
import { queryOf } from '../address.js'
import { mustChoose } from '../representation.js'
import type { Exchange } from '../site.js'
import type { ApiCollection } from './collectionModel.js'
import type { Asked } from './asked.js'
import type { ApiFormat } from './formats.js'
import type { ReadItems } from './items.js'
import { apiPath, changed, withQuery } from './links.js'
import { readParameters } from './readParameters.js'

/** A request for a collection, read. */
export interface CollectionRequest {
  readonly collection: ApiCollection
  readonly asked: Asked
  readonly format: ApiFormat
  readonly mediaType: string
  /** The address of the collection, without the extension of a format. */
  readonly path: string
  /** The same with the extension that the request has. */
  readonly self: string
  readonly query: string
}

/** One page of a collection, with its items. */
export interface PageOfItems extends ReadItems {
  readonly request: CollectionRequest
  readonly page: CollectionPage
}

/**
 * What a request asks of a collection, and in which format it is told.
 *
 * @throws Problem `bad-request`, `not-acceptable`
 */
export function readCollectionRequest(
  { site, request }: Exchange,
  collection: ApiCollection,
  extension: string | undefined,
): CollectionRequest {
  const query = queryOf(request)
  const asked = readParameters(query, collection.parameters)
  const path = apiPath(site, collection.shape.key)
  const at = ({ name }: { name: string }): string => withQuery(`${path}.${name}`, new URLSearchParams(query))
  const { offer, mediaType } = mustChoose(request, collection.formats, { at, extension })
  const self = extension === undefined ? path : `${path}.${extension}`
  return { collection, asked, format: offer, mediaType, path, self, query }
}

/** The address of the next page; undefined on the last. */
export function nextOf({ self, query }: CollectionRequest, { next }: CollectionPage): string | undefined {
  return next === undefined ? undefined : withQuery(self, changed(query, { cursor: next }))
}

/** The address of the first page. */
export function firstOf({ self, query }: CollectionRequest): string {
  return withQuery(self, changed(query, { cursor: undefined }))
}
