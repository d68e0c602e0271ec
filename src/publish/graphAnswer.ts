import vary from 'vary'
import { formats, type FormatName } from '../rdf/formats.js'
import { streamFormats } from '../rdf/stream.js'
import { asURI, documentIRI, documentPath } from './address.js'
import { cacheControl } from './caching.js'
import { datasetOf, type GraphName, graphsOf, linesOf } from './graphs.js'
import type { Link } from './links.js'
import { mustChoose, sendStream } from './representation.js'
import type { Exchange, Site } from './site.js'

/** A graph that is there, and where its representations are. */
export interface AskedGraph {
  readonly graph: GraphName
  /** The address of the graph in a format. */
  readonly at: (format: { readonly name: string }) => string
  /** The format that the address fixes. */
  readonly extension?: FormatName | undefined
}

/**
 * Answers a whole graph in any RDF format, as it is read: memory and other requests do not notice how large it is. People
 * who ask for a page are led to that of the dataset whose graph it is, else to the list of graphs.
 */
export async function answerWholeGraph(exchange: Exchange, { graph, at, extension }: AskedGraph): Promise<void> {
  const { site, request, response } = exchange
  const { offer, mediaType } = mustChoose(request, formats, { at, extension })
  if (extension === undefined) vary(response, 'Accept')
  if (offer.name === 'html') {
    response.writeHead(303, { Location: pageOf(site, graph), 'Cache-Control': cacheControl.representation }).end()
    return
  }
  if (extension === undefined) response.setHeader('Content-Location', at(offer))
  const { prefixes } = site.release.about
  const graphs = await graphsOf(site)
  await sendStream(exchange, {
    mediaType,
    variant: ['graph', graph === 'default' ? '' : graph.iri, offer.name],
    cacheControl: cacheControl.representation,
    links: linksOf(site, { graph, at, chosen: offer.name }),
    body: () => streamFormats[offer.name].write(linesOf(graphs, graph, offer), { prefixes, encoding: 'UTF-8' }),
  })
}

function pageOf(site: Site, graph: GraphName): string {
  const dataset = datasetOf(site, graph)
  if (dataset === undefined || !site.release.has(dataset.iri)) return `${site.address.mount}graphs.html`
  return `${documentPath(site.address, dataset.iri)}.html`
}

interface Linked extends AskedGraph {
  readonly chosen: string
}

/** What signposting asks for; the default graph is described by the catalogue, as all datasets are in it. */
function linksOf(site: Site, { graph, at, chosen }: Linked): Link[] {
  const { address } = site
  const dataset = datasetOf(site, graph)
  const licences = new Set((dataset ? [dataset] : site.datasets).flatMap((each) => each.licences))
  const description = dataset ? documentIRI(address, dataset.iri) : `${address.baseIRI}catalogue`
  const others = formats.filter(({ name }) => name !== chosen)
  return [
    { href: graph === 'default' ? `${address.baseIRI}graphs?default` : asURI(graph.iri), rel: 'cite-as' },
    { href: description, rel: 'describedby' },
    { href: dataset?.iri ?? `${address.baseIRI}catalogue`, rel: 'collection' },
    ...others.map((format) => ({ href: at(format), rel: 'alternate', type: format.mediaType })),
    ...[...licences].map((href) => ({ href, rel: 'license' })),
  ]
}
