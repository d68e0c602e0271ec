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

describe('the order of what is found', () => {
  const rdfType = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>'
  const owlClass = '<http://www.w3.org/2002/07/owl#Class>'
  let release: Release
  beforeAll(async () => {
    const named = (subject: string, label: string): Stated => [line(subject, 'rdfs:label', `"${label}"`, 'ex:g')]
    const many = (count: number, target: string): Stated[] =>
      Array.from({ length: count }, (_, i): Stated => [line(`ex:of-${target}-${i}`, 'dct:relation', `ex:${target}`)])
    const { folder } = await writeRelease([
      named('ex:small', 'Harbour'),
      named('ex:big', 'The old harbour museum of the town'),
      [line('ex:big', 'skos:altLabel', '"HMT"')],
      ...many(12, 'big'),
      named('ex:middle', 'Harbour office'),
      ...many(3, 'middle'),
      // Its own parts, or many parts of one other thing, make a thing no weightier.
      named('ex:plain', 'Harbour light'),
      ...Array.from({ length: 20 }, (_, i): Stated => [line(`ex:plain#${i}`, 'dct:isPartOf', 'ex:plain')]),
      ...Array.from({ length: 20 }, (_, i): Stated => [line(`ex:of-middle-0#${i}`, 'dct:relation', 'ex:middle')]),
      named('ex:plain#door', 'Harbour door'),
      named('ex:code', 'Harbours'),
      [line('ex:code', rdfType, '<http://www.w3.org/2004/02/skos/core#Concept>')],
      ...many(200, 'code'),
      named('ex:vocabulary#Harbour', 'Harbour'),
      [line('ex:vocabulary#Harbour', rdfType, owlClass)],
      named('ex:vocabulary', 'Words'),
      [line('ex:vocabulary', rdfType, '<http://www.w3.org/2002/07/owl#Ontology>')],
      [line('<https://elsewhere.example/h>', 'rdfs:label', '"Harbour"')],
      [line('ex:plain', 'ex:address', '_:b', 'ex:g')],
      [line('_:b', 'rdfs:label', '"Harbour street 5"', 'ex:g')],
      [line('ex:small', rdfType, 'ex:Place', 'ex:g')],
      [line('ex:middle', rdfType, 'ex:Place', 'ex:g')],
      [line('ex:middle', rdfType, 'ex:Office', 'ex:g')],
      [line('ex:office', 'esr:uai', '"0755976N"')],
      [line('ex:office', rdfType, 'ex:Office', 'ex:g')],
      [line('ex:unpointed', 'esr:uai', '"0755977P"')],
      named('ex:other', 'Strasbourg'),
      named('ex:other2', 'Strasbourgeois'),
      named('ex:third', 'Quai de Strasbourg'),
    ])
    release = openRelease(folder)
  })
  afterAll(() => release.close())

  const found = (text: string, options = {}) =>
    release.search(text, options).map(({ iri }) => (iri.startsWith(base) ? iri.slice(base.length) : iri))

  test('is that of what points to them, by powers of ten, then of how short the name is; codes and terms come behind', () => {
    const order = ['big', 'middle', 'small', 'plain', 'code', 'vocabulary#Harbour', 'https://elsewhere.example/h']
    expect(found('harb')).toEqual(order)
    expect(found('harb', { limit: 2, offset: 3 })).toEqual(order.slice(3, 5))
    // A label that is the text stands before those that only hold it.
    expect(found('harbour').slice(0, 2)).toEqual(['small', 'big'])
  })

  test('has each thing once, and a thing where its part is called so', () => {
    expect(found('harbour door')).toEqual(['plain'])
    expect(found('street 5')).toEqual(['plain'])
    expect(release.search('street')[0]).toMatchObject({ iri: `${base}plain`, label: { value: 'Harbour street 5' } })
  })

  test('tells the types of things, and can be asked for one', () => {
    const types = (text: string) => release.search(text)[0]?.types
    expect(types('harbour office')).toEqual([`${base}Office`, `${base}Place`])
    expect(types('0755976n')).toEqual([`${base}Office`])
    expect(types('light')).toEqual([])
    expect(found('harb', { types: [`${base}Place`] })).toEqual(['middle', 'small'])
    expect(found('harb', { types: [`${base}Place`], limit: 1, offset: 1 })).toEqual(['small'])
    expect(found('harbour', { types: [`${base}Office`] })).toEqual(['middle'])
    expect(found('harbour', { types: [`${base}Office`, `${base}Place`] })).toEqual(['small', 'middle'])
    expect(found('0755976N', { types: [`${base}Place`] })).toEqual([])
    expect(found('harbour', { types: [`${base}Nothing`] })).toEqual([])
    expect(found('harbour', { types: [] })).toEqual([])
  })

  test('begins with the thing that is named by its IRI or identifier, and ends with those whose identifier begins so', () => {
    expect(found(`${base}middle`)[0]).toBe('middle')
    expect(found('0755977p')).toEqual(['unpointed'])
    for (const form of ['uai:0755976N', 'UAI 0755976n', 'urn:uai:0755976N', ' 0755976 N '])
      expect(found(form)[0], form).toBe('office')
    expect(found('07559')).toEqual(['office', 'unpointed'])
    expect(found('_:b')).not.toContain('_:b')
  })

  test('counts what is found, as far as it is listed', () => {
    const counts = release.countHits('harb')
    expect(counts?.total).toBe(found('harb').length)
    expect(counts?.kinds).toContainEqual({ types: [`${base}Office`, `${base}Place`], count: 1 })
    expect(release.countHits('07559')?.total).toBe(2)
    expect(release.countHits('nowhere')).toEqual({ total: 0, kinds: [] })
    expect(release.countHits('')).toEqual({ total: 0, kinds: [] })
  })

  test('any text finds as many things as are counted, each once, whatever the page', () => {
    const words = fc.constantFrom(
      'harbour',
      'h',
      'the',
      'strasbourg',
      'old',
      'quai',
      '5',
      '07559',
      'of',
      'é',
      '#',
      'hmt',
    )
    fc.assert(
      fc.property(fc.array(words, { maxLength: 3 }), fc.integer({ min: 1, max: 4 }), (chosen, limit) => {
        const text = chosen.join(' ')
        const all = found(text, { limit: 100 })
        expect(new Set(all).size).toBe(all.length)
        expect(release.countHits(text)?.total).toBe(all.length)
        const pages = Array.from({ length: Math.ceil(all.length / limit) }, (_, page) =>
          found(text, { limit, offset: page * limit }),
        )
        expect(pages.flat()).toEqual(all)
      }),
      { numRuns: 60 },
    )
  })

  test.each([
    ['strasbuorg', 'strasbourg'],
    ['strasbour g', undefined],
    ['Strasburg', 'strasbourg'],
    ['strassbourg', 'strasbourg'],
    ['ztrasbourg', 'strasbourg'],
    ['strasbourk', 'strasbourg'],
    ['quai de strasbuorg', 'quai de strasbourg'],
    ['harbuor', 'harbour'],
    ['strasbourg', undefined],
    ['strasb', undefined],
    ['srtasbuorg', undefined],
    ['zzzzzz', undefined],
    ['zz', undefined],
    ['', undefined],
    ['"*', undefined],
    ['\0', undefined],
  ])('corrects %j to %j', (text, corrected) => expect(release.correct(text)).toBe(corrected))

  test('one error anywhere in a word is forgiven', () => {
    const edit = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom('delete', 'double', 'swap', 'replace'))
    fc.assert(
      fc.property(edit, ([at, kind]) => {
        const word = 'strasbourg'
        const [before, letter, after] = [word.slice(0, at), word[at]!, word.slice(at + 1)]
        const mistyped = {
          delete: before + after,
          double: before + letter + letter + after,
          swap: before + after.slice(0, 1) + letter + after.slice(1),
          replace: `${before}q${after}`,
        }[kind]
        // What still begins a word that is known is no error.
        fc.pre(found(mistyped).length === 0)
        expect(release.correct(mistyped)).toBe(word)
      }),
      { numRuns: 100 },
    )
  })
})
