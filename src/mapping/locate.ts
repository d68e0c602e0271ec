import { existsSync, statSync } from 'node:fs'
import { basename, isAbsolute, join, relative, resolve } from 'node:path'
import { unescape } from 'node:querystring'
import type { WebRequest } from '../sources/source.js'
import { addressOf } from '../sources/webAddress.js'
import type { Locate } from './read/readSource.js'

export interface Folders {
  /** Where source files are looked up, the first that has the file wins. */
  readonly data: readonly string[]
  /** Folder of the mapping (`rml:MappingDirectory`). */
  readonly mapping: string
  /** The working folder (`rml:CurrentWorkingDirectory`); names are told relative to it. */
  readonly working: string
  /** What was fetched of servers, and what standard input held: {@link requestKey} or {@link standardInput} → absolute path. */
  readonly fetched?: Readonly<Record<string, string>>
}

/** The path of standard input; in mappings also `-`. */
export const standardInput = '/dev/stdin'

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
      const found = localFile(request, data)
      if (found !== undefined) return { path: found, name: displayName(found, working) }
      return { path: fetched[requestKey(request)] ?? '', name: addressOf(request.url), web: request }
    }
    const { path, root, isWritten = false } = place
    if (isWritten) return writtenFile(path, typeof root === 'object' ? root.folder : root, { mapping, working })
    if (path === '-' || path === standardInput)
      return { path: fetched[standardInput] ?? standardInput, name: 'standard input' }
    const folders = typeof root === 'object' ? [root.folder] : roots[root]
    const candidates = isAbsolute(path) ? [path] : folders.map((folder) => join(folder, path))
    const found = candidates.find((candidate) => existsSync(candidate)) ?? candidates[0] ?? resolve(working, path)
    return { path: found, name: displayName(found, working) }
  }
}

/** The file of a data folder that has the name of what is asked for. */
function localFile({ url, query }: WebRequest, data: readonly string[]): string | undefined {
  const local = basename(unescape(new URL(url).pathname))
  if (query !== undefined || local === '') return undefined
  return data
    .map((folder) => join(folder, local))
    .find((candidate) => existsSync(candidate) && statSync(candidate).isFile())
}

/** Where a file is to be written: relative to the working folder, where its root does not say another. */
function writtenFile(
  path: string,
  root: string,
  { mapping, working }: Pick<Folders, 'mapping' | 'working'>,
): { path: string; name: string } {
  const folder = root === 'mapping' ? mapping : root === 'working' || root === 'data' ? working : root
  const written = resolve(working, folder, path)
  return { path: written, name: displayName(written, working) }
}

/** Relative to the working folder where it lies below or near it, else as it is. */
function displayName(path: string, working: string): string {
  const near = relative(working, path)
  return near.startsWith('../../..') || near === '' ? path : near
}
