import { existsSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRelease } from '../../src/release/open.js'
import type { Release } from '../../src/release/release.js'
import { base, emptyFolder, line, type Stated, writeRelease } from './sample.js'

const stated: Stated[] = [
  [line('ex:u', 'skos:prefLabel', '"Sorbonne Université"@fr', 'ex:g'), 0, 3],
  [line('ex:u', 'rdfs:label', '"Sorbonne Université"@fr', 'ex:g'), 0, 3],
  [line('ex:u', 'skos:prefLabel', '"Sorbonne University"@en', 'ex:g'), 1, 8],
  [line('ex:u', 'skos:altLabel', '"SU"', 'ex:g'), 1, 8],
  [line('ex:u', 'skos:prefLabel', '"Sorbonne Université"@fr', 'ex:h'), 1, 9],
  [line('ex:u', 'esr:uai', '"0755890V"', 'ex:g'), 0, 3],
  [line('ex:u', 'esr:uai', '"0755890V"', 'ex:h'), 1, 9],
  [line('ex:u', 'ex:address', '_:a', 'ex:g'), 0, 0],
  [line('_:a', 'ex:street', '"21 rue de l\'École-de-Médecine"', 'ex:g'), 0, 3],
  [line('_:a', 'ex:part', '_:b', 'ex:g')],
  [line('_:b', 'ex:whole', '_:a', 'ex:g')],
  [line('_:a', 'ex:of', 'ex:u', 'ex:g')],
  [line('ex:n', 'rdfs:label', '"Université sans nom"', 'ex:g')],
  [line('ex:n', 'ex:near', 'ex:u', 'ex:g')],
  [line('ex:n', 'ex:near', 'ex:u', 'ex:h')],
  [line('ex:t', 'dct:title', '"Titre"@fr', 'ex:g')],
  [line('ex:alt', 'skos:altLabel', '"seul"@fr', 'ex:g')],
  ...Array.from({ length: 45 }, (_, at): Stated => [line(`ex:lab${100 + at}`, 'ex:in', 'ex:u', 'ex:g')]),
  [line('ex:lab100', 'ex:near', 'ex:elsewhere', 'ex:g')],
]

describe('a release', () => {
  let release: Release
  beforeAll(async () => {
    const moved = [
      [`${base}old`, `${base}older`],
      [`${base}older`, `${base}u`],
      [`${base}x`, `${base}y`],
      [`${base}y`, `${base}x`],
    ] as const
    release = openRelease((await writeRelease(stated, { moved })).folder)
  })
  afterAll(() => release.close())

  test('says what it is', () => {
    expect(release.about).toMatchObject({
      baseIRI: base,
      quads: stated.length,
      subjects: 51,
      built: new Date('2025-01-02T03:04:05Z'),
      prefixes: { ex: base },
    })
    expect(release.about.digest).toMatch(/^[0-9a-f]{64}$/)
    expect([...release.catalogue].map(({ subject }) => subject.value)).toEqual([`${base}dataset/a`])
  })

  test('has subjects, and the lines of each', () => {
    expect([release.has(`${base}u`), release.has('_:a'), release.has(`${base}elsewhere`)]).toEqual([true, true, false])
    expect(release.lines(`${base}t`)).toBe(`${line('ex:t', 'dct:title', '"Titre"@fr', 'ex:g')}\n`)
    expect(release.lines('_:b')).toBe(`${line('_:b', 'ex:whole', '_:a', 'ex:g')}\n`)
    expect(release.lines(`${base}elsewhere`)).toBe('')
    expect(release.lines("' OR 1=1 --")).toBe('')
    const subjects = [...release.subjects()]
    expect(subjects).toHaveLength(49)
    expect(subjects.slice(0, 2)).toEqual([`${base}alt`, `${base}lab100`])
    expect(subjects.every((subject) => release.has(subject))).toBe(true)
  })

  test('lists its subjects for several readers at once', () => {
    const [one, other] = [release.subjects()[Symbol.iterator](), release.subjects()[Symbol.iterator]()]
    expect([one.next().value, one.next().value, other.next().value]).toEqual([
      `${base}alt`,
      `${base}lab100`,
      `${base}alt`,
    ])
  })

  test('describes a thing with its blank nodes, each once, also where they go in a circle', () => {
    const { quads, origins } = release.describe(`${base}u`)!
    expect(quads).toHaveLength(12)
    expect(quads).toHaveLength(origins.length)
    const subjects = [...new Set(quads.map(({ subject }) => subject.value))]
    expect(subjects).toEqual([`${base}u`, 'a', 'b'])
    expect(release.describe(`${base}elsewhere`)).toBeUndefined()
  })

  test('tells the row where a quad was first said', () => {
    const { quads, origins } = release.describe(`${base}u`)!
    const originOf = (predicate: string, graph: string) =>
      origins[quads.findIndex((quad) => quad.predicate.value.endsWith(predicate) && quad.graph.value === base + graph)]
    expect(originOf('uai', 'g')).toEqual({ file: 'data/a.csv', line: 3 })
    expect(originOf('uai', 'h')).toEqual({ file: 'data/b.csv', line: 9 })
    expect(originOf('address', 'g')).toEqual({ file: 'data/a.csv' })
    expect(originOf('part', 'g')).toBeUndefined()
  })

  test('tells what points to a thing, in pages', () => {
    const near = { predicate: `${base}near`, count: 1, subjects: [`${base}n`] }
    const labs = Array.from({ length: 45 }, (_, at) => `${base}lab${100 + at}`)
    expect(release.incoming(`${base}u`)).toEqual([
      { predicate: `${base}in`, count: 45, subjects: labs.slice(0, 20) },
      near,
    ])
    expect(release.incoming(`${base}u`, { page: 2, predicate: `${base}in` })).toEqual([
      { predicate: `${base}in`, count: 45, subjects: labs.slice(40) },
    ])
    expect(release.incoming(`${base}u`, { page: 9, size: 10 }).map(({ subjects }) => subjects)).toEqual([[], []])
    expect(release.incoming(`${base}elsewhere`)).toEqual([])
    expect(release.incoming('_:a')).toMatchObject([{ predicate: `${base}address`, subjects: [`${base}u`] }])
  })

  test('names things by their best property, in every language', () => {
    const asked = ['u', 'n', 't', 'alt', 'lab100', 'elsewhere'].map((name) => base + name)
    const labels = release.labels([...asked, ...asked])
    const told = [...labels].map(([iri, literals]) => [iri, literals.map(({ value, language }) => [value, language])])
    expect(Object.fromEntries(told)).toEqual({
      [`${base}u`]: [
        ['Sorbonne University', 'en'],
        ['Sorbonne Université', 'fr'],
      ],
      [`${base}n`]: [['Université sans nom', '']],
      [`${base}t`]: [['Titre', 'fr']],
    })
  })

  test('finds things by their identifier', () => {
    expect(release.identified('uai', '0755890V')).toEqual([`${base}u`])
    expect(release.identified('uai', '0755890v')).toEqual([])
    expect(release.identified('siren', '0755890V')).toEqual([])
  })

  test('knows where a thing went', () => {
    expect(['old', 'older', 'u', 'x'].map((name) => release.successor(base + name))).toEqual([
      `${base}u`,
      `${base}u`,
      undefined,
      undefined,
    ])
  })
})

describe('a folder that is no whole release', () => {
  test('is told as missing', () => {
    expect(() => openRelease('/nowhere')).toThrow(expect.objectContaining({ code: 'no-release' }))
    expect(() => openRelease(emptyFolder())).toThrow(expect.objectContaining({ code: 'no-release' }))
  })

  test('is told as missing where its link leads nowhere', () => {
    const link = join(emptyFolder(), 'current')
    symlinkSync('gone', link)
    expect(() => openRelease(link)).toThrow(expect.objectContaining({ code: 'no-release' }))
  })

  const damages: Readonly<Record<string, (folder: string) => void>> = {
    'no quads.nq': (folder) => rmSync(join(folder, 'quads.nq')),
    'no release.db': (folder) => rmSync(join(folder, 'release.db')),
    'a cut quads.nq': (folder) => truncateSync(join(folder, 'quads.nq'), 100),
    'a release.db of another kind': (folder) => writeFileSync(join(folder, 'release.db'), 'x'.repeat(10_000)),
    'an empty release.db': (folder) => writeFileSync(join(folder, 'release.db'), ''),
    'a cut release.db': (folder) => truncateSync(join(folder, 'release.db'), 5000),
  }
  test.each(Object.keys(damages))('is told as damaged: %s', async (name) => {
    const { folder } = await writeRelease(stated)
    damages[name]!(folder)
    const before = existsSync(join(folder, 'release.db'))
    expect(() => openRelease(folder)).toThrow(expect.objectContaining({ code: 'damaged-release' }))
    expect(existsSync(join(folder, 'release.db'))).toBe(before)
  })

  test('is told when it is of another version', async () => {
    const { folder } = await writeRelease(stated)
    const database = new Database(join(folder, 'release.db'))
    database.exec("UPDATE about SET value = '99' WHERE key = 'format'")
    database.close()
    expect(() => openRelease(folder)).toThrow(
      expect.objectContaining({ code: 'release-version', message: expect.stringMatching(/format 99.* format \d+/) }),
    )
  })

  test('is opened without its catalogue, which is told when it is asked for', async () => {
    const { folder } = await writeRelease(stated)
    rmSync(join(folder, 'catalogue.ttl'))
    const release = openRelease(folder)
    expect(release.has(`${base}u`)).toBe(true)
    expect(() => release.catalogue).toThrow(expect.objectContaining({ code: 'damaged-release' }))
    release.close()
  })
})

test('the thousands of blank nodes of a list are described without recursion', async () => {
  const items = Array.from({ length: 9000 }, (_, at): Stated[] => [
    [line(`_:l${at}`, 'ex:first', `"${at}"`)],
    [line(`_:l${at}`, 'ex:rest', at === 8999 ? 'ex:nil' : `_:l${at + 1}`)],
  ])
  const { folder } = await writeRelease([[line('ex:list', 'ex:items', '_:l0')], ...items.flat()])
  const release = openRelease(folder)
  expect(release.describe(`${base}list`)?.quads).toHaveLength(18_001)
  release.close()
})
