import type { DatasetCore, Quad, Term } from '@rdfjs/types'
import { factory } from '../rdf/environment.js'
import { formats, type Format } from '../rdf/formats.js'
import { name } from '../rdf/namespaces.js'
import { subjectsWith } from '../rdf/pointer.js'
import { termText } from '../rdf/quads.js'
import type { GraphStatistics } from './statistics.js'

/** What a release's catalogue is made from. */
export interface CatalogueFacts {
  /** The theme's own catalogue (`data/catalogue.ttl`). */
  readonly curated: DatasetCore
  readonly graphs: ReadonlyMap<string, GraphStatistics>
  readonly baseIRI: string
  readonly prefixes: Readonly<Record<string, string>>
  /** The release: digest (SHA-256 of its quads), size of `quads.nq` in bytes, numbers of quads and subjects. */
  readonly release: {
    readonly digest: string
    readonly bytes: number
    readonly quads: number
    readonly subjects: number
  }
  /** Input file → SHA-256. */
  readonly inputs: Readonly<Record<string, string>>
  /** Of the program. */
  readonly version: string
}

/**
 * The catalogue of a release in Turtle: the theme's own words (DCAT-AP 3), with what was counted (VoID), what can be
 * downloaded and asked (distributions, data service), and how it was made (PROV-O). The same release gives the same text.
 */
export async function describeRelease(facts: CatalogueFacts): Promise<string> {
  const made = [
    ...wholeStatements(facts),
    ...buildStatements(facts),
    ...datasetsOf(facts).flatMap((iri) => datasetStatements(iri, facts)),
  ]
  const quads = factory.dataset([...facts.curated, ...made.map(quadOf)])
  const turtle = (formats as readonly Format[]).find((format) => format.name === 'ttl')!
  return turtle.serialize!([...quads].sort(byText), { prefixes: facts.prefixes })
}

/** A statement of the catalogue: IRIs as text, literals as terms. */
type Statement = readonly [subject: string, property: string, object: string | Term]

function quadOf([subject, property, object]: Statement): Quad {
  const term = typeof object === 'string' ? factory.namedNode(object) : object
  return factory.quad(factory.namedNode(subject), factory.namedNode(property), term as never)
}

function byText(a: Quad, b: Quad): number {
  const text = (quad: Quad) => `${termText(quad.subject)} ${termText(quad.predicate)} ${termText(quad.object)}`
  return text(a) < text(b) ? -1 : 1
}

function number(value: number): Term {
  return factory.literal(String(value), factory.namedNode(name('xsd', 'integer')))
}

function datasetsOf({ curated }: CatalogueFacts): readonly string[] {
  return subjectsWith(curated, name('rdf', 'type'), name('dcat', 'Dataset')).map(({ term }) => term.value)
}

/** The release as a whole: its size, its dump, its SPARQL service. */
function wholeStatements(facts: CatalogueFacts): readonly Statement[] {
  const { baseIRI, release } = facts
  const [catalogue, dump, service] = [`${baseIRI}catalogue`, `${baseIRI}catalogue#dump`, `${baseIRI}catalogue#sparql`]
  const file = `${baseIRI}dump/${release.digest}/quads.nq`
  const licences = [
    ...facts.curated.match(factory.namedNode(catalogue), factory.namedNode(name('dct', 'license'))),
  ].map(({ object }) => object)
  return [
    [catalogue, name('rdf', 'type'), name('dcat', 'Catalog')],
    [catalogue, name('rdf', 'type'), name('void', 'Dataset')],
    [catalogue, name('void', 'triples'), number(release.quads)],
    [catalogue, name('void', 'distinctSubjects'), number(release.subjects)],
    [catalogue, name('void', 'dataDump'), file],
    [catalogue, name('void', 'sparqlEndpoint'), `${baseIRI}sparql`],
    [catalogue, name('void', 'uriSpace'), factory.literal(`${baseIRI}id/`)],
    [catalogue, name('dcat', 'distribution'), dump],
    [catalogue, name('dcat', 'service'), service],
    [dump, name('rdf', 'type'), name('dcat', 'Distribution')],
    [dump, name('dct', 'title'), factory.literal('Tous les jeux de données, en N-Quads', 'fr')],
    [dump, name('dct', 'title'), factory.literal('All datasets, as N-Quads', 'en')],
    [dump, name('dcat', 'accessURL'), file],
    [dump, name('dcat', 'downloadURL'), file],
    [dump, name('dcat', 'mediaType'), 'https://www.iana.org/assignments/media-types/application/n-quads'],
    [
      dump,
      name('dcat', 'byteSize'),
      factory.literal(String(release.bytes), factory.namedNode(name('xsd', 'nonNegativeInteger'))),
    ],
    ...licences.map((licence): Statement => [dump, name('dct', 'license'), licence]),
    ...checksum(dump, release.digest),
    [service, name('rdf', 'type'), name('dcat', 'DataService')],
    [service, name('dct', 'title'), factory.literal('SPARQL', 'fr')],
    [service, name('dct', 'title'), factory.literal('SPARQL', 'en')],
    [service, name('dcat', 'endpointURL'), `${baseIRI}sparql`],
    [service, name('dcat', 'endpointDescription'), `${baseIRI}sparql`],
    [service, name('dct', 'conformsTo'), 'http://www.w3.org/TR/sparql11-protocol/'],
    ...datasetsOf(facts).map((iri): Statement => [service, name('dcat', 'servesDataset'), iri]),
  ]
}

function checksum(of: string, sha256: string): readonly Statement[] {
  const node = `${of}-sha256`
  return [
    [of, name('spdx', 'checksum'), node],
    [node, name('rdf', 'type'), name('spdx', 'Checksum')],
    [node, name('spdx', 'algorithm'), name('spdx', 'checksumAlgorithm_sha256')],
    [node, name('spdx', 'checksumValue'), factory.literal(sha256, factory.namedNode(name('xsd', 'hexBinary')))],
  ]
}

/** The build that made it, and the inputs that it used; no clock, so that the same inputs are told in the same words. */
function buildStatements({ baseIRI, inputs, version }: CatalogueFacts): readonly Statement[] {
  const [build, agent] = [`${baseIRI}catalogue#build`, `${baseIRI}catalogue#dataesr`]
  const used = Object.entries(inputs).flatMap(([file, sha256], at): Statement[] => {
    const input = `${baseIRI}catalogue#input-${at + 1}`
    return [
      [build, name('prov', 'used'), input],
      [input, name('rdf', 'type'), name('prov', 'Entity')],
      [input, name('rdfs', 'label'), factory.literal(file.replace(/^.*[/\\]/, ''))],
      ...checksum(input, sha256),
    ]
  })
  return [
    [build, name('rdf', 'type'), name('prov', 'Activity')],
    [build, name('rdfs', 'label'), factory.literal('Fabrication de la version', 'fr')],
    [build, name('rdfs', 'label'), factory.literal('Build of the release', 'en')],
    [build, name('prov', 'wasAssociatedWith'), agent],
    [agent, name('rdf', 'type'), name('prov', 'SoftwareAgent')],
    [agent, name('rdfs', 'label'), factory.literal(`dataESR ${version}`)],
    ...used,
  ]
}

/** What was counted in the graph of a dataset: `{base}dataset/x` lies in `{base}graph/x`. */
function datasetStatements(dataset: string, { graphs, baseIRI, curated }: CatalogueFacts): readonly Statement[] {
  const graph = dataset.replace(`${baseIRI}dataset/`, `${baseIRI}graph/`)
  const counts = graphs.get(graph)
  const examples = curated.match(factory.namedNode(dataset), factory.namedNode(name('void', 'exampleResource')))
  const about: readonly Statement[] = [
    [dataset, name('rdf', 'type'), name('void', 'Dataset')],
    [dataset, name('void', 'sparqlEndpoint'), `${baseIRI}sparql`],
    [dataset, name('prov', 'wasGeneratedBy'), `${baseIRI}catalogue#build`],
    [graph, name('rdf', 'type'), name('sd', 'NamedGraph')],
    [graph, name('sd', 'name'), graph],
    [graph, name('sd', 'graph'), dataset],
    [dataset, name('void', 'triples'), number(counts?.triples ?? 0)],
  ]
  if (counts === undefined) return about
  return [
    ...about,
    [dataset, name('void', 'distinctSubjects'), number(counts.subjects)],
    [dataset, name('void', 'classes'), number(counts.classes.size)],
    [dataset, name('void', 'properties'), number(counts.properties.size)],
    ...(examples.size > 0 ? [] : exampleStatements(dataset, counts)),
    ...partitions(dataset, counts.classes, { kind: 'class', count: 'entities' }),
    ...partitions(dataset, counts.properties, { kind: 'property', count: 'triples' }),
  ]
}

/** Where the theme names no example: the first instance of the class that has the most. */
function exampleStatements(dataset: string, { classes, examples }: GraphStatistics): readonly Statement[] {
  const [largest] = [...classes].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
  const example = largest && examples.get(largest[0])
  return example === undefined ? [] : [[dataset, name('void', 'exampleResource'), example]]
}

function partitions(
  dataset: string,
  counts: ReadonlyMap<string, number>,
  { kind, count }: { readonly kind: 'class' | 'property'; readonly count: 'entities' | 'triples' },
): readonly Statement[] {
  const entries = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.flatMap(([iri, amount], at): Statement[] => {
    const partition = `${dataset}#${kind}-${at + 1}`
    return [
      [dataset, name('void', `${kind}Partition`), partition],
      [partition, name('void', kind), iri],
      [partition, name('void', count), number(amount)],
    ]
  })
}
