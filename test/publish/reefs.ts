import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Parser, Writer } from 'n3'
import { pino } from 'pino'
import { listen } from '../../src/publish/listen.js'
import { createSite } from '../../src/publish/server.js'
import { readDocument } from '../../src/rdf/document.js'
import { factory } from '../../src/rdf/environment.js'
import { prefixes as programPrefixes } from '../../src/rdf/namespaces.js'
import { noteGone } from '../../src/release/gone.js'
import { openRelease } from '../../src/release/open.js'
import type { Release } from '../../src/release/release.js'
import { createWriter } from '../../src/release/write.js'
import { readShapes } from '../../src/shapes/readShapes.js'
import { absentStore, ask, type TestAnswer } from './testSite.js'

/** A site of another theme, whose things have coordinates, parts, and keys with slashes and odd signs. */
export interface Reefs {
  readonly release: Release
  readonly origin: string
  readonly port: number
  /** Sends a path as it is written. */
  send(method: string, path: string, headers?: Record<string, string>): Promise<TestAnswer>
  close(): Promise<void>
}

export const base = 'https://example.org/'

const header = `@base <${base}> . @prefix r: <${base}ontology#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
  @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
  @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix dct: <http://purl.org/dc/terms/> .
  @prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
  @prefix foaf: <http://xmlns.com/foaf/0.1/> .`

const ontology = `${header}
  r:BerthShape a sh:NodeShape ; sh:targetClass r:Berth ; skos:notation "berths" ; sh:property [ sh:path r:depth ; sh:datatype xsd:decimal ; sh:maxCount 1 ] .
  r:ReefShape a sh:NodeShape ; sh:targetClass r:Reef ; skos:notation "reefs" ; sh:property
    [ sh:path r:number ; sh:datatype xsd:integer ; sh:maxCount 1 ] , [ sh:path r:atoll ; sh:class r:Atoll ] ,
    [ sh:path ( r:atoll r:ocean ) ; skos:notation "ocean" ; sh:nodeKind sh:IRI ] ,
    [ sh:path r:berth ; sh:node [ sh:property [ sh:path r:depth ; sh:datatype xsd:decimal ; sh:maxCount 1 ] ] ] .`

/** Keys of reefs, as a part of a path. */
export const odd = ['10.1234/a(b)', '10.1234/x.csv', 'é t'] as const

const data = `${header}
  <id/reef/1> a r:Reef ; rdfs:label "Blue reef"@en ; geo:lat -10.0 ; geo:long 10.0 ; r:atoll <id/atoll/n> ; r:berth <id/reef/1#berth> .
  <id/reef/1#berth> a r:Berth ; rdfs:label "north" ; r:depth 12.5 .
  <id/reef/2> a r:Reef ; rdfs:label "Red reef"@en ; geo:lat 15.0 ; geo:long 179.5 ; r:atoll <id/atoll/n> , <id/atoll/s> ; r:berth [ r:depth 3.0 ] .
  <id/reef/3> a r:Reef ; dct:replaces <id/reef/sunk> ; geo:lat 15.0 ; geo:long -179.5 ; r:atoll <id/atoll/s> .
  <id/reef/10.1234/a(b)> a r:Reef . <id/reef/10.1234/x.csv> a r:Reef . <id/reef/é%20t> a r:Reef .
  <id/atoll/n> r:ocean <id/ocean/pacific> . <id/atoll/s> r:ocean <id/ocean/pacific> , <id/ocean/south> .
  <id/ocean/pacific> rdfs:label "Pacific"@en . <id/ocean/south> rdfs:label "Southern Ocean"@en .`

/** Datasets of the catalogue, more than fit on two pages. */
export const datasetCount = 120

const catalogue = `${header}
  <catalogue> a dcat:Catalog ; dct:title "Reefs"@en ; dct:publisher <catalogue#us> .
  <catalogue#us> foaf:name "Us" .
  ${Array.from({ length: datasetCount }, (_, i) => {
    const [dataset, agent] = [`<dataset/${i}>`, `<https://agents.example/${i % 60}>`]
    return `<catalogue> dcat:dataset ${dataset} . ${dataset} a dcat:Dataset ; dct:title "Dataset ${i}"@en ; dct:publisher ${agent} ; dct:relation <dataset/${(i + 1) % datasetCount}> ; dcat:distribution <dataset/${i}#file> .
      <dataset/${i}#file> a dcat:Distribution ; dct:format [ rdfs:label "format ${i}" ] . ${agent} foaf:name "Agent ${i % 60}" .`
  }).join('\n')}`

/** Writes the release and serves it; `many` more reefs than those above. */
export async function serveReefs(many = 0): Promise<Reefs> {
  const folder = mkdtempSync(join(tmpdir(), 'dataesr-reefs-'))
  const { dataset, prefixes } = readDocument(ontology, { baseIRI: base, file: 'reefs.ttl' })
  const writer = createWriter(folder, { identifierProperties: new Map(), classes: readShapes(dataset, prefixes) })
  const lines = new Writer({ format: 'application/n-quads' })
  const graph = factory.namedNode(`${base}graph/reefs`)
  for (const { subject, predicate, object } of new Parser({ factory }).parse(data + reefs(many)))
    writer.add(lines.quadToString(subject, predicate, object, graph).trimEnd(), -1, 0)
  await writer.finish({
    baseIRI: base,
    prefixes: { ...prefixes, ...programPrefixes },
    built: new Date('2025-06-01T10:00:00Z'),
    sources: [],
    moved: [[`${base}id/reef/old/1`, `${base}id/reef/1`]],
  })
  writeFileSync(join(folder, 'catalogue.ttl'), catalogue)
  noteGone(folder, { former: [], replaced: new Map([[`${base}id/reef/sunk`, new Set([`${base}id/reef/3`])]]) })
  const release = openRelease(folder)
  const site = createSite({ release, store: absentStore(), version: '1.2.3', log: pino({ level: 'silent' }) })
  const listening = await listen(site, { host: '127.0.0.1', port: 0 })
  const { port } = listening
  return {
    release,
    port,
    origin: `http://127.0.0.1:${port}`,
    send: (method, path, headers = {}) => ask({ port, method, path, headers }),
    async close() {
      await listening.close(1_000)
      release.close()
      rmSync(folder, { recursive: true })
    },
  }
}

function reefs(count: number): string {
  return Array.from(
    { length: count },
    (_, i) => `<id/reef/many/${i}> a r:Reef ; r:number ${i} ; rdfs:label "Reef ${i}" .`,
  ).join('\n')
}
