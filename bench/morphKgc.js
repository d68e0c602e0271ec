import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { env } from 'node:process'
import { performance } from 'node:perf_hooks'
import { watchMemory } from './program.js'

/** The Python that has Morph-KGC (`pip install morph-kgc`): the system's, or the one that is named. */
const python = env.MORPH_KGC_PYTHON ?? 'python3'

/** The version of Morph-KGC beside which mapping is measured; undefined where it is not installed. */
export function morphVersion() {
  const asked = spawnSync(python, ['-c', 'from importlib.metadata import version; print(version("morph-kgc"))'])
  return asked.status === 0 ? String(asked.stdout).trim() : undefined
}

/**
 * Maps with Morph-KGC from start to end of its processes.
 *
 * @param {string} mapping
 * @param {{ folder: string, processes: number }} options where it writes, and how many processes map
 */
export async function morph(mapping, { folder, processes }) {
  const config = join(folder, 'morph.ini')
  const output = join(folder, 'morph.nt')
  const settings = [`output_file=${output}`, `number_of_processes=${processes}`, 'logging_level=CRITICAL']
  await writeFile(config, `[CONFIGURATION]\n${settings.join('\n')}\n[source]\nmappings=${mapping}\n`)
  const started = performance.now()
  const program = spawn(python, ['-m', 'morph_kgc', config], { stdio: 'ignore' })
  const peak = watchMemory(program.pid)
  const [code] = await once(program, 'close')
  if (code !== 0) throw new Error(`Morph-KGC ended with ${code}`)
  return { seconds: (performance.now() - started) / 1000, megabytes: peak() }
}
