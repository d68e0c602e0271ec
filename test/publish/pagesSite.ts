import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Parser, Writer } from 'n3'
import { pino } from 'pino'
import { listen } from '../../src/publish/listen.js'
import { createSite } from '../../src/publish/server.js'
import { readDocument } from '../../src/rdf/document.js'
import { factory } from '../../src/rdf/environment.js'
import { openRelease } from '../../src/release/open.js'
import { createWriter } from '../../src/release/write.js'
import { readShapes } from '../../src/shapes/readShapes.js'
import { absentStore, ask } from './testSite.js'

const head = `@base <https://example.org/> . @prefix : <https://example.org/ontology#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
  @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
  @prefix dct: <http://purl.org/dc/terms/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .`

/** The shapes of a gallery, whose groups and orders are another than the alphabet's. */
const ontology = `${head}
  :Look a sh:PropertyGroup ; sh:order 1 ; rdfs:label "Ce qu’on voit"@fr , "What one sees"@en .
  :Keys a sh:PropertyGroup ; sh:order 2 ; rdfs:label "Numéros"@fr , "Numbers"@en .
  :PaintingShape a sh:NodeShape ; sh:targetClass :Painting ; rdfs:label "Tableau"@fr , "Painting"@en ; sh:property
    [ sh:path :zoom ; sh:order 1 ; sh:group :Look ; sh:name "gros plan"@fr , "close-up"@en ; sh:description "Un <détail>."@fr , "A <detail>."@en ] ,
    [ sh:path :colour ; sh:order 2 ; sh:group :Look ; sh:name "couleur"@fr , "colour"@en ] ,
    [ sh:path :stock ; sh:order 3 ; sh:group :Keys ; sh:name "inventaire"@fr , "stock number"@en ] ,
    [ sh:path :copies ; sh:order 4 ; sh:group :Look ; sh:name "copie de"@fr , "copy of"@en ] ,
    [ sh:path :size ; sh:order 5 ; sh:group :Look ; sh:name "format"@fr , "size"@en ] .
  :FrameShape a sh:NodeShape ; sh:targetClass :Frame ; rdfs:label "Cadre"@fr , "Frame"@en ; sh:property
    [ sh:path :width ; sh:order 1 ; sh:name "largeur"@fr , "width"@en ] , [ sh:path :height ; sh:order 2 ; sh:name "hauteur"@fr , "height"@en ] .
  :StolenShape a sh:NodeShape ; sh:targetClass :Stolen ; rdfs:label "Œuvre volée"@fr , "Stolen work"@en ; sh:property
    [ sh:path :year ; sh:order 0 ; sh:group :Look ; sh:name "année du vol"@fr , "year of the theft"@en ] ,
    [ sh:path :colour ; sh:order 9 ; sh:group :Look ; sh:name "teinte"@fr , "tint"@en ] .`

const terms = `${head}
  :stock rdfs:subPropertyOf dct:identifier ; rdfs:label "stock" . :Painting rdfs:label "Tableau"@fr , "Painting"@en .
  :apart rdfs:label "à part"@fr , "apart"@en . :number rdfs:subPropertyOf dct:identifier ; rdfs:label "number"@en .`

/** A picture with all there is; one of two classes; one with hundreds of copies; a wall that no shape describes. */
const data = `${head}
  <id/painting/1> a :Painting ; rdfs:label "Le pont"@fr , "The bridge"@en ; :colour "blue" ; :zoom "water" ; :stock "INV 1" ; :number "7" ;
    :size <id/painting/1#frame> ; :apart "also" ; owl:sameAs <https://registry.example/1> ; :hangsOn <id/wall/a> .
  <id/painting/1#frame> a :Frame ; rdfs:label "frame" ; :height 3 ; :width 4 .
  <id/painting/2> a :Stolen , :Painting ; rdfs:label "Two"@en ; :colour "red" ; :year 1911 ; :zoom "hand" .
  <id/painting/3> a :Painting ; rdfs:label "Three"@en ; :copies ${Array.from({ length: 230 }, (_, i) => `<id/painting/c${i}>`).join(' , ')} .
  ${Array.from({ length: 230 }, (_, i) => `<id/painting/c${i}> a :Painting ; rdfs:label "Copy ${230 - i}"@en ; :hangsOn <id/wall/a> .`).join('\n')}
  <id/wall/a> rdfs:label "Wall A"@en ; :zebra "z" ; :apple "a" ; geo:lat 48.5 ; geo:long 2.5 .`

/** A site of a gallery. */
export interface PagesSite {
  /** The HTML of the page at a path. */
  page(path: string, language?: string): Promise<string>
  close(): Promise<void>
}

/** Writes and serves a gallery, with the shapes of its classes or without. */
export async function servePages({ hasShapes }: { readonly hasShapes: boolean }): Promise<PagesSite> {
  const folder = mkdtempSync(join(tmpdir(), 'dataesr-gallery-'))
  const { dataset, prefixes } = readDocument(ontology, { baseIRI: 'https://example.org/', file: 'gallery.ttl' })
  const classes = hasShapes ? readShapes(dataset, prefixes) : []
  const writer = createWriter(folder, { identifierProperties: new Map(), classes })
  const lines = new Writer({ format: 'application/n-quads' })
  const graph = factory.namedNode('https://example.org/graph/gallery')
  for (const quad of [...new Parser({ factory }).parse(data), ...new Parser({ factory }).parse(terms)]) {
    writer.add(lines.quadToString(quad.subject, quad.predicate, quad.object, graph).trimEnd(), -1, 0)
  }
  const built = new Date('2025-06-01T10:00:00Z')
  await writer.finish({ baseIRI: 'https://example.org/', prefixes, built, sources: [], moved: [] })
  writeFileSync(join(folder, 'catalogue.ttl'), '')
  const release = openRelease(folder)
  const site = createSite({ release, store: absentStore(), version: '1', log: pino({ level: 'silent' }) })
  const listening = await listen(site, { host: '127.0.0.1', port: 0 })
  return {
    async page(path, language = 'en') {
      const headers = { Accept: 'text/html', 'Accept-Language': language }
      const { status, text } = await ask({ port: listening.port, method: 'GET', path: `/doc/${path}`, headers })
      if (status !== 200) throw new Error(`${status} for ${path}: ${text}`)
      return text
    },
    async close() {
      await listening.close(1_000)
      release.close()
      rmSync(folder, { recursive: true })
    },
  }
}
