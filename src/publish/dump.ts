import { join } from 'node:path'
import { files } from '../release/schema.js'
import { pathOf } from './address.js'
import { cacheControl } from './caching.js'
import { Refusal } from './refusal.js'
import type { Exchange } from './site.js'

/** `dump/{digest}/{file}`: a file of a release, which never changes. */
export const dumpPath = /^dump\/([0-9a-f]{64})\/([\w.]+)$/

/** The files that may be downloaded, with their media types. */
const downloads: Readonly<Record<string, string>> = {
  [files.quads]: 'application/n-quads',
  [files.catalogue]: 'text/turtle; charset=utf-8',
  [files.report]: 'application/json',
}

/** Answers a file of the release as it lies on the disk, whole or a range of it (RFC 9110 §14). */
export function answerDump({ site, request, response }: Exchange): Promise<void> {
  const [, digest, file = ''] = dumpPath.exec(pathOf(request)) ?? []
  const { about, folder } = site.release
  if (digest !== about.digest) throw new Refusal('not-found', `this site serves the release ${about.digest}`)
  const mediaType = Object.hasOwn(downloads, file) ? downloads[file]! : undefined
  if (mediaType === undefined)
    throw new Refusal('not-found', `a release has the files ${Object.keys(downloads).join(', ')}`)
  response.setHeader('Content-Type', mediaType)
  response.setHeader('Cache-Control', cacheControl.hashed)
  return new Promise((resolve, reject) => {
    // The folder may lie below one whose name begins with a dot; what is sent is from the table above.
    const options = { dotfiles: 'allow', cacheControl: false, etag: false } as const
    response.sendFile(join(folder, file), options, (error: SendError | undefined) => {
      if (error === undefined || error.code === 'ECONNABORTED') resolve()
      else reject(error.status === 416 ? new Refusal('bad-range', `${file} has no such part`) : error)
    })
  })
}

/** What Express tells where a file cannot be sent. */
interface SendError extends NodeJS.ErrnoException {
  readonly status?: number
}
