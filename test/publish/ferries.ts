import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { Parser, Writer } from 'n3'
import { readDocument } from '../../src/rdf/document.js'
import { factory } from '../../src/rdf/environment.js'
import { prefixes as programPrefixes } from '../../src/rdf/namespaces.js'
import { openRelease } from '../../src/release/open.js'
import type { Release } from '../../src/release/release.js'
import { createWriter } from '../../src/release/write.js'
import { readShapes } from '../../src/shapes/readShapes.js'

/** A release of another theme, with shapes. */
export interface Ferries {
  readonly release: Release
  close(): void
}

const header = `@base <https://example.org/> . @prefix f: <https://example.org/ontology#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
  @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .`

const ontology = `${header}
  f:LineShape a sh:NodeShape ; sh:targetClass f:Line ; skos:notation "lines" ; sh:property
    [ sh:path f:number ; sh:datatype xsd:integer ; sh:maxCount 1 ] , [ sh:path f:calls ; sh:class f:Stop ] ,
    [ sh:path ( f:calls f:in ) ; skos:notation "islands" ; sh:nodeKind sh:IRI ] , [ sh:path f:fare ; sh:node [ sh:property [ sh:path f:price ; sh:datatype xsd:decimal ; sh:maxCount 1 ] ] ] .
  f:StopShape a sh:NodeShape ; sh:targetClass f:Stop ; sh:property [ sh:path f:in ; sh:nodeKind sh:IRI ; sh:maxCount 1 ] ,
    [ sh:path [ sh:inversePath f:calls ] ; skos:notation "servedBy" ; sh:class f:Line ] .`

const data = `${header}
  <id/line/1> a f:Line ; rdfs:label "Red line"@en ; f:number 1 ; f:calls <id/stop/a> , <id/stop/b> ; f:fare <id/line/1#fare> .
  <id/line/1#fare> rdfs:label "fare"@en ; f:price 2.50 .
  <id/line/2> a f:Line ; f:number "two" ; f:calls <id/stop/a> .
  <id/stop/a> a f:Stop ; rdfs:label "Harbour"@en ; f:in <id/island/n> . <id/stop/b> a f:Stop ; rdfs:label "Beach"@en ; f:in <id/island/n> .
  <id/island/n> rdfs:label "North island"@en .`

/** Writes and opens the release. */
export async function openFerries(): Promise<Ferries> {
  const folder = mkdtempSync(join(tmpdir(), 'dataesr-ferries-'))
  const { dataset, prefixes } = readDocument(ontology, { baseIRI: 'https://example.org/', file: 'ferries.ttl' })
  const writer = createWriter(folder, { identifierProperties: new Map(), classes: readShapes(dataset, prefixes) })
  const lines = new Writer({ format: 'application/n-quads' })
  for (const { subject, predicate, object } of new Parser({ factory }).parse(data)) {
    writer.add(
      lines.quadToString(subject, predicate, object, factory.namedNode('https://example.org/graph/ferries')).trimEnd(),
      -1,
      0,
    )
  }
  await writer.finish({
    baseIRI: 'https://example.org/',
    prefixes: { ...prefixes, ...programPrefixes },
    built: new Date('2025-06-01T10:00:00Z'),
    sources: [],
    moved: [],
  })
  writeFileSync(join(folder, 'catalogue.ttl'), '')
  const release = openRelease(folder)
  return {
    release,
    close() {
      release.close()
      rmSync(folder, { recursive: true })
    },
  }
}
