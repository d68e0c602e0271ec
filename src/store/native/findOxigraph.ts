import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { Problem } from '../../problems/problem.js'

/** The native program of Oxigraph, as it is installed. */
export interface OxigraphProgram {
  readonly path: string
  /** `0.5.13`; what it has loaded is of use to this version alone. */
  readonly version: string
}

/** The first version whose command line is the one that is used here. */
const leastVersion = [0, 4] as const

/**
 * The program of Oxigraph (`pip install oxigraph`, `cargo install oxigraph-cli`).
 *
 * @param name a path to it; by default it is looked for on PATH
 * @returns undefined where no name is given and none is on PATH
 * @throws Problem `engine-not-found` where it is at the path not, or is not one that can be used
 */
export function findOxigraph(name?: string): OxigraphProgram | undefined {
  const path = name === undefined ? onPath() : resolve(name)
  return path === undefined ? undefined : { path, version: versionOf(path) }
}

function onPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, 'oxigraph')).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function versionOf(path: string): string {
  const { error, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 })
  if (error !== undefined) throw notFound(path, `cannot be run (${(error as NodeJS.ErrnoException).code})`)
  const told = /^oxigraph (\d+)\.(\d+)\S*/.exec(stdout)
  if (told === null) throw notFound(path, 'is not the program of Oxigraph')
  const [major, minor] = [Number(told[1]), Number(told[2])]
  const version = told[0].slice('oxigraph '.length)
  if (major === leastVersion[0] && minor < leastVersion[1])
    throw notFound(path, `is Oxigraph ${version}; from ${leastVersion.join('.')} on it can be used`)
  return version
}

function notFound(path: string, what: string): Problem {
  return new Problem('engine-not-found', `${path} ${what}; install it by pip install oxigraph`)
}
