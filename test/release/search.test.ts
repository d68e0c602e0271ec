import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRelease } from '../../src/release/open.js'
import type { Release } from '../../src/release/release.js'
import { base, line, type Stated, writeRelease } from './sample.js'

const labels: readonly (readonly [string, string, string])[] = [
  ['su', 'skos:prefLabel', '"Sorbonne Université"@fr'],
  ['su', 'rdfs:label', '"Sorbonne Université"@fr'],
  ['su', 'skos:altLabel', '"Paris 6"@fr'],
  ['usn', 'skos:prefLabel', '"Université Sorbonne Nouvelle"@fr'],
  ['p1', 'skos:prefLabel', '"Université Paris 1 Panthéon-Sorbonne"@fr'],
  ['cnrs', 'skos:prefLabel', '"Centre national de la recherche scientifique"@fr'],
  ['cnrs', 'skos:altLabel', '"CNRS"'],
  ['unit', 'skos:prefLabel', '"Fédération CNRS 3456"@fr'],
  ['sud', 'skos:prefLabel', '"Sud"@fr'],
  ['sudouest', 'skos:prefLabel', '"Sud-Ouest"@fr'],
  ['coeur', 'skos:prefLabel', '"Cœur et vaisseaux"@fr'],
  ['quoted', 'skos:prefLabel', '"L\'\\"école\\" \\\\ autre"@fr'],
  ['kana', 'skos:prefLabel', '"東京大学"@ja'],
  ['0755976N', 'skos:prefLabel', '"Un autre 0755976N"@fr'],
]

describe('a search', () => {
  let release: Release
  beforeAll(async () => {
    const stated = labels.map(([subject, property, label]): Stated => [line(`ex:${subject}`, property, label, 'ex:g')])
    const { folder } = await writeRelease([
      ...stated,
      [line('ex:cnrs', 'esr:uai', '"0753639Y"')],
      [line('ex:nameless', 'esr:uai', '"0755976N"')],
    ])
    release = openRelease(folder)
  })
  afterAll(() => release.close())

  const found = (text: string, options = {}) => release.search(text, options).map(({ iri }) => iri.slice(base.length))

  test.each([
    ['sorbonne université', ['su', 'usn', 'p1']],
    ['SORBONNE UNIVERSITE', ['su', 'usn', 'p1']],
    ['universite', ['su', 'usn', 'p1']],
    ['univ', ['su', 'usn', 'p1']],
    ['nouvelle sorb', ['usn']],
    ['univ sorb', ['su', 'usn', 'p1']],
    ['cnrs', ['cnrs', 'unit']],
    ['cnr', ['unit', 'cnrs']],
    ['sud', ['sud', 'sudouest']],
    ['sud-o', ['sudouest']],
    ['ouest sud', ['sudouest']],
    ['pantheon', ['p1']],
    ['Paris', ['p1', 'su']],
    ["l'ecole", ['quoted']],
    ['0753639y', ['cnrs']],
    [' 0755976N ', ['nameless', '0755976N']],
    ['東京大学', ['kana']],
    ['nowhere', []],
    ['', []],
    ['  ', []],
  ])('%j finds %j', (text, iris) => expect(found(text)).toEqual(iris))

  test('tells the label that was found', () => {
    expect(release.search('cnrs')[0]?.label).toMatchObject({ value: 'CNRS', language: '' })
    expect(release.search('centre')[0]?.label).toMatchObject({ language: 'fr' })
    expect(release.search('0753639Y')[0]?.label.value).toBe('Centre national de la recherche scientifique')
    expect(release.search('0755976N')[0]?.label.value).toBe('0755976N')
  })

  test('tells a page of what it finds', () => {
    expect(found('universite', { limit: 2 })).toEqual(['su', 'usn'])
    expect(found('universite', { limit: 2, offset: 2 })).toEqual(['p1'])
    expect(found('universite', { limit: 2, offset: 1e9 })).toEqual([])
    expect(found('universite', { limit: 0 })).toEqual([])
  })

  test.each([
    '"',
    "'",
    '*',
    'a*',
    '(',
    'NEAR(a b)',
    'a AND',
    'OR',
    'NOT x',
    '^sud',
    'value:sud',
    '{a b}',
    '-sud',
    '+',
    'sud"',
    '\0',
    '\\',
  ])('takes %j for words, not for an expression', (text) => expect(() => release.search(text)).not.toThrow())

  test('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => void release.search(text)),
      { numRuns: 100 },
    )
    expect(release.search('mot '.repeat(100_000))).toEqual([])
  })
})
