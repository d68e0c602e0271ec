import vary from 'vary'
import { localPath } from './address.js'
import { cacheControl } from './caching.js'
import { languageOf } from './language.js'
import { choose } from './negotiate.js'
import { choicesPage } from './pages/choices.js'
import type { Exchange } from './site.js'

/** 300 Multiple Choices (RFC 9110 §15.4.1): several things hold the identifier. */
export function sendChoices({ site, request, response }: Exchange, things: readonly string[]): void {
  const { offer, mediaType } = choose(request, choiceFormats) ?? {
    offer: choiceFormats[0],
    mediaType: 'application/json',
  }
  const choices = things.map((iri) => ({ iri, href: localPath(site.address, iri) }))
  const isPage = offer.name === 'html'
  const body = isPage ? choicesPage(site, things, languageOf(request)) : JSON.stringify({ choices }, undefined, 2)
  vary(response, isPage ? ['Accept', 'Accept-Language'] : 'Accept')
  response.setHeader('Cache-Control', cacheControl.representation)
  response.setHeader('Content-Type', isPage ? 'text/html; charset=utf-8' : mediaType)
  response.statusCode = 300
  response.end(Buffer.from(body))
}

const choiceFormats = [
  { name: 'json', mediaType: 'application/json', aliases: ['application/ld+json'] },
  { name: 'html', mediaType: 'text/html', aliases: ['application/xhtml+xml'] },
] as const
