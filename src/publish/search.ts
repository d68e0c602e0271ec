import vary from 'vary'
import { cacheControl } from './caching.js'
import { languageOf } from './language.js'
import type { Link } from './links.js'
import { searchPage } from './pages/search.js'
import { createView, labelOf } from './pages/view.js'
import { mustChoose, send } from './representation.js'
import { searchAsJson, searchAsSuggestions } from './searchData.js'
import { readSearch, searchPath } from './searchRequest.js'
import { findByLabel, type SearchResult } from './searchResult.js'
import type { Exchange, Site } from './site.js'

/** Answers `search?q=`: things by their labels and identifiers, the same and in the same order in every format. */
export async function answerSearch(exchange: Exchange): Promise<void> {
  const { site, request, response } = exchange
  vary(response, 'Accept')
  const asked = readSearch(exchange)
  const at = ({ name }: { name: string }): string => `${site.address.mount}${searchPath(asked)}&format=${name}`
  const { offer, mediaType } = mustChoose(request, searchFormats, { at })
  const choice = languageOf(request)
  // Suggestions say what things are, in the language of who asks.
  if (offer.name === 'suggestions') vary(response, 'Accept-Language')
  const result = findByLabel(site, asked)
  await send(exchange, {
    mediaType,
    variant: [offer.name, searchPath(asked), choice.language],
    cacheControl: cacheControl.representation,
    links: linksOf(site, result, { at, chosen: offer.name }),
    body: () => {
      if (offer.name === 'html') return searchPage(site, result, choice)
      if (offer.name !== 'suggestions') return searchAsJson(site, result)
      const view = createView(site, choice, site.release.labels(result.found.flatMap(({ types }) => types)))
      return searchAsSuggestions(result, (types) => types.map((type) => labelOf(view, type).text).join(', '))
    },
  })
}

const searchFormats = [
  { name: 'json', mediaType: 'application/json', aliases: [] },
  { name: 'jsonld', mediaType: 'application/ld+json', aliases: [] },
  { name: 'suggestions', mediaType: 'application/x-suggestions+json', aliases: [] },
  { name: 'html', mediaType: 'text/html', aliases: ['application/xhtml+xml'] },
] as const

type Format = (typeof searchFormats)[number]

/** The pages before and behind this one, the other formats, and the description of the search (OpenSearch 1.1). */
function linksOf(
  { address: { mount } }: Site,
  { asked, hasMore }: SearchResult,
  { at, chosen }: { readonly at: (format: Format) => string; readonly chosen: string },
): Link[] {
  const page = (number: number): string => mount + searchPath({ ...asked, page: number })
  return [
    ...(hasMore ? [{ href: page(asked.page + 1), rel: 'next' }] : []),
    ...(asked.page > 1 ? [{ href: page(asked.page - 1), rel: 'prev' }] : []),
    ...searchFormats
      .filter(({ name }) => name !== chosen)
      .map((format) => ({ href: at(format), rel: 'alternate', type: format.mediaType })),
    { href: `${mount}opensearch.xml`, rel: 'search', type: 'application/opensearchdescription+xml' },
  ]
}
