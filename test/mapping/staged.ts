import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { functions as grel } from '../../src/mapping/functions/grel.js'
import { sourceGroups } from '../../src/mapping/model.js'
import { readMappings } from '../../src/mapping/read/readMappings.js'
import { stage } from '../../src/mapping/stage.js'

/** What a mapping gives, output by output: lines by the name of the target's file, or `default`. */
export type Outputs = Readonly<Record<string, readonly string[]>>

export interface Mapped {
  readonly mapping: string
  /** The text of `t.csv`. */
  readonly csv: string
  readonly ignoresTargets?: boolean
}

/** Maps as a worker does; each output keeps the order of its lines. */
export async function mapToOutputs({ mapping: text, csv, ignoresTargets = false }: Mapped): Promise<Outputs> {
  const folder = await mkdtemp(join(tmpdir(), 'dataesr-targets-'))
  try {
    await writeFile(join(folder, 't.csv'), csv)
    const folders = { data: [folder], mapping: folder, working: folder }
    const [mapping] = readMappings([{ text, file: 'mapping.ttl', folders }], 'http://example.org/')
    const { file, targets: all } = mapping!
    const names = new Map([...all.values()].map(({ key, name }) => [key, name]))
    const outputs: Record<string, string[]> = {}
    for (const [at, group] of sourceGroups(mapping!).entries()) {
      const task = { file, targets: all, isPlain: true, ignoresTargets, group, output: join(folder, `${at}.staged`) }
      const { path, targets } = await stage(task, grel)
      for (const [name, written] of [['default', path], ...targets.map((own) => [names.get(own.target)!, own.path])])
        outputs[name!] = [...(outputs[name!] ?? []), ...linesOf(written!)]
    }
    return outputs
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function linesOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1)
}
