import vary from 'vary'
import { documentPath, pathOf, queryOf } from './address.js'
import { cacheControl } from './caching.js'
import { type Document, documentAbout } from './document.js'
import { documentLinks } from './documentLinks.js'
import { findNamed, refuseGone, unknown } from './find.js'
import { linksetFormats, writeLinkset } from './linkset.js'
import { redirect } from './redirect.js'
import { mustChoose, send } from './representation.js'
import type { Exchange, Site } from './site.js'

/** `linkset/{path}`: the links of the document at `doc/{path}` (or at `ontology`). */
export const linksetPath = /^linkset\/./

/** Where the links of the document about a thing are all told. */
export function linksetAddress({ address }: Site, thing: string): string {
  const path = documentPath(address, thing).slice(address.mount.length)
  return `${address.mount}linkset/${path.replace(/^doc\//, '')}`
}

/**
 * Answers all links of a document as a link set (RFC 9264): those that a header has no room for too.
 *
 * @throws Refusal `not-found`, `gone`, `not-acceptable`
 */
export async function answerLinkset(exchange: Exchange): Promise<void> {
  const { site, request } = exchange
  const path = pathOf(request).slice('linkset/'.length)
  const named = findNamed(site, [`id/${path}`, path])
  if (named.kind === 'gone') throw refuseGone(site, named.iri, named.successors)
  if (named.kind === 'moved') redirect(exchange, 301, linksetAddress(site, named.thing) + queryOf(request))
  else {
    const document = named.kind === 'here' ? documentAbout(site, named.thing, { page: 1 }) : undefined
    if (document === undefined) throw unknown(site, path)
    await sendLinkset(exchange, document)
  }
}

async function sendLinkset(exchange: Exchange, document: Document): Promise<void> {
  const { site, request, response } = exchange
  const at = ({ name }: { readonly name: string }): string => `${linksetAddress(site, document.thing)}?format=${name}`
  const { offer, mediaType } = mustChoose(request, linksetFormats, { at })
  vary(response, 'Accept')
  const others = linksetFormats.filter(({ name }) => name !== offer.name)
  await send(exchange, {
    mediaType,
    variant: ['linkset', document.thing, offer.name],
    cacheControl: cacheControl.representation,
    links: [
      { href: documentPath(site.address, document.thing), rel: 'describes' },
      ...others.map((format) => ({ href: at(format), rel: 'alternate', type: format.mediaType })),
    ],
    body: () => writeLinkset(documentLinks(site, document), offer.name),
  })
}
