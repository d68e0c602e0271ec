import type { NamedNode, Quad, Term } from '@rdfjs/types'
import { factory } from '../rdf/environment.js'
import { formats, resultFormats } from '../rdf/formats.js'
import { name } from '../rdf/namespaces.js'
import type { Site } from './site.js'

/** What the endpoint says of itself (SPARQL 1.1 Service Description). */
export function serviceDescription({ address, datasets, release, services }: Site): Quad[] {
  const service = iri(`${address.baseIRI}sparql`)
  const dataset = iri(`${address.baseIRI}sparql#dataset`)
  const defaultGraph = iri(`${address.baseIRI}sparql#default-graph`)
  const features = ['UnionDefaultGraph', ...(services.length > 0 ? ['BasicFederatedQuery'] : [])]
  const results = [...resultFormats, ...formats.filter((format) => 'serialize' in format)]
  return [
    triple(service, name('rdf', 'type'), iri(name('sd', 'Service'))),
    triple(service, name('sd', 'endpoint'), service),
    triple(service, name('sd', 'supportedLanguage'), iri(name('sd', 'SPARQL11Query'))),
    ...results.map((format) => triple(service, name('sd', 'resultFormat'), iri(format.iri))),
    ...features.map((feature) => triple(service, name('sd', 'feature'), iri(name('sd', feature)))),
    triple(service, name('sd', 'defaultDataset'), dataset),
    triple(dataset, name('rdf', 'type'), iri(name('sd', 'Dataset'))),
    triple(dataset, name('sd', 'defaultGraph'), defaultGraph),
    triple(defaultGraph, name('rdf', 'type'), iri(name('sd', 'Graph'))),
    triple(defaultGraph, name('void', 'triples'), integer(release.about.quads)),
    ...datasets.flatMap(({ iri: described, graph, triples }) => {
      const named = iri(`${address.baseIRI}sparql#${encodeURIComponent(graph)}`)
      return [
        triple(dataset, name('sd', 'namedGraph'), named),
        triple(named, name('rdf', 'type'), iri(name('sd', 'NamedGraph'))),
        triple(named, name('sd', 'name'), iri(graph)),
        triple(named, name('sd', 'graph'), iri(described)),
        triple(iri(described), name('rdf', 'type'), iri(name('sd', 'Graph'))),
        ...(triples === undefined ? [] : [triple(iri(described), name('void', 'triples'), integer(triples))]),
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

function integer(value: number) {
  return factory.literal(String(value), iri(name('xsd', 'integer')))
}
