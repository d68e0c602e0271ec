import { mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { morph, morphVersion } from './morphKgc.js'
import { run } from './program.js'
import { countLines } from './quads.js'
import { number, seconds } from './results.js'
import { cells, morphMapping, writeCsv, writeJoin, writeJsonLines, writeManyMaps, writeMapping } from './tables.js'

const shape = { rows: 500_000, columns: 20 }

/** Maps a file and tells how long it took, how many quads it gave, and the most memory that was held. */
async function map(mapping, { folder, workers }) {
  const out = join(folder, 'mapped.nq')
  const measured = await run(['map', mapping, '--workers', String(workers), '--out', out])
  const quads = await countLines(out)
  await rm(out)
  return { ...measured, quads }
}

const shown = ({ seconds: time, megabytes }) => `${seconds(time)}, ${number(megabytes)} MB`

function table(title, head, rows) {
  const line = (row) => `| ${row.join(' | ')} |`
  return [
    `### ${title}`,
    '',
    line(head),
    line(head.map((_, at) => (at === 0 ? '---' : '---:'))),
    ...rows.map(line),
  ].join('\n')
}

/** The tables that all measures of mapping go by, written into a folder. */
async function writeTables(folder) {
  const file = (name) => join(folder, name)
  await writeCsv(file('plain.csv'), { ...shape, cell: cells.plain })
  await writeCsv(file('hard.csv'), { ...shape, cell: cells.hard })
  await writeJsonLines(file('plain.jsonl'), { ...shape, cell: cells.plain })
  await writeCsv(file('small.csv'), { rows: 100, columns: 20, cell: cells.plain })
  await writeMapping(file('plain.ttl'), { file: file('plain.csv'), columns: 20 })
  await writeMapping(file('hard.ttl'), { file: file('hard.csv'), columns: 20 })
  await writeMapping(file('jsonl.ttl'), { file: file('plain.jsonl'), columns: 20, formulation: 'JSONPath' })
  await writeManyMaps(file('many.ttl'), { file: file('small.csv'), maps: 10_000 })
  for (const matches of [1, 10]) {
    await mkdir(file(`join-${matches}`))
    await writeJoin(file(`join-${matches}`), { rows: shape.rows, matches })
  }
}

/** What is mapped: how it is called, its mapping, the number of workers, whether Morph-KGC does it too. */
const works = [
  ['CSV, one worker', 'plain.ttl', 1, true],
  ['CSV, two workers', 'plain.ttl', 2, true],
  ['quotes, accents, escapes, 30 % empty; one worker', 'hard.ttl', 1, true],
  ['JSON Lines, one worker', 'jsonl.ttl', 1, false],
  ['join 1:1, two workers', 'join-1/join.ttl', 2, true],
  ['join N:M, 10 matches, two workers', 'join-10/join.ttl', 2, true],
  ['10,000 triples maps over 100 rows, two workers', 'many.ttl', 2, false],
]

/**
 * Maps generated tables with dataESR and, where it is installed, with Morph-KGC, each by itself, one after the other.
 *
 * @param {string} folder for what is made
 */
export async function measureMappings(folder) {
  await writeTables(folder)
  const version = morphVersion()
  if (version === undefined) console.error('left out: Morph-KGC is not installed (pip install morph-kgc)')
  const rows = []
  const rates = []
  for (const [what, mapping, workers, isShared] of works) {
    const own = await map(join(folder, mapping), { folder, workers })
    const other =
      version && isShared ? await morph(morphMapping(join(folder, mapping)), { folder, processes: workers }) : undefined
    rates.push(own.quads / own.seconds)
    rows.push([
      what,
      number(own.quads),
      shown(own),
      `${number(own.quads / own.seconds)}/s`,
      (rates.at(-1) / rates[0]).toFixed(2),
      other ? shown(other) : '',
      other ? (other.seconds / own.seconds).toFixed(1) : '',
    ])
  }
  const head = ['work', 'quads', 'dataESR', 'quads', 'of the first', `Morph-KGC ${version ?? ''}`, 'times as fast']
  return table(`Mapping, ${number(shape.rows)} rows × ${shape.columns} columns`, head, [
    ...rows,
    ...(await measureBuild(folder)),
  ])
}

/** The whole build of the first table: map, link, sort, free of duplicates, hash, index. */
async function measureBuild(folder) {
  const theme = join(folder, 'theme')
  for (const name of ['data', 'mappings', 'ontologies']) await mkdir(join(theme, name), { recursive: true })
  await symlink(join(folder, 'plain.csv'), join(theme, 'data/plain.csv'))
  const mapping = await readFile(join(folder, 'plain.ttl'), 'utf8')
  await writeFile(join(theme, 'mappings/plain.ttl'), mapping.replace(join(folder, 'plain.csv'), 'plain.csv'))
  await writeFile(join(theme, 'data/catalogue.ttl'), '<catalogue> a <http://www.w3.org/ns/dcat#Catalog> .\n')
  await writeFile(join(theme, 'ontologies/none.ttl'), '<ontology> a <http://www.w3.org/2002/07/owl#Ontology> .\n')
  const built = await run(['build', '--theme', theme, '--out', join(folder, 'releases')])
  const quads = await countLines(join(built.output.split('\n').at(-1), 'quads.nq'))
  await rm(join(folder, 'releases'), { recursive: true })
  return [
    [
      'whole build of the first, two workers',
      number(quads),
      shown(built),
      `${number(quads / built.seconds)}/s`,
      '',
      '',
      '',
    ],
  ]
}

/** How mapping grows: each row of a table one measure more of one dimension, the others as they are. */
const growths = [
  { title: 'with rows (20 columns)', of: (step) => ({ rows: 100_000 * 2 ** step, columns: 20 }), steps: 6 },
  { title: 'with columns (100,000 rows)', of: (step) => ({ rows: 100_000, columns: 5 * 2 ** step }), steps: 5 },
  {
    title: 'with the size of cells (100,000 rows × 5 columns)',
    of: (step) => ({ rows: 100_000, columns: 5, length: 10 * 4 ** step }),
    steps: 5,
  },
]

/**
 * Maps tables that grow, with one worker.
 *
 * @param {string} folder for what is made
 */
export async function measureGrowth(folder) {
  const rows = []
  for (const { title, of, steps } of growths) {
    for (let step = 0; step < steps; step++) {
      const { rows: count, columns, length } = of(step)
      const cell = length === undefined ? cells.plain : (row, column) => `${row} ${column} `.padEnd(length, 'x')
      const csv = join(folder, 'growing.csv')
      await writeCsv(csv, { rows: count, columns, cell })
      await writeMapping(join(folder, 'growing.ttl'), { file: csv, columns })
      const { size } = await stat(csv)
      const own = await map(join(folder, 'growing.ttl'), { folder, workers: 1 })
      const dimension = length === undefined ? `${number(count)} × ${columns}` : `${number(length)} characters`
      rows.push([
        title,
        dimension,
        number(size / 1e6),
        number(own.quads),
        shown(own),
        `${number(own.quads / own.seconds)}/s`,
      ])
      await rm(csv)
    }
  }
  return table('How mapping grows', ['', '', 'MB of CSV', 'quads', 'dataESR, one worker', 'quads'], rows)
}
