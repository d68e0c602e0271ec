import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { noteGone, type Successions } from '../../src/release/gone.js'
import { Replacements } from '../../src/release/goneReplacements.js'
import { openRelease } from '../../src/release/open.js'
import { files } from '../../src/release/schema.js'
import { base, emptyFolder, writeRelease, type Stated } from './sample.js'

const dct = 'http://purl.org/dc/terms/'
const label = (name: string): Stated => [
  `<${base}${name}> <http://www.w3.org/2000/01/rdf-schema#label> "${name}" <${base}graph/g> .`,
]
const says = (subject: string, property: string, object: string): Stated => [
  `<${base}${subject}> <${dct}${property}> <${new URL(object, base).href}> <${base}graph/g> .`,
]

interface Following {
  readonly former?: readonly string[]
  readonly moved?: readonly (readonly [string, string])[]
  readonly replaced?: Record<string, readonly string[]>
}

/** Writes a release of things that follows others, and tells its folder and what has gone. */
async function follow(stated: readonly Stated[], { former = [], moved = [], replaced = {} }: Following = {}) {
  const written = await writeRelease(stated, { moved: moved.map(([from, to]) => [base + from, base + to] as const) })
  const successions: Successions = new Map(
    Object.entries(replaced).map(([from, to]) => [base + from, new Set(to.map((each) => base + each))]),
  )
  const count = noteGone(written.folder, { former, replaced: successions })
  return { ...written, count, table: tableOf(written.folder) }
}

/** The table as it lies in the file, without the base. */
function tableOf(folder: string): string[][] {
  const database = new Database(join(folder, files.index))
  const rows = database.prepare('SELECT iri, successor FROM gone ORDER BY iri, successor').raw().all() as string[][]
  database.close()
  return rows.map((row) => row.map((iri) => iri.replace(base, '')))
}

describe('what has gone', () => {
  it('is what the former release described and the new one does not', async () => {
    const first = await follow([label('a'), label('a#part'), label('b'), label('c'), label('été'), label('z')])
    expect(first.table).toEqual([])
    const second = await follow([label('a'), label('c'), label('n')], { former: [first.folder] })
    expect(second).toMatchObject({
      count: 4,
      table: [
        ['a#part', ''],
        ['b', ''],
        ['z', ''],
        ['été', ''],
      ],
    })
    const release = openRelease(second.folder)
    expect(['a', 'b', 'n', 'never'].map((name) => release.gone(base + name))).toEqual([
      undefined,
      [],
      undefined,
      undefined,
    ])
    release.close()
  })

  it('is neither what was merged, nor what is not below the base', async () => {
    const foreign: Stated = [`<http://other.example/x> <${dct}title> "x" <${base}graph/g> .`]
    const blank: Stated = [`_:b <${dct}title> "x" <${base}graph/g> .`]
    const first = await follow([label('a'), label('b'), foreign, blank])
    const second = await follow([label('a')], { former: [first.folder], moved: [['b', 'a']] })
    expect(second.table).toEqual([])
  })

  it('has the successors that the former release named, followed to those that are there', async () => {
    const first = await follow([
      label('old'),
      says('old', 'isReplacedBy', 'middle'),
      label('middle'),
      says('middle', 'isReplacedBy', 'new'),
      says('middle', 'isReplacedBy', 'merged'),
      says('middle', 'isReplacedBy', 'nowhere'),
      says('middle', 'isReplacedBy', 'http://elsewhere.example/x'),
      label('merged'),
      label('new'),
    ])
    const second = await follow([label('new'), label('survivor')], {
      former: [first.folder],
      moved: [['merged', 'survivor']],
    })
    const successors = ['new', 'survivor'].map((name) => [name])
    expect(second.table).toEqual(
      ['middle', 'old'].flatMap((name) => [
        [name, 'http://elsewhere.example/x'],
        ...successors.map(([each]) => [name, each]),
      ]),
    )
  })

  it('stays gone over later releases, until it comes back', async () => {
    const first = await follow([label('a'), label('b'), says('b', 'isReplacedBy', 'a')])
    const second = await follow([label('a')], { former: [first.folder] })
    const third = await follow([label('c')], { former: [second.folder], replaced: { a: ['c'] } })
    expect(second.table).toEqual([['b', 'a']])
    expect(third.table).toEqual([
      ['a', 'c'],
      ['b', 'c'],
    ])
    const fourth = await follow([label('b'), label('c')], { former: [third.folder] })
    expect(fourth.table).toEqual([['a', 'c']])
  })

  it('is what was merged formerly into a thing that is there, and is merged no more', async () => {
    const first = await follow([label('a')], { moved: [['b', 'a']] })
    const second = await follow([label('a')], { former: [first.folder] })
    expect(second.table).toEqual([['b', 'a']])
  })

  it('is what things say to replace, without a former release', async () => {
    const replaced = { old: ['a', 'b'], a: ['b'], self: ['self'] }
    const { table } = await follow([label('a'), label('b')], { replaced })
    expect(table).toEqual([
      ['old', 'a'],
      ['old', 'b'],
      ['self', ''],
    ])
  })

  it('ends in a circle with nothing', async () => {
    const first = await follow([label('a'), says('a', 'isReplacedBy', 'b'), label('b'), says('b', 'isReplacedBy', 'a')])
    const second = await follow([label('c')], { former: [first.folder] })
    expect(second.table).toEqual([
      ['a', ''],
      ['b', ''],
    ])
  })

  it('is the same whenever the same is built after the same, and the digest does not depend on it', async () => {
    const first = await follow([label('a'), label('b'), says('b', 'isReplacedBy', 'a')])
    const [alone, one, two] = [
      await follow([label('a')]),
      await follow([label('a')], { former: [first.folder] }),
      await follow([label('a')], { former: [first.folder] }),
    ]
    const again = await follow([label('a')], { former: [one.folder, one.folder] })
    expect(two.table).toEqual(one.table)
    expect(again.table).toEqual(one.table)
    expect(new Set([alone, one, two, again].map(({ digest }) => digest)).size).toBe(1)
  })

  it('is known also after a release that an earlier version wrote, and without one', async () => {
    const first = await follow([label('a'), label('b')])
    const database = new Database(join(first.folder, files.index))
    database.exec("DROP TABLE gone; UPDATE about SET value = '1' WHERE key = 'format'")
    database.close()
    const second = await follow([label('a')], { former: [first.folder, join(emptyFolder(), 'nothing')] })
    expect(second.table).toEqual([['b', '']])
  })

  it('tells a damaged former release', async () => {
    const first = await follow([label('a')])
    rmSync(join(first.folder, files.quads))
    await expect(follow([label('b')], { former: [first.folder] })).rejects.toThrow()
  })

  it('is collected from dct:replaces of things alone', () => {
    const replacements = new Replacements()
    const statements = [
      `<${dct}replaces> "a text" <${base}g> .`,
      `<${dct}replaces> <${base}old> <${base}g> .`,
      `<${dct}replaces> <${base}old> <${base}h> .`,
      `<${dct}replaces> _:b <${base}g> .`,
      `<${dct}replacesNot> <${base}x> <${base}g> .`,
    ]
    replacements.add({ text: `<${base}new>`, statements, origins: [] })
    replacements.add({ text: '_:x', statements, origins: [] })
    expect(replacements.replaced).toEqual(new Map([[`${base}old`, new Set([`${base}new`])]]))
  })

  it('tells the schemes of identifiers, and whether names begin so', async () => {
    const uai: Stated = [`<${base}id/u/a> <${base}ontology#uai> "0755976N" <${base}graph/g> .`]
    const { folder } = await follow([label('id/u/a'), uai])
    const release = openRelease(folder)
    expect(release.schemes()).toEqual(['uai'])
    expect(['id/u/', 'id/', 'id/v/', 'id/u/a', 'id/u/b'].map((path) => release.hasBelow(base + path))).toEqual([
      true,
      true,
      false,
      true,
      false,
    ])
    release.close()
  })
})
