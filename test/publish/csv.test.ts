import Papa from 'papaparse'
import { beforeAll, describe, expect, test } from 'vitest'
import { addressOf } from '../../src/publish/address.js'
import { documentAbout } from '../../src/publish/document.js'
import { writeDocumentCsv } from '../../src/publish/documentCsv.js'
import type { Site } from '../../src/publish/site.js'
import { createLabelLines } from '../../src/publish/labelLines.js'
import { openRelease } from '../../src/release/open.js'
import { base, line, type Stated, writeRelease } from '../release/sample.js'

const nasty = '=HYPERLINK(\\"http://evil.example\\"), \\"quoted\\"\\r\\nsecond line'
const stated: readonly Stated[] = [
  [line('ex:a', 'rdfs:label', '"Été, \\"chaud\\""@fr', 'ex:graph/one')],
  [line('ex:a', 'rdfs:label', '"Summer"@en', 'ex:graph/one')],
  [line('ex:a', 'ex:note', `"${nasty}"`, 'ex:graph/one')],
  [line('ex:a', 'ex:phone', '"+33 1 23"', 'ex:graph/one')],
  [line('ex:a', 'ex:size', '"-5"^^<http://www.w3.org/2001/XMLSchema#integer>', 'ex:graph/two')],
  [line('ex:a', 'ex:near', 'ex:b', 'ex:graph/one')],
  [line('ex:a', 'ex:address', '_:x', 'ex:graph/one')],
  [line('_:x', 'ex:street', '"rue"', 'ex:graph/one')],
  [line('ex:b', 'rdfs:label', '"Le voisin"@fr', 'ex:graph/one')],
  [line('ex:b', 'rdfs:label', '"The neighbour"@en', 'ex:graph/one')],
  [line('ex:b', 'ex:near', 'ex:a', 'ex:graph/one')],
  [line('ex:near', 'rdfs:label', '"près de"@fr', 'ex:graph/one')],
]

let site: Site
beforeAll(async () => {
  const { folder } = await writeRelease(stated)
  const release = openRelease(folder)
  const dataset = { iri: `${base}dataset/one`, graph: `${base}graph/one`, licences: ['http://licence.example/'] }
  site = {
    release,
    address: addressOf(base),
    datasets: [dataset],
    labels: createLabelLines(release),
  } as unknown as Site
})

function csv(language: 'fr' | 'en'): string {
  return writeDocumentCsv(site, documentAbout(site, `${base}a`, { page: 1 })!, language)
}

function rows(language: 'fr' | 'en' = 'fr') {
  const { data, errors } = Papa.parse<Record<string, string>>(csv(language), { header: true, skipEmptyLines: true })
  expect(errors).toEqual([])
  return data
}

const about = (property: string, language?: 'fr' | 'en') =>
  rows(language).filter((row) => row['subject'] === `${base}a` && row['property'] === `${base}${property}`)

describe('a document as CSV', () => {
  test('has a header, and a row a statement', () => {
    expect(csv('fr').split('\r\n')[0]).toBe('subject,property,propertyLabel,value,valueLabel,language,datatype,dataset')
    expect(csv('fr').endsWith('\r\n')).toBe(true)
    const said = site.release.describe(`${base}a`)!.quads
    const described = rows().filter(({ subject }) => subject === `${base}a` || subject?.startsWith('_:'))
    expect(described).toHaveLength(said.length)
    expect(said.length).toBe(8)
  })

  test('tells values, languages, datatypes and datasets', () => {
    expect(about('size')).toEqual([
      {
        subject: `${base}a`,
        property: `${base}size`,
        propertyLabel: 'size',
        value: '-5',
        valueLabel: '',
        language: '',
        datatype: 'http://www.w3.org/2001/XMLSchema#integer',
        dataset: `${base}graph/two`,
      },
    ])
    const labels = rows().filter(({ subject, property }) => subject === `${base}a` && property?.endsWith('#label'))
    expect(labels.map(({ value, language, dataset }) => [value, language, dataset]).sort()).toEqual([
      ['Summer', 'en', `${base}dataset/one`],
      ['Été, "chaud"', 'fr', `${base}dataset/one`],
    ])
  })

  test('names things and properties in the language that is asked for', () => {
    expect(about('near', 'fr')[0]).toMatchObject({
      propertyLabel: 'près de',
      value: `${base}b`,
      valueLabel: 'Le voisin',
    })
    expect(about('near', 'en')[0]).toMatchObject({ valueLabel: 'The neighbour' })
  })

  test('writes every value as it is stated, whatever a spreadsheet makes of it', () => {
    expect(about('note')[0]?.['value']).toBe('=HYPERLINK("http://evil.example"), "quoted"\r\nsecond line')
    expect(about('phone')[0]?.['value']).toBe('+33 1 23')
  })

  test('tells the parts of a thing, what points to it, and what the document is', () => {
    const all = rows()
    const [address] = about('address')
    expect(all).toContainEqual(
      expect.objectContaining({ subject: address?.['value'], property: `${base}street`, value: 'rue' }),
    )
    expect(all).toContainEqual(
      expect.objectContaining({ subject: `${base}b`, property: `${base}near`, value: `${base}a` }),
    )
    expect(all).toContainEqual(expect.objectContaining({ subject: `${base}doc/a`, value: 'http://licence.example/' }))
    expect(all.filter(({ value }) => value === 'The neighbour')).toEqual([])
  })
})
