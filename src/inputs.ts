import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fetchSources } from './mapping/fetchSources.js'
import { allSources, type Mapping } from './mapping/model.js'
import type { Report } from './problems/problem.js'
import { formatVersion } from './release/schema.js'
import { settings } from './settings.js'
import type { FetchSettings } from './sources/fetch.js'
import type { Theme } from './theme.js'

/** How sources on the web are fetched: as the table of settings says. */
export interface WebSettings {
  readonly cache?: string
  /** In megabytes. */
  readonly maxDownload?: number
  /** In seconds. */
  readonly fetchTimeout?: number
  readonly offline?: boolean
}

export function fetchSettings({ cache, maxDownload, fetchTimeout, offline }: WebSettings): FetchSettings {
  return {
    cache: cacheFolder(cache),
    maxBytes: (maxDownload ?? settings.maxDownload.default) * 1e6,
    timeout: (fetchTimeout ?? settings.fetchTimeout.default) * 1000,
    isOffline: offline ?? settings.offline.default,
  }
}

/** The folder of what is kept: the one that is said, else the usual one. */
export function cacheFolder(said: string | undefined): string {
  return said === undefined ? usualCache() : resolve(said)
}

/** XDG Base Directory Specification: relative paths in its variables are not heard. */
function usualCache(): string {
  const { XDG_CACHE_HOME: said = '' } = process.env
  return join(isAbsolute(said) ? said : join(homedir(), '.cache'), 'dataesr')
}

/** The mappings of a theme, once what they read of servers is there. Fails as {@link fetchSources} does. */
export async function fetchMappings(
  { mappings }: Theme,
  { baseIRI, ...web }: WebSettings & { readonly baseIRI: string },
  report: Report,
): Promise<readonly Mapping[]> {
  return fetchSources(mappings, { ...fetchSettings(web), baseIRI, report })
}

/** Everything that a release depends on: name → SHA-256 in hexadecimal. */
export type Inputs = Readonly<Record<string, string>>

/** The check sums of a theme's files and of the source files that its mappings name. */
export async function readInputs(theme: Theme, mappings: readonly Mapping[]): Promise<Inputs> {
  const texts = [...theme.mappings, ...theme.ontologies, theme.catalogue].map(
    ({ file, text }) => [file, sha256(text)] as const,
  )
  const files = sourceFiles(mappings).filter(({ path }) => existsSync(path))
  const sums = await Promise.all(files.map(async ({ name, path }) => [name, await sha256File(path)] as const))
  return Object.fromEntries([...texts, ...sumsByName(sums)].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What one endpoint answers to several queries has one name. */
function sumsByName(sums: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  const byName = new Map<string, string[]>()
  for (const [name, sum] of sums) byName.set(name, [...(byName.get(name) ?? []), sum])
  return [...byName].map(([name, all]) => [name, all.length === 1 ? all[0]! : sha256(all.join(' '))])
}

/** One check sum for all that the bytes of a release depend on. */
export function fingerprint(inputs: Inputs, settings: { readonly baseIRI: string; readonly version: string }): string {
  return sha256(JSON.stringify([formatVersion, settings.baseIRI, settings.version, inputs]))
}

function sourceFiles(mappings: readonly Mapping[]): readonly { name: string; path: string }[] {
  const sources = mappings.flatMap(allSources)
  return [...new Map(sources.map(({ name, path }) => [path, { name, path }])).values()]
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function sha256File(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
