import type { Quad } from '@rdfjs/types'
import { Writer } from 'n3'
import { factory } from './environment.js'
import { writeJsonLd } from './jsonLd.js'
import { writeRdfXml } from './rdfXml.js'

/** What a serializer needs beside the quads. */
export interface SerializeOptions {
  /** Prefix → namespace; those that occur are used. */
  readonly prefixes?: Readonly<Record<string, string>>
}

/** A representation of quads. */
export interface Format {
  /** Short name, which is also the extension: `ttl`. */
  readonly name: string
  /** How it is called for people. */
  readonly title: string
  readonly mediaType: string
  /** Other media types by which clients ask for it; each is answered under the name that was asked for. */
  readonly aliases: readonly string[]
  /** The IRI by which W3C names it (`http://www.w3.org/ns/formats/`). */
  readonly iri: string
  /** Does it keep named graphs? Without, it holds the union of all graphs. */
  readonly graphs: boolean
  /** Absent for HTML, which pages make. */
  readonly serialize?: (quads: readonly Quad[], options?: SerializeOptions) => Promise<string>
}

/** The one table of formats, in the order of preference. Negotiation, links, pages and documentation are made from it. */
export const formats = [
  {
    name: 'ttl',
    title: 'Turtle',
    mediaType: 'text/turtle',
    aliases: ['application/x-turtle', 'text/n3', 'text/rdf+n3'],
    iri: 'http://www.w3.org/ns/formats/Turtle',
    graphs: false,
    serialize: async (quads, options) => write('text/turtle', union(quads), options),
  },
  {
    name: 'nt',
    title: 'N-Triples',
    mediaType: 'application/n-triples',
    aliases: ['text/plain', 'text/ntriples'],
    iri: 'http://www.w3.org/ns/formats/N-Triples',
    graphs: false,
    serialize: async (quads) => write('application/n-triples', union(quads)),
  },
  {
    name: 'jsonld',
    title: 'JSON-LD',
    mediaType: 'application/ld+json',
    aliases: ['application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', 'application/json'],
    iri: 'http://www.w3.org/ns/formats/JSON-LD',
    graphs: false,
    serialize: async (quads, { prefixes = {} } = {}) => writeJsonLd(union(quads), usedPrefixes(quads, prefixes)),
  },
  {
    name: 'rdf',
    title: 'RDF/XML',
    mediaType: 'application/rdf+xml',
    aliases: ['application/xml', 'text/xml'],
    iri: 'http://www.w3.org/ns/formats/RDF_XML',
    graphs: false,
    serialize: async (quads, { prefixes = {} } = {}) => writeRdfXml(bySubject(union(quads)), prefixes),
  },
  {
    name: 'nq',
    title: 'N-Quads',
    mediaType: 'application/n-quads',
    aliases: ['text/nquads', 'text/x-nquads'],
    iri: 'http://www.w3.org/ns/formats/N-Quads',
    graphs: true,
    serialize: async (quads) => write('application/n-quads', quads),
  },
  {
    name: 'trig',
    title: 'TriG',
    mediaType: 'application/trig',
    aliases: ['application/x-trig'],
    iri: 'http://www.w3.org/ns/formats/TriG',
    graphs: true,
    serialize: async (quads, options) => write('application/trig', byGraph(quads), options),
  },
  {
    name: 'html',
    title: 'HTML',
    mediaType: 'text/html',
    aliases: ['application/xhtml+xml'],
    iri: 'http://www.w3.org/ns/formats/HTML',
    graphs: false,
  },
] as const satisfies readonly Format[]

/** The name of a format. */
export type FormatName = (typeof formats)[number]['name']

/** The row of a format. */
export function formatNamed<Name extends FormatName>(name: Name): Extract<(typeof formats)[number], { name: Name }> {
  return formats.find((format) => format.name === name) as Extract<(typeof formats)[number], { name: Name }>
}

/** A serialization of the results of SELECT and ASK. */
export interface ResultFormat {
  readonly name: string
  readonly title: string
  readonly mediaType: string
  readonly aliases: readonly string[]
  readonly iri: string
}

/** The formats of SPARQL results, in the order of preference. */
export const resultFormats = [
  {
    name: 'json',
    title: 'JSON',
    mediaType: 'application/sparql-results+json',
    aliases: ['application/json'],
    iri: 'http://www.w3.org/ns/formats/SPARQL_Results_JSON',
  },
  {
    name: 'xml',
    title: 'XML',
    mediaType: 'application/sparql-results+xml',
    aliases: ['application/xml', 'text/xml'],
    iri: 'http://www.w3.org/ns/formats/SPARQL_Results_XML',
  },
  {
    name: 'csv',
    title: 'CSV',
    mediaType: 'text/csv',
    aliases: [],
    iri: 'http://www.w3.org/ns/formats/SPARQL_Results_CSV',
  },
  {
    name: 'tsv',
    title: 'TSV',
    mediaType: 'text/tab-separated-values',
    aliases: [],
    iri: 'http://www.w3.org/ns/formats/SPARQL_Results_TSV',
  },
] as const satisfies readonly ResultFormat[]

/** The quads without their graphs, each once, in the order of their first occurrence. */
export function union(quads: readonly Quad[]): Quad[] {
  const lines = new Writer({ format: 'application/n-triples' })
  const triples = new Map<string, Quad>()
  for (const { subject, predicate, object } of quads) {
    const line = lines.quadToString(subject, predicate, object)
    if (!triples.has(line)) triples.set(line, factory.quad(subject, predicate, object))
  }
  return [...triples.values()]
}

/** Writes text by N3.js, which writes a graph wherever a quad has one: for triples, {@link union} comes first. */
function write(format: string, quads: readonly Quad[], { prefixes = {} }: SerializeOptions = {}): Promise<string> {
  const writer = new Writer({ format, prefixes: usedPrefixes(quads, prefixes) })
  writer.addQuads([...quads])
  return new Promise((resolve, reject) => {
    writer.end((error: Error | null, text: string) => {
      if (error) reject(error)
      else resolve(text)
    })
  })
}

/** The prefixes whose namespace occurs, so that a document of ten lines has not thirty of declarations. */
function usedPrefixes(quads: readonly Quad[], prefixes: Readonly<Record<string, string>>): Record<string, string> {
  const iris = new Set(quads.flatMap((quad) => iriTerms(quad)))
  return Object.fromEntries(
    Object.entries(prefixes).filter(([, namespace]) => [...iris].some((iri) => iri.startsWith(namespace))),
  )
}

function iriTerms({ subject, predicate, object, graph }: Quad): string[] {
  const datatype = object.termType === 'Literal' ? [object.datatype] : []
  return [subject, predicate, object, graph, ...datatype].filter((t) => t.termType === 'NamedNode').map((t) => t.value)
}

/** The quads of a subject stand together; otherwise the order stays. */
function bySubject(quads: readonly Quad[]): Quad[] {
  return together(quads, ({ subject }) => `${subject.termType} ${subject.value}`)
}

function byGraph(quads: readonly Quad[]): Quad[] {
  return together(quads, ({ graph }) => `${graph.termType} ${graph.value}`)
}

function together(quads: readonly Quad[], keyOf: (quad: Quad) => string): Quad[] {
  const groups = new Map<string, Quad[]>()
  for (const quad of quads) {
    const key = keyOf(quad)
    const group = groups.get(key)
    if (group) group.push(quad)
    else groups.set(key, [quad])
  }
  return [...groups.values()].flat()
}
