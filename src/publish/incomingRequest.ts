import { Problem } from '../problems/problem.js'
import { parametersOf, pathOf, queryOf } from './address.js'
import type { Document } from './document.js'
import { type IncomingPage, lastPageOf, pagesAround } from './incomingPages.js'
import type { Link } from './links.js'
import { Refusal } from './refusal.js'
import type { SiteRequest } from './request.js'
import type { Site } from './site.js'

/**
 * What the parameters `page` and `predicate` ask of the things that point to this one.
 *
 * @throws Problem `bad-request` where `page` is no number from 1 to 9,999,999
 */
export function incomingPageOf(request: SiteRequest): IncomingPage {
  if (queryOf(request) === '') return { page: 1 }
  const parameters = parametersOf(request)
  const page = parameters.get('page') ?? '1'
  if (!/^[1-9]\d{0,6}$/.test(page))
    throw new Problem('bad-request', `page must be a number from 1 to 9999999, not "${page}"`)
  return { page: Number(page), predicate: parameters.get('predicate') ?? undefined }
}

interface Paged {
  readonly document: Pick<Document, 'thing' | 'incoming'>
  readonly asked: IncomingPage
}

/**
 * Refuses pages that a document has not; a predicate by which nothing points to its thing has one, without anything.
 *
 * @throws Refusal `not-found`, with the last page
 */
export function mustHavePage(where: Where, { document, asked }: Paged): void {
  const last = lastPageOf(document.incoming, asked)
  if (asked.page <= last) return
  const href = addressOf(where, last)
  const message = `what points to ${document.thing} ends with page ${last}: there is no later one`
  throw new Refusal('not-found', message, { links: [{ href, rel: 'last' }], members: { lastPage: last } })
}

/** The ways from one page to the others (RFC 8288), in the form that was asked for. */
export function pageLinks(where: Where, { document, asked }: Paged): Link[] {
  const around = pagesAround(asked, lastPageOf(document.incoming, asked))
  return around.map(([rel, page]) => ({ href: addressOf(where, page), rel }))
}

interface Where {
  readonly site: Site
  readonly request: SiteRequest
}

/** The address that was asked for, of another page. */
function addressOf({ site, request }: Where, page: number): string {
  const parameters = parametersOf(request)
  if (page === 1 && !parameters.has('predicate')) parameters.delete('page')
  else parameters.set('page', String(page))
  const query = parameters.toString()
  return site.address.mount + pathOf(request) + (query === '' ? '' : `?${query}`)
}
