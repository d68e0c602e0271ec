import vary from 'vary'
import { queryOf } from '../address.js'
import { cacheControl } from '../caching.js'
import { languageOf } from '../language.js'
import { collectionsPage } from '../pages/apiCollections.js'
import { mustChoose, send } from '../representation.js'
import type { Exchange, Site } from '../site.js'
import type { ApiCollection } from './collectionModel.js'
import { collectionsOf } from './apiCollection.js'
import { apiContext } from './envelopeContext.js'
import { apiFormats } from './formats.js'
import { representationParameters } from './generalParameters.js'
import { alternatesOf, apiPath, descriptionLinks } from './links.js'
import { provenanceLinks, provenanceOf } from './provenance.js'
import { readParameters } from './readParameters.js'
import { themeContext } from './themeContext.js'
import { asTexts, byLanguage } from './texts.js'

/** Answers `api`: the collections, how many things each has, and where. */
export async function answerList(exchange: Exchange, extension: string | undefined): Promise<void> {
  const { site, request } = exchange
  const query = queryOf(request)
  readParameters(query, listParameters)
  const path = apiPath(site)
  const at = ({ name }: { name: string }): string => `${path}.${name}`
  const { offer, mediaType } = mustChoose(request, listFormats, { at, extension })
  const collections = [...(await collectionsOf(site)).values()]
  if (extension === undefined) exchange.response.setHeader('Content-Location', at(offer))
  if (extension === undefined) vary(exchange.response, 'Accept')
  await send(exchange, {
    mediaType,
    variant: ['api', offer.name],
    cacheControl: cacheControl.representation,
    links: [
      ...alternatesOf({ path, query }, listFormats, offer.name),
      ...descriptionLinks(site),
      ...provenanceLinks(site, site.datasets),
    ],
    body: () =>
      offer.name === 'html'
        ? collectionsPage(site, collections, languageOf(request))
        : asJson(site, listOf(site, collections), offer.name === 'jsonld'),
  })
}

/** The formats of the list of collections. */
export const listFormats = apiFormats.filter(({ whole }) => !whole)

/** What may be asked of it, by name. */
export const listParameters = new Map(
  representationParameters(listFormats.map(({ name }) => name)).map((parameter) => [parameter.name, parameter]),
)

function listOf(site: Site, collections: readonly ApiCollection[]): object {
  return {
    id: `${site.address.baseIRI}api`,
    title: asTexts(site.presentation.titles),
    description: asTexts(site.presentation.descriptions),
    collections: collections.map(({ shape, total, isPart, formats }) => ({
      id: `${site.address.baseIRI}api/${shape.key}`,
      key: shape.key,
      href: apiPath(site, shape.key),
      class: shape.classIRI,
      title: byLanguage(shape.labels),
      description: byLanguage(shape.descriptions),
      total,
      part: isPart,
      formats: formats.map(({ mediaType }) => mediaType),
    })),
    openapi: apiPath(site, 'openapi.json'),
    docs: apiPath(site, 'docs'),
    ...provenanceOf(site, site.datasets),
  }
}

function asJson(site: Site, list: object, isLinked: boolean): string {
  return `${JSON.stringify(isLinked ? { '@context': apiContext([themeContext(site)]), ...list } : list, undefined, 2)}\n`
}
