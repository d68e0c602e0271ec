import vary from 'vary'
import type { CollectionPage, FacetValue } from '../../release/collections.js'
import { cacheControl } from '../caching.js'
import { type Language, languageOf } from '../language.js'
import type { Link } from '../links.js'
import { collectionPage } from '../pages/apiCollection.js'
import { send, sendStream } from '../representation.js'
import type { Exchange, Site } from '../site.js'
import { allThings } from './allThings.js'
import type { ApiCollection } from './collectionModel.js'
import { queryOf } from './asked.js'
import {
  type CollectionRequest,
  firstOf,
  nextOf,
  type PageOfItems,
  readCollectionRequest,
} from './collectionRequest.js'
import { writeCsv } from './csv.js'
import { apiContext } from './envelopeContext.js'
import { facetsOfPage } from './facetChoice.js'
import { pageSizes } from './generalParameters.js'
import { writeGeoJson } from './geojson.js'
import { type ItemOptions, readItems, streamItems } from './items.js'
import { alternatesOf, descriptionLinks, withQuery } from './links.js'
import { writeNdjson } from './ndjson.js'
import { provenanceLinks, provenanceOf } from './provenance.js'
import { byLanguage } from './texts.js'
import { contextLink } from './themeContext.js'

/** Answers `api/{collection}`: a page of its things, or all of them in one stream, as the format has it. */
export async function answerCollection(
  exchange: Exchange,
  collection: ApiCollection,
  extension: string | undefined,
): Promise<void> {
  const asked = readCollectionRequest(exchange, collection, extension)
  const page = await findPage(exchange.site, asked)
  const { format } = asked
  if (extension === undefined) {
    vary(exchange.response, 'Accept')
    const parameters = new URLSearchParams(asked.query)
    exchange.response.setHeader('Content-Location', withQuery(`${asked.path}.${format.name}`, parameters))
  }
  if (format.whole) await sendWhole(exchange, asked, page)
  else await sendPage(exchange, asked, page)
}

function findPage(site: Site, { collection, asked, format }: CollectionRequest): Promise<CollectionPage> {
  const isPage = format.name === 'html'
  return site.release.collection({
    ...queryOf(collection.shape.key, asked),
    after: asked.after,
    limit: asked.limit ?? (format.whole ? firstBatch : pageSizes.usual),
    facets: format.whole ? [] : isPage ? facetsOfPage(collection, asked) : asked.facets,
  })
}

/** So many things are looked up before a stream begins: it begins soon, and what is asked wrongly is told before it. */
const firstBatch = 100

/** All that was asked for, or one page of it where a limit is set. */
async function* thingsOf(
  site: Site,
  { collection, asked }: CollectionRequest,
  page: CollectionPage,
): AsyncGenerator<readonly string[]> {
  yield page.things
  if (asked.limit !== undefined || page.next === undefined) return
  yield* allThings(site.release, { ...queryOf(collection.shape.key, asked), after: page.next })
}

async function sendWhole(exchange: Exchange, request: CollectionRequest, page: CollectionPage): Promise<void> {
  const { site, response } = exchange
  const { language } = languageOf(exchange.request)
  const isTable = request.format.name === 'csv'
  if (isTable) {
    vary(response, 'Accept-Language')
    response.setHeader('Content-Language', language)
  }
  await sendStream(exchange, {
    mediaType: request.mediaType,
    variant: [request.self, request.query, request.format.name, ...(isTable ? [language] : [])],
    cacheControl: cacheControl.representation,
    links: linksOf(site, request, page),
    body: () => writeWhole(site, request, { page, language }),
  })
}

function writeWhole(
  site: Site,
  request: CollectionRequest,
  { page, language }: { readonly page: CollectionPage; readonly language: Language },
): AsyncIterable<string> {
  const { collection, asked, format } = request
  const items = streamItems(site, thingsOf(site, request, page), optionsOf(request))
  if (format.name === 'csv') return writeCsv(items, { ...collection, language, fields: asked.fields })
  if (format.name === 'ndjson') return writeNdjson(items)
  const about = { total: page.total, ...provenanceOf(site, collection.datasets) }
  return writeGeoJson(items, about, (iri) => site.release.position(iri))
}

async function sendPage(exchange: Exchange, request: CollectionRequest, page: CollectionPage): Promise<void> {
  const { site } = exchange
  await send(exchange, {
    mediaType: request.mediaType,
    variant: [request.self, request.query, request.format.name],
    cacheControl: cacheControl.representation,
    links: linksOf(site, request, page),
    body: () => {
      const read = { request, page, ...readItems(site, page.things, optionsOf(request)) }
      return request.format.name === 'html'
        ? collectionPage(site, read, languageOf(exchange.request))
        : writePage(site, read)
    },
  })
}

function optionsOf({ collection, asked, format }: CollectionRequest): ItemOptions {
  return { exact: format.name === 'jsonld', properties: collection.shape.properties, fields: asked.fields }
}

function writePage(site: Site, { request, page, items, context }: PageOfItems): string {
  const { collection, asked, format } = request
  const next = nextOf(request, page)
  const whole = {
    ...(format.name === 'jsonld' && { '@context': apiContext(context) }),
    id: `${site.address.baseIRI}api/${collection.shape.key}`,
    total: page.total,
    items,
    ...(asked.facets.length > 0 && { facets: facetsOf(request, page) }),
    first: firstOf(request),
    ...(next !== undefined && { next }),
    ...provenanceOf(site, collection.datasets),
  }
  return `${JSON.stringify(whole, undefined, 2)}\n`
}

function facetsOf(request: CollectionRequest, { facets }: CollectionPage): Readonly<Record<string, readonly object[]>> {
  return Object.fromEntries(
    request.asked.facets.map((property) => [property, (facets[property] ?? []).map((each) => facetOf(each))]),
  )
}

function facetOf({ value, count, labels }: FacetValue): object {
  return { value, count, ...(labels && { label: byLanguage(labels) }) }
}

/** The most important first, for those that make the header too long are left out. */
function linksOf(site: Site, request: CollectionRequest, page: CollectionPage): Link[] {
  const { collection, asked, format } = request
  const isPaged = !format.whole || asked.limit !== undefined
  const next = isPaged ? nextOf(request, page) : undefined
  return [
    ...(next === undefined ? [] : [{ href: next, rel: 'next' }]),
    ...(isPaged ? [{ href: firstOf(request), rel: 'first' }] : []),
    ...(format.name === 'json' ? [contextLink(site, 'page')] : []),
    ...descriptionLinks(site),
    ...provenanceLinks(site, collection.datasets),
    ...alternatesOf(request, collection.formats, format.name),
  ]
}
