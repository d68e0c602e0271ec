import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { files } from '../release/schema.js'
import { Refusal } from './refusal.js'
import type { Site } from './site.js'

/** The files of a release that may be downloaded, with their media types. */
export const downloads: Readonly<Record<string, string>> = {
  [files.quads]: 'application/n-quads',
  [files.catalogue]: 'text/turtle; charset=utf-8',
  [files.report]: 'application/json',
}

/**
 * The folder of a release: that which is served, or one that lies beside it in the folder of releases, by its digest.
 *
 * @throws Refusal `not-found` for a digest of none
 */
export function releaseFolder({ release }: Site, digest: string): string {
  if (digest === release.about.digest) return release.folder
  const folder = join(dirname(release.folder), digest)
  if (isThere(join(folder, files.quads))) return folder
  throw new Refusal('not-found', `there is no release ${digest} here; the current one is ${release.about.digest}`, {
    members: { current: release.about.digest },
  })
}

/** Is it a file, and not a folder or a link to nowhere? */
export function isThere(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}
