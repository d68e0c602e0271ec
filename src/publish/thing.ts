import { documentPath, localPath, pathOf, queryOf } from './address.js'
import { sendChoices } from './choices.js'
import { findIdentified, findNamed, refuseGone, unknown } from './find.js'
import { redirect } from './redirect.js'
import type { Exchange } from './site.js'

/** Answers the IRI of a thing: 303 to its document (Cool URIs §4.2), the same for every client. */
export function answerThing(exchange: Exchange): void {
  const { site, request } = exchange
  const named = findNamed(site, [pathOf(request)])
  if (named.kind === 'here') redirect(exchange, 303, documentPath(site.address, named.thing) + queryOf(request))
  else if (named.kind === 'moved') answerMoved(exchange, named.thing)
  else if (named.kind === 'gone') throw refuseGone(site, named.iri, named.successors)
  else answerIdentified(exchange)
}

/** What is no name of a thing may be an identifier of one: `id/{scheme}/{value}`. */
function answerIdentified(exchange: Exchange): void {
  const path = pathOf(exchange.request)
  const things = findIdentified(exchange.site, path)
  const [thing] = things
  if (thing === undefined) throw unknown(exchange.site, path)
  if (things.length > 1) sendChoices(exchange, things)
  else answerMoved(exchange, thing)
}

function answerMoved(exchange: Exchange, thing: string): void {
  const { site, request } = exchange
  redirect(exchange, 301, (localPath(site.address, thing) ?? thing) + queryOf(request))
}
