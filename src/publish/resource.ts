import vary from 'vary'
import { Problem } from '../problems/problem.js'
import { formatNamed } from '../rdf/formats.js'
import { withoutGraph } from '../rdf/quads.js'
import { documentIRI, documentPath, pathOf, queryOf } from './address.js'
import { cacheControl } from './caching.js'
import { type Document, documentAbout, documentAboutTerms } from './document.js'
import { writeDocumentCsv } from './documentCsv.js'
import { documentFormats, type DocumentFormatName } from './documentFormats.js'
import { findNamed, refuseGone, unknown } from './find.js'
import { incomingPageOf, mustHavePage, pageLinks } from './incomingRequest.js'
import { writeDocumentJson } from './json/document.js'
import { contextPath, jsonOf } from './json/json.js'
import { languageOf } from './language.js'
import { type Link } from './links.js'
import { linksetAddress } from './linksetAnswer.js'
import { resourcePage } from './pages/resource.js'
import { redirect } from './redirect.js'
import { alternates, extensionOf, mustChoose, send } from './representation.js'
import type { Exchange, Site } from './site.js'

/** Answers the document about a thing: `doc/{path}`, with or without the extension of a format. */
export async function answerDocument(exchange: Exchange): Promise<void> {
  const { site, request } = exchange
  const path = pathOf(request).slice('doc/'.length)
  const extension = extensionOf(path, documentFormats)
  // A key may itself end like an extension (`10.1234/index.html`): then it is the thing's.
  const whole = findNamed(site, namesOf(path))
  if (whole.kind === 'here') await sendDocumentAbout(exchange, { thing: whole.thing, extension: undefined })
  else await answerNamed(exchange, { bare: extension ? path.slice(0, -extension.length - 1) : path, extension })
}

interface AskedDocument {
  /** The path without extension. */
  readonly bare: string
  readonly extension: DocumentFormatName | undefined
}

async function answerNamed(exchange: Exchange, { bare, extension }: AskedDocument): Promise<void> {
  const { site, request } = exchange
  const named = findNamed(site, namesOf(bare))
  if (named.kind === 'here') await sendDocumentAbout(exchange, { thing: named.thing, extension })
  else if (named.kind === 'gone') throw refuseGone(site, named.iri, named.successors)
  else if (named.kind === 'unknown') throw unknown(site, bare)
  else {
    const target = documentPath(site.address, named.thing) + (extension ? `.${extension}` : '')
    redirect(exchange, 301, target + queryOf(request))
  }
}

/** The paths below the base at which the thing of a document may be named. */
function namesOf(path: string): string[] {
  return [`id/${path}`, path]
}

interface Named {
  readonly thing: string
  readonly extension: DocumentFormatName | undefined
}

async function sendDocumentAbout(exchange: Exchange, { thing, extension }: Named): Promise<void> {
  const document = documentAbout(exchange.site, thing, incomingPageOf(exchange.request))
  if (!document) throw new Problem('not-found', `nothing is known of ${thing}`)
  await sendDocument(exchange, { document, extension })
}

/** Answers the vocabulary, which describes all of its terms (`ontology#…`) where it is. */
export async function answerVocabulary(exchange: Exchange): Promise<void> {
  const { site, request } = exchange
  const vocabulary = `${site.address.baseIRI}ontology`
  const document = documentAboutTerms(site, vocabulary, site.terms())
  if (site.terms().length === 0) throw new Problem('not-found', 'this release has no vocabulary of its own')
  await sendDocument(exchange, { document, extension: extensionOf(pathOf(request), documentFormats) })
}

/** A document and the format that its address fixes. */
interface Asked {
  readonly document: Document
  readonly extension: DocumentFormatName | undefined
}

async function sendDocument(exchange: Exchange, { document, extension }: Asked): Promise<void> {
  const { site, request, response } = exchange
  const asked = incomingPageOf(request)
  mustHavePage(exchange, { document, asked })
  const path = documentPath(site.address, document.thing)
  const at = ({ name: format }: { name: string }): string => `${path}.${format}`
  const { offer, mediaType } = mustChoose(request, documentFormats, { at, extension })
  if (extension === undefined) {
    response.setHeader('Content-Location', at(offer))
    vary(response, 'Accept')
  }
  // Labels in a table are in one language, as those of a page are.
  const language = offer.name === 'csv' ? languageOf(request).language : ''
  if (language !== '') vary(response, 'Accept-Language')
  await send(exchange, {
    mediaType,
    variant: [document.thing, offer.name, String(asked.page), asked.predicate ?? '', language],
    cacheControl: cacheControl.representation,
    links: [...linksOf(site, document, { path, chosen: offer.name }), ...pageLinks(exchange, { document, asked })],
    body: () => write(exchange, document, offer.name),
  })
}

/** The document in a format; those of RDF write its lines. */
function write({ site, request }: Exchange, document: Document, format: DocumentFormatName): Promise<string> | string {
  if (format === 'html') return resourcePage(site, document, { ...incomingPageOf(request), ...languageOf(request) })
  if (format === 'csv') return writeDocumentCsv(site, document, languageOf(request).language)
  if (format === 'jsonld') return writeDocumentJson(jsonOf(site), document)
  const { graphs, serialize } = formatNamed(format)
  return serialize(graphs ? withUnion(document.lines) : document.lines, { prefixes: site.release.about.prefixes })
}

/**
 * What named graphs say, in the default graph too, as at the endpoint: clients that ask for quads first, and look into the
 * default graph alone, read the same as all others.
 */
function withUnion(lines: readonly string[]): readonly string[] {
  return [...new Set([...lines.map(withoutGraph), ...lines])]
}

/** How the context of plain JSON is told (JSON-LD 1.1 §6.1); who reads a document in JSON-LD finds the whole of it there. */
const contextRelation = 'http://www.w3.org/ns/json-ld#context'

interface Place {
  readonly path: string
  readonly chosen: DocumentFormatName
}

/** The links of a document (signposting.org, FAIR level 1), the most important first; all of them are in the set of links. */
function linksOf(site: Site, document: Document, { path, chosen }: Place): Link[] {
  const { thing, datasets, types } = document
  return [
    { href: thing, rel: 'cite-as' },
    { href: documentIRI(site.address, thing), rel: 'canonical' },
    { href: linksetAddress(site, thing), rel: 'linkset', type: 'application/linkset+json' },
    { href: contextPath(jsonOf(site), site.address.mount), rel: contextRelation, type: 'application/ld+json' },
    ...alternates(path, chosen, documentFormats),
    ...[...new Set(datasets.flatMap(({ licences }) => licences))].map((href) => ({ href, rel: 'license' })),
    ...datasets.map(({ iri }) => ({ href: iri, rel: 'collection' })),
    ...types.map((href) => ({ href, rel: 'type' })),
  ]
}
