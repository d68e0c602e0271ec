import type { DatasetCore, Literal, Term } from '@rdfjs/types'
import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import type { Address } from './address.js'

/** What the catalogue says of a dataset. */
export interface PublishedDataset {
  readonly iri: string
  /** The named graph of its quads. */
  readonly graph: string
  readonly titles: readonly Literal[]
  readonly descriptions: readonly Literal[]
  /** IRIs of its licences, its own and those of its distributions. */
  readonly licences: readonly string[]
  readonly publishers: readonly Term[]
  /** Where it comes from: its source and landing page. */
  readonly sources: readonly string[]
  readonly triples: number | undefined
  readonly entities: number | undefined
  /** The day of its last change, as written. */
  readonly modified: string | undefined
  /** IRIs of things in it that are worth a look. */
  readonly examples: readonly string[]
}

/** What the catalogue says of the site as a whole. */
export interface Presentation {
  readonly titles: readonly Literal[]
  readonly descriptions: readonly Literal[]
}

/** The title and description of a catalogue, of which there is one. */
export function readPresentation(catalogue: DatasetCore): Presentation {
  const typed = catalogue.match(
    null,
    factory.namedNode(name('rdf', 'type')),
    factory.namedNode(name('dcat', 'Catalog')),
  )
  const [iri] = [...typed].map(({ subject }) => subject)
  const literalsOf = (predicate: string): Literal[] => (iri ? literals(objects(catalogue, iri, predicate)) : [])
  return { titles: literalsOf(name('dct', 'title')), descriptions: literalsOf(name('dct', 'description')) }
}

/** The datasets of a catalogue that lie below the base, the largest first. */
export function readDatasets(catalogue: DatasetCore, address: Address): PublishedDataset[] {
  const typed = catalogue.match(
    null,
    factory.namedNode(name('rdf', 'type')),
    factory.namedNode(name('dcat', 'Dataset')),
  )
  const iris = [...typed].map(({ subject }) => subject.value).filter((iri) => iri.startsWith(address.baseIRI))
  const datasets = [...new Set(iris)].sort().map((iri) => readDataset(catalogue, iri, address))
  return datasets.sort((a, b) => (b.triples ?? 0) - (a.triples ?? 0))
}

function readDataset(catalogue: DatasetCore, iri: string, { baseIRI }: Address): PublishedDataset {
  const values = (...predicates: string[]): Term[] =>
    predicates.flatMap((predicate) => objects(catalogue, factory.namedNode(iri), predicate))
  const distributions = values(name('dcat', 'distribution'))
  const licences = [
    ...values(name('dct', 'license')),
    ...distributions.flatMap((distribution) => objects(catalogue, distribution, name('dct', 'license'))),
  ]
  return {
    iri,
    graph: iri.replace(`${baseIRI}dataset/`, `${baseIRI}graph/`),
    titles: literals(values(name('dct', 'title'), name('rdfs', 'label'))),
    descriptions: literals(values(name('dct', 'description'))),
    licences: iris(licences),
    publishers: values(name('dct', 'publisher')),
    sources: iris(values(name('dct', 'source'), name('dcat', 'landingPage'))),
    triples: number(values(name('void', 'triples'))),
    entities: number(values(name('void', 'entities'))),
    modified: literals(values(name('dct', 'modified')))[0]?.value,
    examples: iris(values(name('void', 'exampleResource'))),
  }
}

function objects(catalogue: DatasetCore, subject: Term, predicate: string): Term[] {
  return [...catalogue.match(subject, factory.namedNode(predicate))].map(({ object }) => object)
}

function literals(terms: readonly Term[]): Literal[] {
  return terms.filter((term) => term.termType === 'Literal')
}

function iris(terms: readonly Term[]): string[] {
  return [...new Set(terms.filter((term) => term.termType === 'NamedNode').map((term) => term.value))]
}

function number(terms: readonly Term[]): number | undefined {
  const value = Number(literals(terms)[0]?.value)
  return Number.isFinite(value) ? value : undefined
}
