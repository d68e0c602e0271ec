import type { Request } from 'express'
import { Problem } from '../problems/problem.js'
import { type FormatName, formats } from '../rdf/formats.js'
import { name } from '../rdf/namespaces.js'
import { documentIRI, documentPath, parametersOf, pathOf, queryOf } from './address.js'
import { cacheControl } from './caching.js'
import { type Document, documentAbout, documentAboutTerms, type IncomingPage } from './document.js'
import { findSuccessor, findThing, unknown } from './find.js'
import { languageOf } from './language.js'
import type { Link } from './links.js'
import { resourcePage } from './pages/resource.js'
import { redirect } from './redirect.js'
import { alternates, extensionOf, mustChoose, send } from './representation.js'
import type { Exchange, Site } from './site.js'

/** Answers the document about a thing: `doc/{path}`, with or without the extension of a format. */
export async function answerDocument(exchange: Exchange): Promise<void> {
  const { site, request } = exchange
  const path = pathOf(request).slice('doc/'.length)
  const extension = extensionOf(path)
  const bare = extension ? path.slice(0, -extension.length - 1) : path
  // A key may itself end like an extension (`10.1234/index.html`): then it is the thing's.
  const whole = findThing(site, namesOf(path))
  const thing = whole ?? findThing(site, namesOf(bare))
  if (thing === undefined) {
    answerMoved(exchange, { path: bare, extension })
    return
  }
  const document = documentAbout(site, thing, incomingPageOf(request))
  if (!document) throw new Problem('not-found', `nothing is known of ${thing}`)
  await sendDocument(exchange, { document, extension: whole === undefined ? extension : undefined })
}

/** Answers the vocabulary, which describes all of its terms (`ontology#…`) where it is. */
export async function answerVocabulary(exchange: Exchange): Promise<void> {
  const { site, request } = exchange
  const vocabulary = `${site.address.baseIRI}ontology`
  const document = documentAboutTerms(site, vocabulary, site.terms())
  if (document.description.quads.length === 0)
    throw new Problem('not-found', 'this release has no vocabulary of its own')
  await sendDocument(exchange, { document, extension: extensionOf(pathOf(request)) })
}

/** A document and the format that its address fixes. */
interface Asked {
  readonly document: Document
  readonly extension: FormatName | undefined
}

async function sendDocument(exchange: Exchange, { document, extension }: Asked): Promise<void> {
  const { site, request, response } = exchange
  const path = documentPath(site.address, document.thing)
  const at = ({ name: format }: { name: string }): string => `${path}.${format}`
  const { offer, mediaType } = mustChoose(request, formats, { at, extension })
  if (extension === undefined) {
    response.setHeader('Content-Location', at(offer))
    response.vary('Accept')
  }
  const { page, predicate } = incomingPageOf(request)
  await send(exchange, {
    mediaType,
    variant: [document.thing, offer.name, String(page), predicate ?? ''],
    cacheControl: cacheControl.representation,
    links: linksOf(site, document, { path, chosen: offer.name }),
    body: () =>
      'serialize' in offer
        ? offer.serialize(document.quads, { prefixes: site.release.about.prefixes })
        : resourcePage(site, document, { page, predicate, ...languageOf(request) }),
  })
}

function linksOf(site: Site, document: Document, { path, chosen }: { path: string; chosen: FormatName }): Link[] {
  const { thing, description, datasets } = document
  const types = description.quads.filter(
    ({ subject, predicate }) => subject.value === thing && predicate.value === name('rdf', 'type'),
  )
  return [
    { href: thing, rel: 'cite-as' },
    { href: documentIRI(site.address, thing), rel: 'canonical' },
    ...alternates(path, chosen),
    ...[...new Set(datasets.flatMap(({ licences }) => licences))].map((href) => ({ href, rel: 'license' })),
    ...datasets.map(({ iri }) => ({ href: iri, rel: 'collection' })),
    ...[...new Set(types.map(({ object }) => object.value))].map((href) => ({ href, rel: 'type' })),
  ]
}

/** What the parameters `page` and `predicate` ask of the things that point to this one. */
function incomingPageOf(request: Request): IncomingPage {
  const parameters = parametersOf(request)
  const page = parameters.get('page') ?? '1'
  if (!/^[1-9]\d{0,6}$/.test(page)) throw new Problem('bad-request', `page must be a number from 1, not "${page}"`)
  return { page: Number(page), predicate: parameters.get('predicate') ?? undefined }
}

/** The paths below the base at which the thing of a document may be named. */
function namesOf(path: string): string[] {
  return [`id/${path}`, path]
}

interface MovedDocument {
  readonly path: string
  readonly extension: FormatName | undefined
}

function answerMoved({ site, request, response }: Exchange, { path, extension }: MovedDocument): void {
  const survivor = findSuccessor(site, namesOf(path))
  if (survivor === undefined) throw unknown(site, path)
  const target = documentPath(site.address, survivor) + (extension ? `.${extension}` : '')
  redirect(response, 301, target + queryOf(request))
}
