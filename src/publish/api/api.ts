import { pathOf } from '../address.js'
import { cacheControl } from '../caching.js'
import { redirect } from '../redirect.js'
import { send } from '../representation.js'
import type { Exchange } from '../site.js'
import { collectionsOf } from './apiCollection.js'
import { answerCollection } from './collection.js'
import { answerDocs, answerDocsAsset } from './docs.js'
import { apiContext } from './envelopeContext.js'
import { splitExtension } from './formats.js'
import { answerItem } from './item.js'
import { answerList } from './list.js'
import { apiPath } from './links.js'
import { answerOpenApi } from './openapi/answer.js'
import { themeContext } from './themeContext.js'
import { unknownPath } from './unknownName.js'

/** Where the API is, below the mount. */
export const apiRoute = /^api(\.[a-z]+)?$|^api\//

/** Answers `api` and all that is below it. */
export async function answerApi(exchange: Exchange): Promise<void> {
  const path = pathOf(exchange.request)
  const split = splitExtension(path)
  if (path === 'api' || split?.bare === 'api') return answerList(exchange, split?.extension)
  const below = path.slice('api/'.length)
  const known = Object.hasOwn(fixed, below) ? fixed[below] : undefined
  if (known) return known(exchange)
  if (below.startsWith('docs/')) return answerDocsAsset(exchange, below.slice('docs/'.length))
  return answerBelow(exchange, below)
}

/** The addresses below `api` that are no collections. */
const fixed: Readonly<Record<string, (exchange: Exchange) => Promise<void> | void>> = {
  '': (exchange) => redirect(exchange, 301, apiPath(exchange.site)),
  'openapi.json': answerOpenApi,
  'context.jsonld': answerContext,
  docs: answerDocs,
}

async function answerBelow(exchange: Exchange, below: string): Promise<void> {
  const collections = await collectionsOf(exchange.site)
  const [name = '', ...key] = below.split('/')
  const isItem = key.length > 0
  const split = isItem || collections.has(name) ? undefined : splitExtension(name)
  const collection = collections.get(split?.bare ?? name)
  if (collection === undefined) throw unknownPath('collection', split?.bare ?? name, [...collections.keys()])
  if (isItem) await answerItem(exchange, collection, key.join('/'))
  else await answerCollection(exchange, collection, split?.extension)
}

/** The context by which plain JSON of the API becomes JSON-LD. */
async function answerContext(exchange: Exchange): Promise<void> {
  const { site } = exchange
  await send(exchange, {
    mediaType: 'application/ld+json',
    variant: ['api context'],
    cacheControl: cacheControl.representation,
    links: [],
    body: () => `${JSON.stringify({ '@context': apiContext([themeContext(site)]) }, undefined, 2)}\n`,
  })
}
