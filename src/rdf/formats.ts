import type { Quad } from '@rdfjs/types'
import { writeJsonLd } from './jsonLd.js'
import { parseQuads, splitLine, withoutGraph } from './quads.js'
import { writeRdfXml } from './rdfXml.js'
import { writeTurtle } from './turtle.js'

/** What a serializer needs beside the lines. */
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
  /**
   * Writes lines of canonical N-Quads (without their ends), in which releases and engines give their answers.
   * Absent for HTML, which pages make.
   */
  readonly serialize?: (lines: readonly string[], options?: SerializeOptions) => Promise<string> | string
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
    serialize: (lines, { prefixes = {} } = {}) => writeTurtle(lines, { prefixes, graphs: false }),
  },
  {
    name: 'nt',
    title: 'N-Triples',
    mediaType: 'application/n-triples',
    aliases: ['text/plain', 'text/ntriples'],
    iri: 'http://www.w3.org/ns/formats/N-Triples',
    graphs: false,
    serialize: (lines) => asText(union(lines)),
  },
  {
    name: 'jsonld',
    title: 'JSON-LD',
    mediaType: 'application/ld+json',
    aliases: ['application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', 'application/json'],
    iri: 'http://www.w3.org/ns/formats/JSON-LD',
    graphs: false,
    serialize: (lines, { prefixes = {} } = {}) => {
      const triples = parseQuads(union(lines).join('\n'))
      return writeJsonLd(triples, usedPrefixes(triples, prefixes))
    },
  },
  {
    name: 'rdf',
    title: 'RDF/XML',
    mediaType: 'application/rdf+xml',
    aliases: ['application/xml', 'text/xml'],
    iri: 'http://www.w3.org/ns/formats/RDF_XML',
    graphs: false,
    serialize: (lines, { prefixes = {} } = {}) => writeRdfXml(parseQuads(bySubject(union(lines)).join('\n')), prefixes),
  },
  {
    name: 'nq',
    title: 'N-Quads',
    mediaType: 'application/n-quads',
    aliases: ['text/nquads', 'text/x-nquads'],
    iri: 'http://www.w3.org/ns/formats/N-Quads',
    graphs: true,
    serialize: (lines) => asText(lines),
  },
  {
    name: 'trig',
    title: 'TriG',
    mediaType: 'application/trig',
    aliases: ['application/x-trig'],
    iri: 'http://www.w3.org/ns/formats/TriG',
    graphs: true,
    serialize: (lines, { prefixes = {} } = {}) => writeTurtle(lines, { prefixes }),
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

/** The lines without their graphs, each once, in the order of their first occurrence. */
function union(lines: readonly string[]): readonly string[] {
  return [...new Set(lines.map(withoutGraph))]
}

function asText(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

/** The lines of a subject stand together; otherwise the order stays. */
function bySubject(lines: readonly string[]): readonly string[] {
  const groups = new Map<string, string[]>()
  for (const line of lines) {
    const { subject } = splitLine(line)
    const group = groups.get(subject)
    if (group) group.push(line)
    else groups.set(subject, [line])
  }
  return [...groups.values()].flat()
}

/** The prefixes whose namespace occurs, so that a document of ten lines has not thirty of declarations. */
function usedPrefixes(quads: readonly Quad[], prefixes: Readonly<Record<string, string>>): Record<string, string> {
  const iris = [...new Set(quads.flatMap((quad) => iriTerms(quad)))]
  return Object.fromEntries(
    Object.entries(prefixes).filter(([, namespace]) => iris.some((iri) => iri.startsWith(namespace))),
  )
}

function iriTerms({ subject, predicate, object, graph }: Quad): string[] {
  const datatype = object.termType === 'Literal' ? [object.datatype] : []
  return [subject, predicate, object, graph, ...datatype].filter((t) => t.termType === 'NamedNode').map((t) => t.value)
}
