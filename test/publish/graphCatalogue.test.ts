import { describe, expect, test } from 'vitest'
import { addressOf } from '../../src/publish/address.js'
import { catalogueLines } from '../../src/publish/catalogueLines.js'
import { readDatasets } from '../../src/publish/datasets.js'
import type { Site } from '../../src/publish/site.js'
import { readDocument } from '../../src/rdf/document.js'

const base = 'https://example.org/'
const turtle = `
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix void: <http://rdfs.org/ns/void#> . @prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
<catalogue> a dcat:Catalog ; dcat:dataset <dataset/a> , <dataset/ab> ; dcat:service <catalogue#sparql> .
<catalogue#sparql> a dcat:DataService ; dcat:endpointURL <sparql> .
<dataset/a> a dcat:Dataset ; void:triples 3 ; dcat:distribution <dataset/a#dump> ; void:classPartition <dataset/a#class-x> .
<dataset/a#dump> dcat:downloadURL <dump/1/quads.nq> .
<dataset/a#class-x> void:entities 3 .
<graph/a> a sd:NamedGraph ; sd:graph <dataset/a> .
<dataset/ab> a dcat:Dataset .
`
const catalogue = readDocument(turtle, { baseIRI: base, file: 'catalogue.ttl' }).dataset
const address = addressOf(base)
const site = { release: { catalogue }, address, datasets: readDatasets(catalogue, address) } as unknown as Site
const subjects = (thing: string) =>
  [...new Set(catalogueLines(site, base + thing).map((line) => line.slice(1 + base.length, line.indexOf('>'))))].sort()

describe('what the catalogue says', () => {
  test('of a dataset is its statements, those of its distributions and of its graph', () => {
    expect(subjects('dataset/a')).toEqual(['dataset/a', 'dataset/a#dump', 'graph/a'])
    expect(catalogueLines(site, `${base}dataset/a`).join('\n')).not.toContain('class-x')
    expect(catalogueLines(site, `${base}dataset/a`).join('\n')).toContain('dump/1/quads.nq')
  })

  test('of itself is its statements and those of its service', () => {
    expect(subjects('catalogue')).toEqual(['catalogue', 'catalogue#sparql'])
  })

  test('of other things is nothing', () => {
    expect(catalogueLines(site, `${base}id/x`)).toEqual([])
    expect(catalogueLines(site, `${base}dataset/a#dump`)).toEqual([])
  })
})
