import type { Literal, Quad } from '@rdfjs/types'
import { name } from '../rdf/namespaces.js'
import { quoted } from '../rdf/nquads.js'
import { createLineReader, type LineTerms, parseQuads, readLiteral, splitLine } from '../rdf/quads.js'
import type { Description, DescriptionLines, Incoming, Release } from '../release/release.js'
import { documentIRI } from './address.js'
import { catalogueLines } from './catalogueLines.js'
import type { PublishedDataset } from './datasets.js'
import { incomingLines } from './incomingLines.js'
import { type IncomingPage, readIncoming } from './incomingPages.js'
import { originLines } from './originLines.js'
import type { Labelled } from './labelLines.js'
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

/** The document about a thing; undefined where nothing is said of it. */
export function documentAbout(site: Site, thing: string, asked: IncomingPage): Document | undefined {
  const subjects = subjectsOf(site.release, thing)
  return subjects && assemble(site, { thing, subjects, incoming: readIncoming(site.release, thing, asked), asked })
}

/** The document about a vocabulary: the descriptions of all its terms. */
export function documentAboutTerms(site: Site, vocabulary: string, terms: readonly string[]): Document {
  const subjects = terms.flatMap((term) => site.release.descriptionLines(term) ?? [])
  return assemble(site, { thing: vocabulary, subjects, incoming: [], asked: { page: 1 } })
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

interface Found {
  readonly thing: string
  readonly subjects: readonly DescriptionLines[]
  readonly incoming: readonly Incoming[]
  readonly asked: IncomingPage
}

function assemble(site: Site, { thing, subjects, incoming, asked }: Found): Document {
  const iri = documentIRI(site.address, thing)
  const described = subjects.flatMap(({ lines }) => lines)
  const told = createTerms(thing)
  for (const line of described) told.add(line)
  const datasets = site.datasets.filter(({ graph }) => told.graphs.has(`<${graph}>`))
  const added = [
    ...linksTo(thing, incoming),
    ...catalogueLines(site, thing),
    ...aboutDocument(site, { iri, thing, datasets }),
  ]
  for (const line of added) told.addNames(line)
  // A page may have none left of a predicate that it counts.
  for (const { predicate } of incoming) told.names.add(`<${predicate}>`)
  const labels = labelsOf(site, told)
  const all = [
    ...described,
    ...added,
    ...incomingLines({ iri, incoming, asked }),
    ...originLines(site, { iri, thing, subjects }),
    ...labels.flatMap(({ lines: of }) => of),
  ]
  // Only what the release itself says in its default graph can be said twice.
  const lines = told.graphs.has('') ? [...new Set(all)] : all
  return new AssembledDocument({ iri, thing, incoming, datasets, types: [...told.types], lines }, { subjects, labels })
}

type Told = Pick<Document, 'iri' | 'thing' | 'incoming' | 'datasets' | 'types' | 'lines'>

/** What else a document may be asked for. */
interface Untold {
  readonly subjects: readonly DescriptionLines[]
  readonly labels: readonly Labelled[]
}

/**
 * Most formats are written from the lines: what only some need is made when they ask for it. (A class, as an object with
 * getters of its own takes as long to make as all labels are looked up.)
 */
class AssembledDocument implements Document {
  readonly iri
  readonly thing
  readonly incoming
  readonly datasets
  readonly types
  readonly lines
  readonly #untold
  #description: Description | undefined
  #labels: Document['labels'] | undefined
  #quads: readonly Quad[] | undefined

  constructor({ iri, thing, incoming, datasets, types, lines }: Told, untold: Untold) {
    this.iri = iri
    this.thing = thing
    this.incoming = incoming
    this.datasets = datasets
    this.types = types
    this.lines = lines
    this.#untold = untold
  }

  get description(): Description {
    const { subjects } = this.#untold
    return (this.#description ??= {
      quads: parseQuads(subjects.flatMap(({ lines }) => lines).join('\n')),
      origins: subjects.flatMap(({ origins }) => origins()),
    })
  }

  get labels(): Document['labels'] {
    return (this.#labels ??= new Map(this.#untold.labels.map(({ iri, texts }) => [iri, texts.map(readLiteral)])))
  }

  get quads(): readonly Quad[] {
    return (this.#quads ??= parseQuads(this.lines.join('\n')))
  }
}

/** What lines of a document name, as texts of N-Quads, their graphs, and the thing's classes. */
interface Terms {
  readonly names: Set<string>
  /** Of these, the properties and classes. */
  readonly words: ReadonlySet<string>
  readonly graphs: ReadonlySet<string>
  readonly types: ReadonlySet<string>
  /** Reads a line that the release says. */
  add(line: string): void
  /** Reads a line that is added: only what it names. */
  addNames(line: string): void
}

function createTerms(thing: string): Terms {
  const names = new Set<string>()
  const words = new Set<string>()
  const graphs = new Set<string>()
  const types = new Set<string>()
  const whole = `<${thing}>`
  const read = createLineReader()
  const addNames = (line: string): LineTerms => {
    const terms = read(line)
    names.add(terms.subject).add(terms.predicate)
    words.add(terms.predicate)
    if (terms.predicate === type) words.add(terms.object)
    if (terms.object.startsWith('<')) names.add(terms.object)
    return terms
  }
  return {
    names,
    words,
    graphs,
    types,
    add(line) {
      const { subject, predicate, object, graph } = addNames(line)
      graphs.add(graph)
      if (predicate === type && subject === whole) types.add(object.slice(1, -1))
    },
    addNames,
  }
}

const type = `<${name('rdf', 'type')}>`

/** Of the names, those that are IRIs and have labels. */
function labelsOf({ labels }: Site, { names, words }: Terms): readonly Labelled[] {
  const found: Labelled[] = []
  for (const named of names) {
    if (!named.startsWith('<')) continue
    const iri = named.slice(1, -1)
    const labelled = words.has(named) ? labels.ofWord(iri) : labels.of(iri)
    if (labelled.lines.length > 0) found.push(labelled)
  }
  return found
}

function linksTo(thing: string, incoming: readonly Incoming[]): string[] {
  return incoming.flatMap(({ predicate, subjects }) => subjects.map((subject) => triple(subject, predicate, thing)))
}

interface Topic {
  readonly iri: string
  readonly thing: string
  readonly datasets: readonly PublishedDataset[]
}

/** What the document says of itself: its topic, its datasets with their licences, its date and its release. */
function aboutDocument({ release }: Site, { iri, thing, datasets }: Topic): string[] {
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
