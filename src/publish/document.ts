import type { Literal, NamedNode, Quad, Term } from '@rdfjs/types'
import type { Origin } from '../problems/problem.js'
import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import type { Description, Incoming } from '../release/release.js'
import { documentIRI } from './address.js'
import type { PublishedDataset } from './datasets.js'
import type { Site } from './site.js'

/** What is told of a thing; every format carries the same {@link quads}. */
export interface Document {
  readonly iri: string
  readonly thing: string
  /** What the release says of the thing and of the parts that it names by fragments of its own IRI. */
  readonly description: Description
  readonly incoming: readonly Incoming[]
  /** Labels of everything that is named. */
  readonly labels: ReadonlyMap<string, readonly Literal[]>
  /** The datasets that say it. */
  readonly datasets: readonly PublishedDataset[]
  /** All of it, with what the document says of itself in the default graph. */
  readonly quads: readonly Quad[]
}

/** Which part of what points to the thing is told. */
export interface IncomingPage {
  /** Counts from 1. */
  readonly page: number
  /** Only this predicate. */
  readonly predicate?: string | undefined
}

/** How many things that point to a thing are told by predicate: on its first page, and on a page of one predicate. */
export const incomingSizes = { overview: 20, single: 100 } as const

/** The document about a thing; undefined where nothing is said of it. */
export function documentAbout(site: Site, thing: string, page: IncomingPage): Document | undefined {
  const description = describeWithParts(site, thing)
  return description && assemble(site, { thing, description, incoming: incomingOf(site, thing, page) })
}

/** The document about a vocabulary: the descriptions of all its terms. */
export function documentAboutTerms(site: Site, vocabulary: string, terms: readonly string[]): Document {
  const description = join(terms.flatMap((term) => site.release.describe(term) ?? []))
  return assemble(site, { thing: vocabulary, description, incoming: [] })
}

function describeWithParts({ release }: Site, thing: string): Description | undefined {
  const whole = release.describe(thing)
  if (!whole) return undefined
  const descriptions = new Map([[thing, whole]])
  // A part may name parts: what is added while the map is walked through is walked through too.
  for (const { quads } of descriptions.values()) {
    for (const { object } of quads) {
      const part =
        isPartOf(thing, object) && !descriptions.has(object.value) ? release.describe(object.value) : undefined
      if (part) descriptions.set(object.value, part)
    }
  }
  return join([...descriptions.values()])
}

function isPartOf(thing: string, { termType, value }: Term): boolean {
  return termType === 'NamedNode' && value.startsWith(`${thing}#`)
}

function join(descriptions: readonly Description[]): Description {
  return {
    quads: descriptions.flatMap(({ quads }) => quads),
    origins: descriptions.flatMap(({ origins }): readonly (Origin | undefined)[] => origins),
  }
}

function incomingOf({ release }: Site, thing: string, { page, predicate }: IncomingPage): readonly Incoming[] {
  if (predicate === undefined) return release.incoming(thing, { page: page - 1, size: incomingSizes.overview })
  return release.incoming(thing, { page: page - 1, size: incomingSizes.single, predicate })
}

function assemble(site: Site, told: Pick<Document, 'thing' | 'description' | 'incoming'>): Document {
  const iri = documentIRI(site.address, told.thing)
  const incoming = incomingQuads(told.thing, told.incoming)
  const graphs = new Set(told.description.quads.map(({ graph }) => graph.value))
  const datasets = site.datasets.filter(({ graph }) => graphs.has(graph))
  const about = aboutDocument(site, { iri, thing: told.thing, datasets })
  const said = [...told.description.quads, ...incoming, ...about]
  const labels = site.release.labels(namedIn(said))
  return { iri, ...told, datasets, labels, quads: [...said, ...labelQuads(labels)] }
}

function incomingQuads(thing: string, incoming: readonly Incoming[]): Quad[] {
  return incoming.flatMap(({ predicate, subjects }) =>
    subjects.map((subject) =>
      factory.quad(factory.namedNode(subject), factory.namedNode(predicate), factory.namedNode(thing)),
    ),
  )
}

interface Told {
  readonly iri: string
  readonly thing: string
  readonly datasets: readonly PublishedDataset[]
}

/** What the document says of itself: its topic, its datasets with their licences, its date and its release. */
function aboutDocument({ release }: Site, { iri, thing, datasets }: Told): Quad[] {
  const document = factory.namedNode(iri)
  const say = (predicate: NamedNode, object: NamedNode | Literal): Quad => factory.quad(document, predicate, object)
  const licences = new Set(datasets.flatMap((dataset) => dataset.licences))
  return [
    say(factory.namedNode(name('rdf', 'type')), factory.namedNode(name('foaf', 'Document'))),
    ...(iri === thing ? [] : [say(factory.namedNode(name('foaf', 'primaryTopic')), factory.namedNode(thing))]),
    ...datasets.map((dataset) => say(factory.namedNode(name('void', 'inDataset')), factory.namedNode(dataset.iri))),
    ...[...licences].map((licence) => say(factory.namedNode(name('dct', 'license')), factory.namedNode(licence))),
    say(factory.namedNode(name('dct', 'modified')), dateTime(release.about.built)),
    say(factory.namedNode(name('owl', 'versionInfo')), factory.literal(release.about.digest)),
  ]
}

function dateTime(date: Date): Literal {
  return factory.literal(date.toISOString(), factory.namedNode(name('xsd', 'dateTime')))
}

function namedIn(quads: readonly Quad[]): Set<string> {
  const terms = quads.flatMap(({ subject, predicate, object }): Term[] => [subject, predicate, object])
  return new Set(terms.filter(({ termType }) => termType === 'NamedNode').map(({ value }) => value))
}

function labelQuads(labels: Document['labels']): Quad[] {
  const label = factory.namedNode(name('rdfs', 'label'))
  return [...labels].flatMap(([iri, literals]) =>
    literals.map((literal) => factory.quad(factory.namedNode(iri), label, literal)),
  )
}
