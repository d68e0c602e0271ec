import type { NamedNode, Quad, Term } from '@rdfjs/types'
import vary from 'vary'
import { factory } from '../rdf/environment.js'
import { formats } from '../rdf/formats.js'
import { name } from '../rdf/namespaces.js'
import { quadLine } from '../rdf/quads.js'
import type { Graphs } from '../release/graphLines.js'
import { localPath, pathOf } from './address.js'
import { cacheControl } from './caching.js'
import { datasetOf } from './graphs.js'
import { languageOf } from './language.js'
import { graphsPage, type ListedGraph } from './pages/graphs.js'
import { mustChoose, send } from './representation.js'
import type { Exchange, Site } from './site.js'

/** Answers the list of the named graphs of the release: as `sd:NamedGraph` (SPARQL 1.1 Service Description), as JSON, as a page. */
export async function answerGraphList(exchange: Exchange, graphs: Graphs): Promise<void> {
  const { site, request, response } = exchange
  const path = `${site.address.mount}graphs`
  const at = (format: { readonly name: string }): string => `${path}.${format.name}`
  const extension = /\.(\w+)$/.exec(pathOf(request))?.[1]
  const { offer, mediaType } = mustChoose(request, listFormats, { at, extension })
  if (extension === undefined) {
    response.setHeader('Content-Location', at(offer))
    vary(response, 'Accept')
  }
  const list = listOf(site, graphs)
  const others = listFormats.filter((format) => format.name !== offer.name)
  await send(exchange, {
    mediaType,
    variant: ['graphs', offer.name],
    cacheControl: cacheControl.representation,
    links: [
      { href: `${site.address.baseIRI}graphs`, rel: 'canonical' },
      ...others.map((format) => ({ href: at(format), rel: 'alternate', type: format.mediaType })),
      { href: `${site.address.baseIRI}catalogue`, rel: 'describedby' },
    ],
    body: () => {
      if (offer.name === 'json') return `${JSON.stringify({ graphs: list }, undefined, 2)}\n`
      if (offer.name === 'html') return graphsPage(site, list, languageOf(request))
      return offer.serialize(quadsOf(site, list).map(quadLine), { prefixes: site.release.about.prefixes })
    },
  })
}

/** JSON comes last, so that of `application/json`, by which JSON-LD is asked for too, it is what plain JSON is. */
const listFormats = [...formats, { name: 'json', title: 'JSON', mediaType: 'application/json', aliases: [] }] as const

function listOf(site: Site, { counts }: Graphs): readonly ListedGraph[] {
  const { address } = site
  return [...counts].map(([iri, triples]) => {
    const direct = iri.startsWith(`${address.baseIRI}graph/`) ? localPath(address, iri) : undefined
    const indirect = `${address.mount}graphs?graph=${encodeURIComponent(iri)}`
    return { iri, triples, address: direct ?? indirect, dataset: datasetOf(site, { iri })?.iri }
  })
}

function quadsOf({ address }: Site, list: readonly ListedGraph[]): readonly Quad[] {
  const collection = iri(`${address.baseIRI}graphs`)
  return [
    triple(collection, name('rdf', 'type'), iri(name('sd', 'GraphCollection'))),
    ...list.flatMap((listed) => {
      const graph = iri(listed.iri)
      const described = listed.dataset === undefined ? graph : iri(listed.dataset)
      return [
        triple(collection, name('sd', 'namedGraph'), graph),
        triple(graph, name('rdf', 'type'), iri(name('sd', 'NamedGraph'))),
        triple(graph, name('sd', 'name'), graph),
        triple(graph, name('sd', 'graph'), described),
        triple(described, name('void', 'triples'), count(listed.triples)),
      ]
    }),
  ]
}

function triple(subject: NamedNode, predicate: string, object: Term): Quad {
  return factory.quad(subject, iri(predicate), object as NamedNode)
}

function iri(value: string): NamedNode {
  return factory.namedNode(value)
}

function count(value: number): Term {
  return factory.literal(String(value), iri(name('xsd', 'integer')))
}
