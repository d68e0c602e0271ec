import type { Literal, Quad } from '@rdfjs/types'
import { name } from '../rdf/namespaces.js'
import { quoted } from '../rdf/nquads.js'
import { type LineTerms, parseQuads, splitLine } from '../rdf/quads.js'
import type { Description, DescriptionLines, Incoming, Release } from '../release/release.js'
import { documentIRI } from './address.js'
import { catalogueLines } from './catalogueLines.js'
import type { PublishedDataset } from './datasets.js'
import type { Site } from './site.js'

/** What is told of a thing; every format carries the same {@link lines}. */
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
  /** IRIs of the thing's classes. */
  readonly types: readonly string[]
  /** All of it in canonical N-Quads, with what the document says of itself in the default graph; each line once. */
  readonly lines: readonly string[]
  /** The same, read. */
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
  const subjects = subjectsOf(site.release, thing)
  return subjects && assemble(site, { thing, subjects, incoming: incomingOf(site, thing, page) })
}

/** The document about a vocabulary: the descriptions of all its terms. */
export function documentAboutTerms(site: Site, vocabulary: string, terms: readonly string[]): Document {
  const subjects = terms.flatMap((term) => site.release.descriptionLines(term) ?? [])
  return assemble(site, { thing: vocabulary, subjects, incoming: [] })
}

/** The descriptions of a thing and of the parts that it names, which may name parts themselves. */
function subjectsOf(release: Release, thing: string): readonly DescriptionLines[] | undefined {
  const whole = release.descriptionLines(thing)
  if (whole === undefined) return undefined
  const found = [whole]
  const known = new Set([thing])
  // What is added while the list is walked through is walked through too.
  for (const { lines } of found) {
    for (const part of partsIn(lines, thing)) {
      if (known.has(part)) continue
      known.add(part)
      const description = release.descriptionLines(part)
      if (description) found.push(description)
    }
  }
  return found
}

/** The parts that lines name: IRIs that differ from the thing's by their fragment alone. */
function partsIn(lines: readonly string[], thing: string): string[] {
  const beginning = `<${thing}#`
  return lines.flatMap((line) => {
    const object = line.includes(` ${beginning}`) ? splitLine(line).object : ''
    return object.startsWith(beginning) ? [object.slice(1, -1)] : []
  })
}

function incomingOf({ release }: Site, thing: string, { page, predicate }: IncomingPage): readonly Incoming[] {
  if (predicate === undefined) return release.incoming(thing, { page: page - 1, size: incomingSizes.overview })
  return release.incoming(thing, { page: page - 1, size: incomingSizes.single, predicate })
}

interface Found {
  readonly thing: string
  readonly subjects: readonly DescriptionLines[]
  readonly incoming: readonly Incoming[]
}

function assemble(site: Site, { thing, subjects, incoming }: Found): Document {
  const iri = documentIRI(site.address, thing)
  const described = subjects.flatMap(({ lines }) => lines)
  const told = readTerms(described, thing)
  const datasets = site.datasets.filter(({ graph }) => told.graphs.has(`<${graph}>`))
  const added = [
    ...incomingLines(thing, incoming),
    ...catalogueLines(site, thing),
    ...aboutDocument(site, { iri, thing, datasets }),
  ]
  for (const line of added) addNames(splitLine(line), told.names)
  const labels = site.labels.of(irisIn(told.names))
  const all = [...described, ...added, ...labels.flatMap(({ lines: of }) => of)]
  // Only what the release itself says in its default graph can be said twice.
  const lines = told.graphs.has('') ? [...new Set(all)] : all
  const description = once(() => ({
    quads: parseQuads(described.join('\n')),
    origins: subjects.flatMap(({ origins }) => origins()),
  }))
  const literals = once(() => new Map(labels.map(({ iri: term, literals: of }) => [term, of])))
  const quads = once(() => parseQuads(lines.join('\n')))
  return {
    iri,
    thing,
    incoming,
    datasets,
    types: told.types,
    lines,
    get description() {
      return description()
    },
    get labels() {
      return literals()
    },
    get quads() {
      return quads()
    },
  }
}

/** What a description names, as texts of N-Quads; and the thing's classes. */
interface Terms {
  readonly names: Set<string>
  readonly graphs: ReadonlySet<string>
  readonly types: readonly string[]
}

/** Goes once through the lines of a description. */
function readTerms(lines: readonly string[], thing: string): Terms {
  const names = new Set<string>()
  const graphs = new Set<string>()
  const types = new Set<string>()
  const subject = `<${thing}>`
  for (const line of lines) {
    const terms = splitLine(line)
    addNames(terms, names)
    graphs.add(terms.graph)
    if (terms.predicate === type && terms.subject === subject) types.add(terms.object.slice(1, -1))
  }
  return { names, graphs, types: [...types] }
}

const type = `<${name('rdf', 'type')}>`

function addNames({ subject, predicate, object }: LineTerms, names: Set<string>): void {
  names.add(subject)
  names.add(predicate)
  if (object.startsWith('<')) names.add(object)
}

function irisIn(names: Iterable<string>): string[] {
  return [...names].filter((text) => text.startsWith('<')).map((text) => text.slice(1, -1))
}

/** Most formats are written from the lines: what only some need is made when they ask for it. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

function incomingLines(thing: string, incoming: readonly Incoming[]): string[] {
  return incoming.flatMap(({ predicate, subjects }) => subjects.map((subject) => triple(subject, predicate, thing)))
}

interface Told {
  readonly iri: string
  readonly thing: string
  readonly datasets: readonly PublishedDataset[]
}

/** What the document says of itself: its topic, its datasets with their licences, its date and its release. */
function aboutDocument({ release }: Site, { iri, thing, datasets }: Told): string[] {
  const licences = new Set(datasets.flatMap((dataset) => dataset.licences))
  const { built, digest } = release.about
  const modified = `${quoted(built.toISOString())}^^<${name('xsd', 'dateTime')}>`
  return [
    triple(iri, name('rdf', 'type'), name('foaf', 'Document')),
    ...(iri === thing ? [] : [triple(iri, name('foaf', 'primaryTopic'), thing)]),
    ...datasets.map((dataset) => triple(iri, name('void', 'inDataset'), dataset.iri)),
    ...[...licences].map((licence) => triple(iri, name('dct', 'license'), licence)),
    `<${iri}> <${name('dct', 'modified')}> ${modified} .`,
    `<${iri}> <${name('owl', 'versionInfo')}> ${quoted(digest)} .`,
  ]
}

function triple(subject: string, predicate: string, object: string): string {
  return `<${subject}> <${predicate}> <${object}> .`
}
