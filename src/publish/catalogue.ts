import vary from 'vary'
import { formats } from '../rdf/formats.js'
import { quadLine } from '../rdf/quads.js'
import { pathOf } from './address.js'
import { cacheControl } from './caching.js'
import { languageOf } from './language.js'
import { cataloguePage } from './pages/catalogue.js'
import { alternates, extensionOf, mustChoose, send } from './representation.js'
import type { Exchange } from './site.js'

/** Answers `catalogue`: what is published, in DCAT and VoID, and as a page. */
export async function answerCatalogue(exchange: Exchange): Promise<void> {
  const { site, request, response } = exchange
  const path = `${site.address.mount}catalogue`
  const at = ({ name }: { name: string }): string => `${path}.${name}`
  const extension = extensionOf(pathOf(request))
  const { offer, mediaType } = mustChoose(request, formats, { at, extension })
  if (extension === undefined) {
    response.setHeader('Content-Location', at(offer))
    vary(response, 'Accept')
  }
  await send(exchange, {
    mediaType,
    variant: ['catalogue', offer.name],
    cacheControl: cacheControl.representation,
    links: [{ href: `${site.address.baseIRI}catalogue`, rel: 'canonical' }, ...alternates(path, offer.name)],
    body: () =>
      'serialize' in offer
        ? offer.serialize([...site.release.catalogue].map(quadLine), { prefixes: site.release.about.prefixes })
        : cataloguePage(site, languageOf(request)),
  })
}
