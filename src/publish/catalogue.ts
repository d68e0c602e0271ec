import vary from 'vary'
import { formats } from '../rdf/formats.js'
import { quadLine } from '../rdf/quads.js'
import { pathOf } from './address.js'
import { cacheControl } from './caching.js'
import { type CatalogueSlice, readSlice, slicePath, sliceQuads } from './catalogueSlice.js'
import { languageOf } from './language.js'
import type { Link } from './links.js'
import { cataloguePage } from './pages/catalogue.js'
import { alternates, extensionOf, mustChoose, send } from './representation.js'
import type { Exchange } from './site.js'

/** Answers `catalogue`: what is published, in DCAT and VoID, and as a page; of many datasets, one page of them. */
export async function answerCatalogue(exchange: Exchange): Promise<void> {
  const { site, request, response } = exchange
  const slice = readSlice(site, request)
  const path = `${site.address.mount}catalogue`
  const at = ({ name }: { name: string }): string => slicePath(`${path}.${name}`, slice.number)
  const extension = extensionOf(pathOf(request))
  const { offer, mediaType } = mustChoose(request, formats, { at, extension })
  if (extension === undefined) {
    response.setHeader('Content-Location', at(offer))
    vary(response, 'Accept')
  }
  // Harvesters go on in the format in which they began; where there is no other page, all formats say the same.
  const suffix = extension === undefined || slice.last === 1 ? '' : `.${extension}`
  await send(exchange, {
    mediaType,
    variant: ['catalogue', offer.name, suffix, String(slice.number)],
    cacheControl: cacheControl.representation,
    links: [
      ...pageLinks(slice, path + suffix),
      { href: slicePath(`${site.address.baseIRI}catalogue`, slice.number), rel: 'canonical' },
      ...alternates(path, offer.name).map(({ href, ...link }) => ({ ...link, href: slicePath(href, slice.number) })),
    ],
    body: () =>
      'serialize' in offer
        ? offer.serialize(sliceQuads(site, slice, `${site.address.baseIRI}catalogue${suffix}`).map(quadLine), {
            prefixes: site.release.about.prefixes,
          })
        : cataloguePage(site, languageOf(request), slice),
  })
}

/** The way to the other pages (RFC 8288, `first`, `prev`, `next`, `last`); none where there is one alone. */
function pageLinks({ number, last }: CatalogueSlice, path: string): readonly Link[] {
  if (last === 1) return []
  return [
    ...(number < last ? [{ href: slicePath(path, number + 1), rel: 'next' }] : []),
    ...(number > 1 ? [{ href: slicePath(path, number - 1), rel: 'prev' }] : []),
    { href: path, rel: 'first' },
    { href: slicePath(path, last), rel: 'last' },
  ]
}
