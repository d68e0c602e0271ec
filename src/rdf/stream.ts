import type { Quad } from '@rdfjs/types'
import { formatNamed } from './formats.js'
import { streamJsonLd } from './jsonLdStream.js'
import { prefixes } from './namespaces.js'
import { parseQuads } from './quads.js'
import { streamRdfJson } from './rdfJson.js'
import { streamRdfXml } from './rdfXml.js'
import { streamTurtle } from './turtleStream.js'

/** Lines of canonical N-Quads without their ends, some thousands at a time. */
export type Lines = AsyncIterable<readonly string[]>

export interface StreamOptions {
  /** Prefix → namespace, those that occur ({@link occurring}). */
  readonly prefixes: Readonly<Record<string, string>>
  /** The encoding that the document says it has, where its format says it. */
  readonly encoding: string
}

/** How any number of quads is written, piece by piece. */
export interface StreamEntry {
  /** The IRIs by which it is called (`http://www.w3.org/ns/formats/`). */
  readonly iris: readonly string[]
  /** Does it keep named graphs? Without, the lines must have none ({@link withoutGraph}). */
  readonly graphs: boolean
  /** Must all lines of a subject stand together? */
  readonly bySubject: boolean
  /** Does it shorten IRIs by prefixes? */
  readonly hasPrefixes: boolean
  readonly write: (lines: Lines, options: StreamOptions) => AsyncIterable<string>
}

const w3c = 'http://www.w3.org/ns/formats/'

/** The formats in which quads are written without being held in memory. */
export const streamFormats = {
  nq: { iris: [formatNamed('nq').iri], graphs: true, bySubject: false, hasPrefixes: false, write: asTheyAre },
  nt: { iris: [formatNamed('nt').iri], graphs: false, bySubject: false, hasPrefixes: false, write: asTheyAre },
  ttl: { iris: [formatNamed('ttl').iri], graphs: false, bySubject: false, hasPrefixes: true, write: streamTurtle },
  // Turtle is N3.
  n3: { iris: [`${w3c}N3`], graphs: false, bySubject: false, hasPrefixes: true, write: streamTurtle },
  trig: { iris: [formatNamed('trig').iri], graphs: true, bySubject: false, hasPrefixes: true, write: streamTurtle },
  jsonld: {
    iris: [formatNamed('jsonld').iri],
    graphs: true,
    bySubject: false,
    hasPrefixes: false,
    write: (lines) => streamJsonLd(quadsOf(lines)),
  },
  rdf: {
    iris: [formatNamed('rdf').iri, `${w3c}RDFXML`],
    graphs: false,
    bySubject: false,
    hasPrefixes: true,
    write: (lines, options) => streamRdfXml(quadsOf(lines), options),
  },
  rj: {
    iris: [`${w3c}RDF_JSON`, `${w3c}RDFJSON`],
    graphs: false,
    bySubject: true,
    hasPrefixes: false,
    write: (lines) => streamRdfJson(quadsOf(lines)),
  },
} as const satisfies Readonly<Record<string, StreamEntry>>

export type StreamFormat = keyof typeof streamFormats

/** The prefixes of the program whose namespace occurs in the lines. */
export async function occurring(lines: Lines): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {}
  let missing: readonly (readonly [string, string])[] = Object.entries(prefixes)
  for await (const batch of lines) {
    const text = batch.join('\n')
    const here = missing.filter(([, namespace]) => text.includes(`<${namespace}`))
    for (const [prefix, namespace] of here) found[prefix] = namespace
    missing = missing.filter((entry) => !here.includes(entry))
  }
  return found
}

async function* asTheyAre(lines: Lines): AsyncGenerator<string> {
  for await (const batch of lines) if (batch.length > 0) yield `${batch.join('\n')}\n`
}

async function* quadsOf(lines: Lines): AsyncGenerator<readonly Quad[]> {
  for await (const batch of lines) yield parseQuads(batch.join('\n'))
}
