/**
 * `npm run bench`: what mapping, building, loading, reading a thing and looking one up cost, each beside a baseline of the
 * same run, on a generated table and, where it is there, on a folder of full exports (`npm run bench -- DIR`; default
 * `../shared/data`). Takes some minutes. `--write` puts the tables into BENCHMARKS.md.
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureGrowth, measureMappings } from './mapping.js'
import { measureMapping, measureRelease } from './measures.js'
import { machine, number, section, writeResults } from './results.js'
import { connections, measureServing } from './serving.js'
import { measureSparql } from './sparql.js'
import { rows, writeTheme } from './theme.js'

const args = process.argv.slice(2)
const data = args.find((arg) => !arg.startsWith('--')) ?? '../shared/data'
const measuredOn = machine()
const folder = await mkdtemp(join(tmpdir(), 'dataesr-bench-'))
await mkdir(join(folder, 'mapping'))
try {
  const mappings = [await measureMappings(join(folder, 'mapping')), await measureGrowth(join(folder, 'mapping'))]
  const theme = join(folder, 'theme')
  await writeTheme(theme)
  const generated = [await measureMapping(theme, folder), ...(await measureRelease(['--theme', theme], folder))]
  const tables = [section(`Generated table, ${number(rows)} rows`, generated)]
  if (existsSync(data)) {
    tables.push(section('Default theme, full exports', await measureRelease(['--data', data], folder)))
    const serving = await measureServing(join(folder, 'releases/current'))
    tables.push(section(`Serving the full exports, ${connections} clients`, serving))
    const sparql = await measureSparql(join(folder, 'releases/current'))
    tables.push(section(`SPARQL over the full exports, ${connections} clients`, sparql))
  } else {
    console.error(`left out: the full exports; there is no folder ${data}`)
  }
  const text = [measuredOn, ...mappings, ...tables].join('\n\n')
  console.log(text)
  if (args.includes('--write')) await writeResults(text)
} finally {
  await rm(folder, { recursive: true })
}
