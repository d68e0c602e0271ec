import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkCatalogue } from '../../src/catalogue/check.js'
import { describeRelease } from '../../src/catalogue/describe.js'
import { Statistics } from '../../src/catalogue/statistics.js'
import type { Problem } from '../../src/problems/problem.js'
import { readDocument } from '../../src/rdf/document.js'
import { name, prefixes } from '../../src/rdf/namespaces.js'
import { pointer, subjectsWith } from '../../src/rdf/pointer.js'
import { factory } from '../../src/rdf/environment.js'

const base = 'https://data.example/'
const type = `<${name('rdf', 'type')}>`
const subjects = [
  {
    text: `<${base}id/a>`,
    statements: [
      `${type} <${base}ontology#Unit> <${base}graph/units> .`,
      `<${base}ontology#p> "1" <${base}graph/other> .`,
      `<${base}ontology#p> "é" <${base}graph/units> .`,
    ],
  },
  { text: `<${base}id/b>`, statements: [`${type} <${base}ontology#Unit> <${base}graph/units> .`] },
  { text: '_:x', statements: [`<${base}ontology#q> "3" <${base}graph/units> .`] },
]

function count() {
  const statistics = new Statistics()
  for (const subject of subjects) statistics.add(subject)
  return statistics.graphs()
}

const turtle = `
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<catalogue> a dcat:Catalog ; dct:title "C"@en ; dct:license <http://l.example/> ; dcat:dataset <dataset/units> .
<dataset/units> a dcat:Dataset ; dct:title "U"@en ; dct:description "D"@en ; dct:identifier "units" ; dct:publisher <p> ; dct:license <http://l.example/> ;
  dcat:distribution <dataset/units#csv> , <dataset/units#free> .
<dataset/units#csv> a dcat:Distribution ; dcat:accessURL <http://x.example/csv> .
<dataset/units#free> a dcat:Distribution ; dcat:accessURL <http://x.example/free> ; dct:license <http://free.example/> .
<http://l.example/> a dct:LicenseDocument .
<dataset/poor> a dcat:Dataset .
`
const curated = readDocument(turtle, { baseIRI: base, file: 'catalogue.ttl' }).dataset
const facts = {
  curated,
  graphs: count(),
  baseIRI: base,
  prefixes,
  release: { digest: 'ab12', bytes: 7, quads: 5, subjects: 3 },
  inputs: { 'data/t.csv': 'cd34' },
  version: '1.2.3',
}

async function catalogue() {
  const { dataset } = readDocument(describeRelease(facts), { baseIRI: base, file: 'out.ttl' })
  return { dataset, of: (iri: string) => pointer(dataset, factory.namedNode(iri)) }
}

describe('statistics', () => {
  it('counts a subject once in each graph, though its quads are told in turn', () => {
    const units = count().get(`${base}graph/units`)!
    expect(units).toMatchObject({ triples: 4, subjects: 3, entities: 2 })
    expect(units.classes).toEqual(new Map([[`${base}ontology#Unit`, 2]]))
    expect(units.properties.get(`${base}ontology#p`)).toBe(1)
    expect(count().get(`${base}graph/other`)).toMatchObject({ triples: 1, subjects: 1 })
  })
})

describe('the catalogue of a release', () => {
  it('keeps what the theme says and adds what was counted', async () => {
    const { of } = await catalogue()
    const dataset = of(`${base}dataset/units`)
    expect(dataset.out(name('dct', 'title'))).toHaveLength(1)
    expect(dataset.out(name('void', 'triples'))[0]?.term.value).toBe('4')
    expect(dataset.out(name('void', 'exampleResource'))[0]?.term.value).toBe(`${base}id/a`)
    const [partition] = dataset.out(name('void', 'classPartition'))
    expect(partition?.out(name('void', 'class'))[0]?.term.value).toBe(`${base}ontology#Unit`)
    expect(partition?.out(name('void', 'entities'))[0]?.term.value).toBe('2')
    expect(dataset.out(name('void', 'propertyPartition'))).toHaveLength(3)
  })

  it('names a part after its class or property, so that the part keeps its IRI from release to release', async () => {
    const prefixed = { ...facts, prefixes: { ...prefixes, u: `${base}ontology#` } }
    const { dataset } = readDocument(describeRelease(prefixed), { baseIRI: base, file: 'out.ttl' })
    const parts = pointer(dataset, factory.namedNode(`${base}dataset/units`)).out(name('void', 'propertyPartition'))
    expect(parts.map(({ term }) => term.value).sort()).toEqual([
      `${base}dataset/units#property-rdf:type`,
      `${base}dataset/units#property-u:p`,
      `${base}dataset/units#property-u:q`,
    ])
    const [unprefixed] = (await catalogue()).of(`${base}dataset/units`).out(name('void', 'classPartition'))
    expect(unprefixed?.term.value).toBe(`${base}dataset/units#class-https%3A%2F%2Fdata.example%2Fontology%23Unit`)
  })

  it('gives each dataset as RDF, under its own licence, and its licence to distributions that have none', async () => {
    const { dataset, of } = await catalogue()
    const distributions = of(`${base}dataset/units`).out(name('dcat', 'distribution'))
    const formats = ['jsonld', 'nq', 'nt', 'rdf', 'trig', 'ttl']
    expect(distributions.map(({ term }) => term.value).sort()).toEqual([
      `${base}dataset/units#csv`,
      `${base}dataset/units#dump`,
      `${base}dataset/units#free`,
      ...formats.map((format) => `${base}dataset/units#graph-${format}`),
    ])
    const licences = distributions.map((one) => [
      one.term.value.replace(/^.*#/, ''),
      one.out(name('dct', 'license')).map(({ term }) => term.value),
    ])
    expect(Object.fromEntries(licences)).toEqual({
      csv: ['http://l.example/'],
      dump: ['http://l.example/'],
      free: ['http://free.example/'],
      ...Object.fromEntries(formats.map((format) => [`graph-${format}`, ['http://l.example/']])),
    })
    const all = subjectsWith(dataset, name('rdf', 'type'), name('dcat', 'Distribution'))
    expect(all.filter((one) => one.out(name('dcat', 'accessURL')).length === 0)).toEqual([])
  })

  it('offers the graph of each dataset in every format, with media type, and with size and check sum of its lines', async () => {
    const { of } = await catalogue()
    const value = (format: string, prefix: 'dcat' | 'dct', property: string) =>
      of(`${base}dataset/units#graph-${format}`)
        .out(name(prefix, property))
        .map(({ term }) => term.value)
    const lines = subjects.flatMap(({ text, statements }) => statements.map((statement) => `${text} ${statement}\n`))
    const quads = lines.filter((line) => line.endsWith(` <${base}graph/units> .\n`)).join('')
    const triples = quads.replaceAll(` <${base}graph/units> .`, ' .')
    for (const [format, text] of [
      ['nq', quads],
      ['nt', triples],
    ] as const) {
      expect(value(format, 'dcat', 'byteSize')).toEqual([String(Buffer.byteLength(text))])
    }
    const [sum] = of(`${base}dataset/units#graph-nq`).out(name('spdx', 'checksum'))
    const wanted = createHash('sha256').update(quads).digest('hex')
    expect(sum?.out(name('spdx', 'checksumValue'))[0]?.term.value).toBe(wanted)
    expect(value('ttl', 'dcat', 'accessURL')).toEqual([`${base}graph/units`])
    expect(value('ttl', 'dcat', 'downloadURL')).toEqual([`${base}graph/units.ttl`])
    expect(value('ttl', 'dcat', 'mediaType')).toEqual(['https://www.iana.org/assignments/media-types/text/turtle'])
    expect(value('ttl', 'dct', 'format')).toEqual([
      'http://publications.europa.eu/resource/authority/file-type/RDF_TURTLE',
    ])
    // Nothing lies in the graph of this one.
    expect(of(`${base}dataset/poor#graph-ttl`).out(name('rdf', 'type'))).toEqual([])
  })

  it('lists every dataset, also one that the theme forgot in its list', async () => {
    const { of } = await catalogue()
    for (const property of [name('dcat', 'dataset'), name('void', 'subset')]) {
      expect(
        of(`${base}catalogue`)
          .out(property)
          .map(({ term }) => term.value)
          .sort(),
      ).toEqual([`${base}dataset/poor`, `${base}dataset/units`])
    }
  })

  it('names inputs by what they hold, wherever they lay', async () => {
    const elsewhere = { ...facts, inputs: { '../far/away/t.csv': 'cd34' } }
    expect(describeRelease(elsewhere)).toBe(describeRelease(facts))
  })

  it('reads from the catalogue to its datasets to what they name, each thing with its type first', async () => {
    const text = describeRelease(facts)
    const subjects = [...text.matchAll(/^<([^>]+)> a /gm)].map(([, iri]) => iri!.replace(base, ''))
    expect(subjects[0]).toBe('catalogue')
    expect(subjects.indexOf('dataset/poor#dump')).toBe(subjects.indexOf('dataset/poor') + 1)
    expect(subjects.indexOf('graph/units')).toBeGreaterThan(subjects.indexOf('dataset/units#dump'))
    expect(subjects.at(-1)).toBe('http://l.example/')
    expect(text).not.toMatch(/\d\d:\d\d:\d\d/)
  })

  it('has an IRI for each thing: harvesters cannot keep blank nodes', async () => {
    const { dataset } = await catalogue()
    expect(
      [...dataset].filter(({ subject, object }) => [subject, object].some((term) => term.termType === 'BlankNode')),
    ).toEqual([])
  })

  it('tells size, check sum and licence of what can be downloaded, and the service', async () => {
    const { dataset, of } = await catalogue()
    const dump = of(`${base}catalogue#dump`)
    expect(dump.out(name('dcat', 'byteSize'))[0]?.term.value).toBe('7')
    expect(dump.out(name('dct', 'license'))).toHaveLength(1)
    expect(dump.out(name('spdx', 'checksum'))[0]?.out(name('spdx', 'checksumValue'))[0]?.term.value).toBe('ab12')
    expect(subjectsWith(dataset, name('rdf', 'type'), name('dcat', 'DataService'))).toHaveLength(1)
  })

  it('tells the build and its inputs', async () => {
    const [input] = (await catalogue()).of(`${base}catalogue#build`).out(name('prov', 'used'))
    expect(input?.out(name('rdfs', 'label'))[0]?.term.value).toBe('t.csv')
  })

  it('is the same text for the same release', async () => {
    expect(describeRelease(facts)).toBe(describeRelease({ ...facts, curated: factory.dataset([...curated].reverse()) }))
  })

  it('tells what a dataset lacks for harvesters', () => {
    const found: Problem[] = []
    checkCatalogue(curated, 'catalogue.ttl', (problem) => found.push(problem))
    expect(found.map(({ code }) => code)).toEqual([
      'shape-violation',
      'shape-violation',
      'shape-warning',
      'shape-warning',
      'shape-warning',
    ])
    expect(found[0]?.message).toContain(`<${base}dataset/poor> must have a title`)
  })
})
