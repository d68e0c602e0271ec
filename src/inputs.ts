import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { sourceGroups } from './mapping/run.js'
import { readTask } from './mapping/stage.js'
import { formatVersion } from './release/schema.js'
import type { Theme } from './theme.js'

/** Everything that a release depends on: name → SHA-256 in hexadecimal. */
export type Inputs = Readonly<Record<string, string>>

/** The check sums of a theme's files and of the source files that its mappings name. */
export async function readInputs(theme: Theme, baseIRI: string): Promise<Inputs> {
  const texts = [...theme.mappings, ...theme.ontologies, theme.catalogue].map(
    ({ file, text }) => [file, sha256(text)] as const,
  )
  const files = sourceFiles(theme, baseIRI).filter(({ path }) => existsSync(path))
  const sums = await Promise.all(files.map(async ({ name, path }) => [name, await sha256File(path)] as const))
  return Object.fromEntries([...texts, ...sums].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** One check sum for all that the bytes of a release depend on. */
export function fingerprint(inputs: Inputs, settings: { readonly baseIRI: string; readonly version: string }): string {
  return sha256(JSON.stringify([formatVersion, settings.baseIRI, settings.version, inputs]))
}

function sourceFiles(theme: Theme, baseIRI: string): readonly { name: string; path: string }[] {
  const sources = theme.mappings.flatMap((mapping) =>
    sourceGroups(readTask({ ...mapping, baseIRI })).map(({ source }) => source),
  )
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
