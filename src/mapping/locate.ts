import { existsSync } from 'node:fs'
import { basename, isAbsolute, join, relative, resolve } from 'node:path'
import type { Locate } from './readSource.js'

export interface Folders {
  /** Where source files are looked up, the first that has the file wins. */
  readonly data: readonly string[]
  /** Folder of the mapping (`rml:MappingDirectory`). */
  readonly mapping: string
  /** The working folder (`rml:CurrentWorkingDirectory`); names are told relative to it. */
  readonly working: string
}

/**
 * How the files that a mapping names are found (RML-IO §3.2.1). A source given by its address on the web is looked up
 * by its file name. Where no folder has the file, its place in the first one is told, so that the reader can say what is missing.
 */
export function createLocate({ data, mapping, working }: Folders): Locate {
  const roots = { mapping: [mapping, ...data], working: [working, ...data], data }
  return (path, root) => {
    const local = /^[a-z][a-z0-9+.-]+:\/\//i.test(path) ? basename(new URL(path).pathname) : path
    const candidates = isAbsolute(local) ? [local] : roots[root].map((folder) => join(folder, local))
    const found = candidates.find((candidate) => existsSync(candidate)) ?? candidates[0] ?? resolve(working, local)
    return { path: found, name: displayName(found, working) }
  }
}

/** Relative to the working folder where it lies below or near it, else as it is. */
function displayName(path: string, working: string): string {
  const near = relative(working, path)
  return near.startsWith('../../..') || near === '' ? path : near
}
