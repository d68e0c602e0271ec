import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { IdentifierProperties } from '../../src/identifiers/properties.js'
import { link } from '../../src/linking/link.js'
import { Collector } from '../../src/problems/collector.js'
import { name } from '../../src/rdf/namespaces.js'

const base = 'https://data.example/'
const graph = `<${base}graph/t>`
const identifiers: IdentifierProperties = {
  schemeOf: new Map([
    [`${base}ontology#ror`, 'ror'],
    [`${base}ontology#uai`, 'uai'],
    [`${base}ontology#siren`, 'siren'],
  ]),
  unique: new Set(['ror']),
}

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dataesr-link-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Links quads given as `subject property object` with local names below the base; literals in quotes. */
async function linked(...statements: readonly string[]) {
  const path = join(folder, 'staged')
  await writeFile(path, statements.map((statement, at) => `${at + 2}\t${quad(statement)}\n`).join(''))
  const collector = new Collector()
  const quads: string[] = []
  const moved = await link({
    staged: [{ path, source: 't.csv', quads: statements.length, targets: [], problems: {} }],
    sources: ['t.csv'],
    baseIRI: base,
    identifiers,
    report: collector.report,
    add: (line) => quads.push(line),
  })
  return { quads, moved, problems: collector.problems().map(String) }
}

function quad(statement: string): string {
  const [subject, property, object] = statement.split(' ') as [string, string, string]
  const term = object.startsWith('"') ? object : `<${base}${object}>`
  return `<${base}${subject}> <${base}ontology#${property}> ${term} ${graph} .`
}

describe('merges', () => {
  it('makes the registry record part of the one thing that holds its identifier', async () => {
    const { quads, moved } = await linked(
      'id/organisation/02feahw73 ror "02feahw73"',
      'id/organisation/02feahw73 partOf id/x',
      'id/institution/n2X5f ror "02feahw73"',
      'id/y partOf id/organisation/02feahw73',
    )
    expect([...moved]).toEqual([[`${base}id/organisation/02feahw73`, `${base}id/institution/n2X5f`]])
    expect(quads).toContain(quad('id/institution/n2X5f partOf id/x'))
    expect(quads).toContain(quad('id/y partOf id/institution/n2X5f'))
    expect(quads.join('\n')).not.toContain('id/organisation/02feahw73')
  })

  it('merges nothing where two things hold the identifier, and tells it', async () => {
    const { quads, moved, problems } = await linked(
      'id/organisation/02feahw73 ror "02feahw73"',
      'id/institution/a ror "02feahw73"',
      'id/institution/b ror "02feahw73"',
    )
    expect(moved.size).toBe(0)
    expect(problems.join()).toMatch(/t\.csv:\d: shared-identifier: ror 02feahw73 is held by 3 things/)
    expect(quads.filter((line) => line.includes(name('owl', 'sameAs')))).toEqual([])
    expect(
      quads.filter((line) => line.includes(`<${name('skos', 'closeMatch')}> <https://ror.org/02feahw73>`)),
    ).toHaveLength(3)
  })

  it('takes the thing of the table that comes first, where it is alone there', async () => {
    const files = ['institutions', 'units', 'ror'].map((file) => join(folder, file))
    await writeFile(files[0]!, `2\t${quad('id/institution/a ror "02feahw73"')}\n`)
    await writeFile(files[1]!, `2\t${quad('id/unit/1 ror "02feahw73"')}\n3\t${quad('id/unit/2 ror "02feahw73"')}\n`)
    await writeFile(files[2]!, `2\t${quad('id/organisation/02feahw73 ror "02feahw73"')}\n`)
    const problems: string[] = []
    const moved = await link({
      staged: files.map((path) => ({ path, source: path, quads: 1, targets: [], problems: {} })),
      sources: files,
      baseIRI: base,
      identifiers,
      report: ({ message }) => problems.push(message),
      add: () => undefined,
    })
    expect([...moved]).toEqual([[`${base}id/organisation/02feahw73`, `${base}id/institution/a`]])
    expect(problems).toEqual([expect.stringContaining('ror 02feahw73 is held by 3 things')])
  })

  it('merges only by properties that the ontology calls inverse functional', async () => {
    const { moved } = await linked('id/unit/0755976N uai "0755976N"', 'id/institution/a uai "0755976N"')
    expect(moved.size).toBe(0)
  })
})

describe('lookup IRIs', () => {
  it('names the thing that holds the first identifier that one thing alone holds', async () => {
    const { quads, problems } = await linked(
      'id/institution/a uai "0755976N"',
      'id/institution/a siren "180089013"',
      'id/institution/b siren "180089013"',
      'id/unit/1 by id?siren=180089013&uai=0755976n',
    )
    expect(quads).toContain(quad('id/unit/1 by id/institution/a'))
    expect(problems.filter((problem) => problem.includes('link:'))).toEqual([])
  })

  it('leaves out what nothing holds, and tells it once with the number of rows', async () => {
    const { quads, problems } = await linked(
      'id/unit/1 by id?uai=0755976N',
      'id/unit/2 by id?uai=0755976N',
      'id/unit/3 by id?uai=&siren=',
    )
    expect(quads.filter((line) => line.includes('ontology#by'))).toEqual([])
    expect(problems).toEqual([
      't.csv:2: unresolved-link: uai 0755976N: nothing holds it; 2 rows name it',
      't.csv:4: unresolved-link: the row names no identifier',
    ])
  })

  it('tells an identifier that several things hold', async () => {
    const { problems } = await linked(
      'id/institution/a siren "180089013"',
      'id/institution/b siren "180089013"',
      'id/unit/1 by id?siren=180089013',
    )
    expect(problems.join('\n')).toContain('t.csv:4: ambiguous-link: siren 180089013: 2 things hold it')
  })

  it('follows a merge', async () => {
    const { quads } = await linked(
      'id/organisation/02feahw73 ror "02feahw73"',
      'id/institution/a ror "02feahw73"',
      'id/unit/1 by id?ror=02feahw73',
    )
    expect(quads).toContain(quad('id/unit/1 by id/institution/a'))
  })
})

describe('preferred labels', () => {
  const prefLabel = (subject: string, text: string) =>
    `<${base}${subject}> <${name('skos', 'prefLabel')}> ${text} ${graph} .`

  it('keeps one a thing and language, of the table that comes first; the others become alternative', async () => {
    const files = ['second', 'first'].map((file) => join(folder, file))
    await writeFile(files[0]!, `2\t${prefLabel('id/a', '"Université X"@fr')}\n`)
    await writeFile(files[1]!, `2\t${prefLabel('id/a', '"UNIV X"@fr')}\n3\t${prefLabel('id/a', '"X University"@en')}\n`)
    const quads: string[] = []
    await link({
      staged: files.map((path) => ({ path, source: path, quads: 1, targets: [], problems: {} })),
      sources: files,
      baseIRI: base,
      identifiers,
      report: () => undefined,
      add: (line) => quads.push(line),
    })
    expect(quads.sort()).toEqual(
      [
        prefLabel('id/a', '"Université X"@fr'),
        prefLabel('id/a', '"X University"@en'),
        prefLabel('id/a', '"UNIV X"@fr').replace('prefLabel', 'altLabel'),
      ].sort(),
    )
  })
})

describe('identity', () => {
  it('links a thing to the registry, with its evidence in the graph of links', async () => {
    const { quads } = await linked('id/institution/a ror "02feahw73"')
    const made = quads.filter((line) => line.endsWith(`<${base}graph/links> .`))
    expect(made).toContain(
      `<${base}id/institution/a> <${name('owl', 'sameAs')}> <https://ror.org/02feahw73> <${base}graph/links> .`,
    )
    expect(made.join('\n')).toContain(`<${name('sssom', 'match_string')}> "02feahw73"`)
    expect(made.join('\n')).toContain('"t.csv:2"')
  })

  it('makes no owl:sameAs from SIREN or UAI', async () => {
    const { quads } = await linked('id/institution/a siren "180089013"', 'id/institution/a uai "0755976N"')
    expect(quads.filter((line) => line.includes('graph/links'))).toEqual([])
  })

  it('takes no identifier that is not valid', async () => {
    const { quads } = await linked('id/institution/a ror "02feahw74"')
    expect(quads.filter((line) => line.includes('graph/links'))).toEqual([])
  })

  it('gives the same quads whatever the order of the statements', async () => {
    const statements = [
      'id/organisation/02feahw73 ror "02feahw73"',
      'id/institution/a ror "02feahw73"',
      'id/unit/1 by id?ror=02feahw73',
    ]
    const links = (quads: readonly string[]) => quads.filter((line) => !line.includes('source')).sort()
    expect(links((await linked(...statements)).quads)).toEqual(links((await linked(...statements.toReversed())).quads))
  })
})
