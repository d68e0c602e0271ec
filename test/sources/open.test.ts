import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { textOf } from '../../src/sources/lexical.js'
import { openSource } from '../../src/sources/open.js'
import type { LogicalSource } from '../../src/sources/source.js'
import { problemOf, readAll, temporaryFiles } from './sourceFile.js'

const makeFile = temporaryFiles()

test('a file that is not there: the nearest name of its folder is told', async () => {
  const path = await makeFile('institutions-2025.csv', 'a\n')
  const missing = path.replace('2025', '2024')
  for (const kind of ['csv', 'json', 'jsonl', 'xlsx', 'sql'] as const) {
    const source: LogicalSource = { kind, path: missing, name: 'data/institutions-2024.csv', iterator: 'x' }
    expect(await problemOf(openSource(source, ['a'], () => undefined))).toBe(
      'data/institutions-2024.csv: missing-file: there is no file "data/institutions-2024.csv"; the nearest is "institutions-2025.csv"',
    )
  }
})

test('a file whose folder is not there', async () => {
  const path = await makeFile('x.csv', 'a\n')
  for (const missing of [join(path, 'y.csv'), path.replace('x.csv', 'no/y.csv')]) {
    expect(await problemOf(openSource({ kind: 'csv', path: missing, name: 'y.csv' }, ['a'], () => undefined))).toMatch(
      /^y\.csv: missing-file: .*its folder cannot be read either \(ENO(ENT|TDIR)\)/,
    )
  }
})

const data = resolve('../shared/data')
const isHere = existsSync(data)
if (!isHere) console.warn('the real tables are not here (../shared/data): their tests are skipped')

describe.skipIf(!isHere && !process.env.CI)('the real tables', () => {
  const file = (name: string, kind: LogicalSource['kind'] = 'csv'): LogicalSource => ({
    kind,
    name,
    path: join(data, name),
  })

  test.each([
    {
      name: 'fr-esr-principaux-etablissements-enseignement-superieur.csv',
      column: 'identifiant interne',
      rows: 245,
      width: 97,
      last: 246,
    },
    {
      name: 'fr-esr-structures-recherche-publiques-actives.csv',
      column: 'numero_national_de_structure',
      rows: 4506,
      width: 34,
      last: 4584,
    },
    { name: 'openapc-couperin.csv', column: 'doi', rows: 35435, width: 18, last: 35436 },
    { name: 'bso-uca-publications.csv', column: 'doi', rows: 4654, width: 12, last: 5439 },
    {
      name: 'fr-esr-statistiques-sur-les-effectifs-d-etudiants-inscrits-par-etablissement-hcp.csv',
      column: 'Attention',
      rows: 2420,
      width: 164,
      last: 2421,
    },
    { name: 'ed_idref.tsv', column: 'Idref', rows: 287, width: 4, last: 288 },
    { name: 'curiexplore-pays.csv', column: 'iso3', rows: 216, width: 43, last: 217 },
    { name: 'openalex-topics.csv', column: 'topic_id', rows: 4516, width: 11, last: 4517 },
    { name: 'affiliations/units-dev.csv', column: 'rnsr', rows: 696, width: 3, last: 697 },
  ])('$name', async ({ name, column, rows, width, last }) => {
    const result = await readAll(file(name), [column])
    expect(result.problems).toEqual([])
    expect(result.columns).toHaveLength(width)
    expect(result.cells).toHaveLength(rows)
    expect(result.lines.at(-1)).toBe(last)
    expect(result.cells.every(([cell]) => typeof cell === 'string' && !/[\r\ufeff]/.test(cell))).toBe(true)
  })

  test('research units: 31 cells hold newlines', async () => {
    const { cells } = await readAll(file('fr-esr-structures-recherche-publiques-actives.csv'), 'all')
    expect(cells.flat().filter((cell) => textOf(cell ?? '').includes('\n'))).toHaveLength(31)
    expect(cells.flat().filter((cell) => textOf(cell ?? '').endsWith('\r'))).toHaveLength(0)
  })

  test.each([
    ['tutelles', 'paysage', 385],
    ['labos', 'rnsr', 4610],
    ['ED', 'ed', 274],
  ])('crosswalk, sheet %s', async (iterator, column, rows) => {
    const { cells, lines } = await readAll({ ...file('rnsr_ror.xlsx', 'xlsx'), iterator }, [column])
    expect(cells).toHaveLength(rows)
    expect(lines.at(-1)).toBe(rows + 1)
  })

  test('ROR: schemas 1 and 2 side by side', async () => {
    const { cells, problems } = await readAll(file('ror-fr.jsonl', 'jsonl'), ['id', 'name', 'names[*].value'])
    expect(problems).toEqual([])
    expect(cells).toHaveLength(4670)
    expect(
      cells.every(
        ([id, name, names]) => textOf(id ?? '').startsWith('https://ror.org/0') && (name === null) !== (names === null),
      ),
    ).toBe(true)
  })

  test('a JSON file', async () => {
    const { cells } = await readAll({ ...file('affiliations/ror-springer-2023.json', 'json'), iterator: '$[*]' }, [
      'affiliation',
    ])
    expect(cells).toHaveLength(3000)
  })

  test('the supervisors of research units, zipped from parallel lists', async () => {
    const units = file('fr-esr-structures-recherche-publiques-actives.csv')
    const iterator = `SELECT rowid, numero_national_de_structure AS rnsr, unnest(generate_series(1, len(string_split(tutelles, ';')))) AS pos,
      unnest(string_split(tutelles, ';')) AS name, unnest(string_split(uai_des_tutelles, ';')) AS uai FROM source`
    const { cells, lines } = await readAll({ ...units, kind: 'sql', iterator, table: units }, [
      'rnsr',
      'pos',
      'name',
      'uai',
    ])
    expect(cells.slice(0, 3)).toEqual([
      ['200810693T', 1, 'Ecole Centrale de Nantes', '0440100V'],
      ['200810693T', 2, 'Université Bretagne Sud', '0561718N'],
      ['200810693T', 3, 'Centre national de la recherche scientifique', '0753639Y'],
    ])
    expect(cells).toHaveLength(10046)
    expect(lines[0]).toBe(2)
    expect(lines.at(-1)).toBe(4584)
  })
})
