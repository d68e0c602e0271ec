import { cacheControl } from '../../caching.js'
import { send } from '../../representation.js'
import type { Exchange, Site } from '../../site.js'
import { openApiDocument } from './document.js'

/** Answers `api/openapi.json`. */
export async function answerOpenApi(exchange: Exchange): Promise<void> {
  await send(exchange, {
    mediaType: 'application/json',
    variant: ['openapi'],
    cacheControl: cacheControl.representation,
    links: [],
    body: () => textOf(exchange.site),
  })
}

/** The document, made once a release. */
function textOf(site: Site): Promise<string> {
  const known = made.get(site)
  if (known) return known
  const making = openApiDocument(site).then((document) => `${JSON.stringify(document)}\n`)
  made.set(site, making)
  // What failed for once is tried again.
  making.catch(() => made.delete(site))
  return making
}

const made = new WeakMap<Site, Promise<string>>()
