import type { Request } from 'express'
import { Problem } from '../problems/problem.js'
import { documentPath, parametersOf } from './address.js'
import { cacheControl } from './caching.js'
import { languageOf } from './language.js'
import { searchPage } from './pages/search.js'
import { mustChoose, send } from './representation.js'
import { findByLabel, type SearchResult } from './searchResult.js'
import type { Exchange, Site } from './site.js'

/** Answers `search?q=`: things by their labels and identifiers, as a page or as JSON. */
export async function answerSearch(exchange: Exchange): Promise<void> {
  const { site, request, response } = exchange
  const at = ({ name }: { name: string }): string => `${site.address.mount}search?format=${name}`
  const { offer, mediaType } = mustChoose(request, searchFormats, { at })
  const { text, page } = asked(request)
  response.vary('Accept')
  await send(exchange, {
    mediaType,
    variant: [offer.name, text, String(page)],
    cacheControl: cacheControl.representation,
    links: [],
    body: () => {
      const result = findByLabel(site, text, page)
      return offer.name === 'html' ? searchPage(site, result, languageOf(request)) : asJson(site, result)
    },
  })
}

const searchFormats = [
  { name: 'json', mediaType: 'application/json', aliases: [] },
  { name: 'html', mediaType: 'text/html', aliases: ['application/xhtml+xml'] },
] as const

function asked(request: Request): { readonly text: string; readonly page: number } {
  const parameters = parametersOf(request)
  const text = (parameters.get('q') ?? '').trim()
  if (text.length > 200) throw new Problem('bad-request', `q has ${text.length} characters; 200 are the most`)
  const page = parameters.get('page') ?? '1'
  if (!/^[1-9]\d{0,3}$/.test(page))
    throw new Problem('bad-request', `page must be a number from 1 to 9999, not "${page}"`)
  return { text, page: Number(page) }
}

function asJson(site: Site, { text, page, found, hasMore }: SearchResult): string {
  const results = found.map(({ iri, label, types }) => ({
    iri,
    label: label.value,
    ...(label.language && { language: label.language }),
    types,
    document: documentPath(site.address, iri),
  }))
  const next =
    hasMore && `${site.address.mount}search?${new URLSearchParams({ q: text, page: String(page + 1) }).toString()}`
  return `${JSON.stringify({ query: text, results, ...(next && { next }) }, undefined, 2)}\n`
}
