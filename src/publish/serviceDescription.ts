import type { NamedNode, Quad, Term } from '@rdfjs/types'
import { factory } from '../rdf/environment.js'
import { formats, resultFormats } from '../rdf/formats.js'
import { name } from '../rdf/namespaces.js'
import { countParts, graphParts, type Part, type Parts, unionParts } from './graphParts.js'
import type { Site } from './site.js'

/**
 * What the endpoint says of itself (SPARQL 1.1 Service Description), with what its graphs hold (VoID §4). There are no input
 * formats, for it takes no data; and its vocabulary has no name for SPARQL 1.2.
 */
export function serviceDescription(site: Site): Quad[] {
  const { address, datasets, release, services } = site
  const service = iri(`${address.baseIRI}sparql`)
  const dataset = iri(`${address.baseIRI}sparql#dataset`)
  const features = ['UnionDefaultGraph', ...(services.length > 0 ? ['BasicFederatedQuery'] : [])]
  const results = [...resultFormats, ...formats.filter((format) => 'serialize' in format)]
  const described: readonly Described[] = [
    ...datasets.map(({ graph, iri }) => ({ graph, iri, parts: graphParts(iri, release.catalogue) })),
    catalogueGraph(site),
  ]
  return [
    triple(service, name('rdf', 'type'), iri(name('sd', 'Service'))),
    triple(service, name('sd', 'endpoint'), service),
    triple(service, name('sd', 'supportedLanguage'), iri(name('sd', 'SPARQL11Query'))),
    ...results.map((format) => triple(service, name('sd', 'resultFormat'), iri(format.iri))),
    ...features.map((feature) => triple(service, name('sd', 'feature'), iri(name('sd', feature)))),
    triple(service, name('sd', 'defaultEntailmentRegime'), iri('http://www.w3.org/ns/entailment/Simple')),
    triple(service, name('sd', 'defaultDataset'), dataset),
    triple(dataset, name('rdf', 'type'), iri(name('sd', 'Dataset'))),
    ...defaultGraph(site, dataset, described),
    ...described.flatMap((graph) => namedGraph(site, dataset, graph)),
  ]
}

/** A named graph, the dataset that it is of, and what it holds. */
interface Described {
  readonly graph: string
  readonly iri: string
  readonly parts: Parts
}

/** The catalogue is asked as the datasets are; nothing has counted it. */
function catalogueGraph({ address, release }: Site): Described {
  const graph = `${address.baseIRI}graph/catalogue`
  return { graph, iri: `${graph}#dataset`, parts: countParts(release.catalogue) }
}

/** The union of all named graphs. */
function defaultGraph({ address }: Site, dataset: NamedNode, described: readonly Described[]): Quad[] {
  const graph = iri(`${address.baseIRI}sparql#default-graph`)
  return [
    triple(dataset, name('sd', 'defaultGraph'), graph),
    triple(graph, name('rdf', 'type'), iri(name('sd', 'Graph'))),
    triple(graph, name('rdf', 'type'), iri(name('void', 'Dataset'))),
    ...describeParts(graph, unionParts(described.map(({ parts }) => parts))),
  ]
}

function namedGraph({ address }: Site, dataset: NamedNode, described: Described): Quad[] {
  const named = iri(`${address.baseIRI}sparql#${encodeURIComponent(described.graph)}`)
  const graph = iri(described.iri)
  return [
    triple(dataset, name('sd', 'namedGraph'), named),
    triple(named, name('rdf', 'type'), iri(name('sd', 'NamedGraph'))),
    triple(named, name('sd', 'name'), iri(described.graph)),
    triple(named, name('sd', 'graph'), graph),
    triple(graph, name('rdf', 'type'), iri(name('sd', 'Graph'))),
    triple(graph, name('rdf', 'type'), iri(name('void', 'Dataset'))),
    ...describeParts(graph, described.parts),
  ]
}

/** What a graph holds, by class and by property (VoID §4.5). */
function describeParts(graph: NamedNode, { triples, classes, properties }: Parts): Quad[] {
  const partition =
    (kind: 'class' | 'property', count: 'entities' | 'triples') =>
    ([of, { count: amount, iri: known }]: readonly [string, Part]): Quad[] => {
      const part = iri(known ?? `${graph.value}-${kind}-${encodeURIComponent(of)}`)
      return [
        triple(graph, name('void', `${kind}Partition`), part),
        triple(part, name('void', kind), iri(of)),
        ...(amount === undefined ? [] : [triple(part, name('void', count), integer(amount))]),
      ]
    }
  return [
    ...(triples === undefined ? [] : [triple(graph, name('void', 'triples'), integer(triples))]),
    triple(graph, name('void', 'classes'), integer(classes.size)),
    triple(graph, name('void', 'properties'), integer(properties.size)),
    ...[...classes].flatMap(partition('class', 'entities')),
    ...[...properties].flatMap(partition('property', 'triples')),
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
