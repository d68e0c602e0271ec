import { name } from '../rdf/namespaces.js'
import { documentIRI } from './address.js'
import type { Document } from './document.js'
import { documentFormats } from './documentFormats.js'
import { pageIRI } from './incomingLines.js'
import { type IncomingPage, lastPageOf, pagesAround } from './incomingPages.js'
import type { AnchoredLink } from './linkset.js'
import type { Site } from './site.js'

/**
 * All links of a document (signposting.org, FAIR level 2): of its own, of the thing that it is about, and of each of its
 * representations; every address in full, so that the set says the same wherever it is read.
 */
export function documentLinks({ address }: Site, document: Document): AnchoredLink[] {
  const { thing } = document
  const iri = documentIRI(address, thing)
  const representations = documentFormats.map((format) => ({ href: `${iri}.${format.name}`, type: format.mediaType }))
  const licences = new Set(document.datasets.flatMap((dataset) => dataset.licences))
  return [
    { anchor: iri, href: thing, rel: 'cite-as' },
    { anchor: iri, href: iri, rel: 'canonical' },
    ...representations.map((target) => ({ anchor: iri, rel: relationOf(target.type), ...target })),
    ...pagesAround(first, lastPageOf(document.incoming, first)).map(([rel, page]) => ({
      anchor: iri,
      href: pageIRI(iri, { page }),
      rel,
    })),
    ...[...licences].map((href) => ({ anchor: iri, href, rel: 'license' })),
    ...document.datasets.map((dataset) => ({ anchor: iri, href: dataset.iri, rel: 'collection' })),
    ...document.types.map((href) => ({ anchor: iri, href, rel: 'type' })),
    { anchor: thing, href: iri, rel: 'describedby' },
    ...document.types.map((href) => ({ anchor: thing, href, rel: 'type' })),
    ...sameAs(document).map((href) => ({ anchor: thing, href, rel: name('owl', 'sameAs') })),
    ...representations.map(({ href: anchor }) => ({ anchor, href: thing, rel: 'describes' })),
  ]
}

/** The document itself is the first page of what points to its thing. */
const first: IncomingPage = { page: 1 }

/** Data describe what the page is of; a page is only another form. */
function relationOf(mediaType: string): string {
  return mediaType === 'text/html' ? 'alternate' : 'alternate describedby'
}

/** The same thing elsewhere. */
function sameAs({ thing, description }: Document): string[] {
  const iris = description.quads
    .filter(({ subject, predicate }) => subject.value === thing && predicate.value === name('owl', 'sameAs'))
    .map(({ object }) => object.value)
  return [...new Set(iris)]
}
