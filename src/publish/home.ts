import { cacheControl } from './caching.js'
import { languageOf } from './language.js'
import { alternates, send } from './representation.js'
import { homePage } from './pages/home.js'
import type { Exchange } from './site.js'

/** Answers the first page; programs find the catalogue through its links. */
export async function answerHome(exchange: Exchange): Promise<void> {
  const { site, request } = exchange
  await send(exchange, {
    mediaType: 'text/html',
    variant: ['home'],
    cacheControl: cacheControl.representation,
    links: [
      { href: site.address.baseIRI, rel: 'canonical' },
      ...alternates(`${site.address.mount}catalogue`, 'html'),
      { href: `${site.address.mount}sparql`, rel: 'service' },
    ],
    body: () => homePage(site, languageOf(request)),
  })
}
