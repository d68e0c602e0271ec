import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { files } from '../release/schema.js'
import { downloads, isThere } from './dumpFiles.js'

/** The check sums of a release, as `sha256sum --check` reads them. */
export const checksumsFile = 'SHA256SUMS'

/** The files of a release, with the digest that is its name. */
export interface ReleaseFiles {
  readonly folder: string
  readonly digest: string
}

/** The SHA-256 of a file of a release, in hexadecimal: that of the quads is the release's name, the others are small. */
export async function sha256Of({ folder, digest }: ReleaseFiles, file: string): Promise<string> {
  if (file === files.quads) return digest
  return createHash('sha256')
    .update(await readFile(join(folder, file)))
    .digest('hex')
}

/** The text of {@link checksumsFile}: a line a file. */
export async function writeChecksums(release: ReleaseFiles): Promise<string> {
  const there = Object.keys(downloads).filter((file) => isThere(join(release.folder, file)))
  const lines = await Promise.all(there.map(async (file) => `${await sha256Of(release, file)}  ${file}\n`))
  return lines.join('')
}

/** The header `Repr-Digest` (RFC 9530 §3): the SHA-256 in base64 between colons. */
export function reprDigest(sha256: string): string {
  return `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`
}
