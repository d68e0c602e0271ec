import { existsSync } from 'node:fs'
import { basename, isAbsolute, join, relative, resolve } from 'node:path'
import type { WebRequest } from '../sources/source.js'
import type { Locate } from './readSource.js'

export interface Folders {
  /** Where source files are looked up, the first that has the file wins. */
  readonly data: readonly string[]
  /** Folder of the mapping (`rml:MappingDirectory`). */
  readonly mapping: string
  /** The working folder (`rml:CurrentWorkingDirectory`); names are told relative to it. */
  readonly working: string
  /** What was fetched of servers: {@link requestKey} → absolute path. */
  readonly fetched?: Readonly<Record<string, string>>
}

/** What tells one request from another. */
export function requestKey({ url, query, accept, headers }: WebRequest): string {
  return JSON.stringify([url, query, accept, headers])
}

/**
 * How the files that a mapping names are found (RML-IO §4.2). A file on the web is looked up by its name in the folders
 * first: what is there is used, and nothing is fetched. Where no folder has a file, its place in the first one is told, so
 * that the reader can say what is missing.
 */
export function createLocate({ data, mapping, working, fetched = {} }: Folders): Locate {
  const roots = { mapping: [mapping, ...data], working: [working, ...data], data }
  return (place) => {
    if ('request' in place) {
      const { request } = place
      const local = request.query === undefined ? basename(decodeURIComponent(new URL(request.url).pathname)) : ''
      const found =
        local === '' ? undefined : data.map((folder) => join(folder, local)).find((candidate) => existsSync(candidate))
      if (found !== undefined) return { path: found, name: displayName(found, working) }
      return { path: fetched[requestKey(request)] ?? '', name: request.url, web: request }
    }
    const { path, root } = place
    const folders = typeof root === 'object' ? [root.folder] : roots[root]
    const candidates = isAbsolute(path) ? [path] : folders.map((folder) => join(folder, path))
    const found = candidates.find((candidate) => existsSync(candidate)) ?? candidates[0] ?? resolve(working, path)
    return { path: found, name: displayName(found, working) }
  }
}

/** Relative to the working folder where it lies below or near it, else as it is. */
function displayName(path: string, working: string): string {
  const near = relative(working, path)
  return near.startsWith('../../..') || near === '' ? path : near
}
