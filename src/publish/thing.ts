import { documentPath, localPath, pathOf, queryOf } from './address.js'
import { cacheControl } from './caching.js'
import { findIdentified, findSuccessor, findThing, unknown } from './find.js'
import { languageOf } from './language.js'
import { choose } from './negotiate.js'
import { choicesPage } from './pages/choices.js'
import { redirect } from './redirect.js'
import type { Exchange } from './site.js'

/** Answers the IRI of a thing: 303 to its document (Cool URIs §4.2), the same for every client. */
export function answerThing(exchange: Exchange): void {
  const { site, request, response } = exchange
  const thing = findThing(site, [pathOf(request)])
  if (thing === undefined) answerElsewhere(exchange)
  else redirect(response, 303, documentPath(site.address, thing) + queryOf(request))
}

/** A thing that is not here by this name: merged into another, named by an identifier (`id/{scheme}/{value}`), or unknown. */
function answerElsewhere(exchange: Exchange): void {
  const { site, request, response } = exchange
  const path = pathOf(request)
  const survivor = findSuccessor(site, [path])
  const things = survivor === undefined ? findIdentified(site, path.replace(/^id\//, '')) : [survivor]
  const [thing] = things
  if (thing === undefined) throw unknown(site, path)
  if (things.length > 1) sendChoices(exchange, things)
  else redirect(response, 301, (localPath(site.address, thing) ?? thing) + queryOf(request))
}

/** 300 Multiple Choices (RFC 9110 §15.4.1): several things hold the identifier. */
function sendChoices({ site, request, response }: Exchange, things: readonly string[]): void {
  const { offer, mediaType } = choose(request, choiceFormats) ?? {
    offer: choiceFormats[0],
    mediaType: 'application/json',
  }
  const choices = things.map((iri) => ({ iri, href: localPath(site.address, iri) }))
  const body =
    offer.name === 'html' ? choicesPage(site, things, languageOf(request)) : JSON.stringify({ choices }, undefined, 2)
  response.vary('Accept')
  response.setHeader('Cache-Control', cacheControl.representation)
  response.setHeader('Content-Type', mediaType === 'text/html' ? 'text/html; charset=utf-8' : mediaType)
  response.status(300).send(Buffer.from(body))
}

const choiceFormats = [
  { name: 'json', mediaType: 'application/json', aliases: ['application/ld+json'] },
  { name: 'html', mediaType: 'text/html', aliases: ['application/xhtml+xml'] },
] as const
