import { Readable } from 'node:stream'
import jsonld from 'jsonld'
import { Parser } from 'n3'
import type { Quad } from '@rdfjs/types'
import { RdfXmlParser } from 'rdfxml-streaming-parser'
import { factory } from '../src/rdf/environment.js'

/** Reads what the site answers as a client would, with other libraries than those that wrote it where there are some. */
export const readers: Readonly<Record<string, (text: string) => Promise<readonly Quad[]>>> = {
  ttl: async (text) => parse(text, 'Turtle'),
  nt: async (text) => parse(text, 'N-Triples'),
  nq: async (text) => parse(text, 'N-Quads'),
  trig: async (text) => parse(text, 'TriG'),
  jsonld: async (text) =>
    parse((await jsonld.toRDF(JSON.parse(text) as object, { format: 'application/n-quads' })) as string, 'N-Quads'),
  rdf: readRdfXml,
}

function parse(text: string, format: string): readonly Quad[] {
  return new Parser({ format, factory }).parse(text)
}

async function readRdfXml(text: string): Promise<readonly Quad[]> {
  const quads: Quad[] = []
  for await (const quad of Readable.from([text]).pipe(new RdfXmlParser())) quads.push(quad as Quad)
  return quads
}
