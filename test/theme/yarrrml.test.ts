import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readMapping } from '../../src/mapping/read/read.js'
import { createLocate } from '../../src/mapping/locate.js'
import { readTheme } from '../../src/theme.js'

const baseIRI = 'https://theme.test/'

describe('a theme with mappings in YAML', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dataesr-theme-'))
    for (const name of ['data', 'mappings', 'ontologies']) await mkdir(join(folder, name))
    await writeFile(join(folder, 'data', 'towns.csv'), 'id,name\n1,Évry\n')
    const mapping = (file: string) =>
      `mappings:\n  ${file}:\n    sources: [[towns.csv~csv]]\n    s: id/${file}/$(id)\n    po: [[rdfs:label, $(name)]]\n`
    await writeFile(join(folder, 'mappings', 'a.yml'), mapping('a'))
    await writeFile(join(folder, 'mappings', 'b.yaml'), mapping('b'))
    await writeFile(join(folder, 'mappings', 'notes.txt'), 'no mapping')
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('has them all, as any other', async () => {
    const { mappings } = await readTheme({ folder, baseIRI })
    const maps = mappings.flatMap(
      ({ file, text, folders }) => readMapping(text, { file, baseIRI, locate: createLocate(folders) }).triplesMaps,
    )
    expect(maps.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(maps.every(({ source }) => source.name.endsWith('towns.csv'))).toBe(true)
  })
})
