import { createReadStream } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { createGzip } from 'node:zlib'
import openToSend from 'send'
import { files } from '../release/schema.js'
import { pathOf } from './address.js'
import { cacheControl } from './caching.js'
import { checksumsFile, type ReleaseFiles, reprDigest, sha256Of, writeChecksums } from './dumpDigests.js'
import { downloads, isThere, releaseFolder } from './dumpFiles.js'
import { type Link, setLinks } from './links.js'
import { refusePrecondition } from './precondition.js'
import { Refusal } from './refusal.js'
import { send, sendStream } from './representation.js'
import type { Exchange, Site } from './site.js'

/** `dump/{digest}/{file}`: a file of a release, which never changes. */
export const dumpPath = /^dump\/([0-9a-f]{64})\/([\w.]+)$/

/** What is sent is what was digested: nobody on the way may pack it. */
const neverChanges = `${cacheControl.hashed}, no-transform`

/** The quads, packed while they are sent: for who has a narrow line, and goes on by ranges of the plain file otherwise. */
const packedQuads = `${files.quads}.gz`

/** Answers a file of the release that is served, or of one that lies beside it, with its check sum. */
export async function answerDump(exchange: Exchange): Promise<void> {
  const [, digest = '', file = ''] = dumpPath.exec(pathOf(exchange.request)) ?? []
  const release = { folder: releaseFolder(exchange.site, digest), digest }
  if (file === checksumsFile) await answerChecksums(exchange, release)
  else if (file === packedQuads) await answerPacked(exchange, release)
  else if (Object.hasOwn(downloads, file) && isThere(join(release.folder, file)))
    await answerFile(exchange, release, file)
  else {
    const all = [...Object.keys(downloads), packedQuads, checksumsFile]
    throw new Refusal('not-found', `a release has the files ${all.join(', ')}`, { members: { files: all } })
  }
}

/** A file as it lies on the disk: whole, or a range of it (RFC 9110 §14). */
async function answerFile(exchange: Exchange, release: ReleaseFiles, file: string): Promise<void> {
  const { site, request, response } = exchange
  const sha256 = await sha256Of(release, file)
  response.setHeader('Content-Type', downloads[file]!)
  response.setHeader('Cache-Control', neverChanges)
  response.setHeader('ETag', `"${sha256}"`)
  response.setHeader('Repr-Digest', reprDigest(sha256))
  setLinks(response, linksOf(site, release, file))
  // The folder may lie below one whose name begins with a dot; what is sent is from the table of downloads.
  const options = { root: release.folder, dotfiles: 'allow', cacheControl: false, etag: false } as const
  await new Promise<void>((resolve, reject) => {
    response.on('close', resolve)
    openToSend(request, `/${file}`, options)
      .on('error', (error: SendError) => {
        reject(error.status === 412 ? refusePrecondition(validatorsOf(response)) : asRefusal(error, file))
      })
      .pipe(response)
  })
}

async function answerChecksums(exchange: Exchange, release: ReleaseFiles): Promise<void> {
  await send(exchange, {
    mediaType: 'text/plain',
    variant: ['checksums', release.digest],
    cacheControl: cacheControl.hashed,
    links: linksOf(exchange.site, release, checksumsFile),
    body: () => writeChecksums(release),
  })
}

async function answerPacked(exchange: Exchange, release: ReleaseFiles): Promise<void> {
  await sendStream(exchange, {
    mediaType: 'application/gzip',
    variant: ['packed', release.digest],
    cacheControl: neverChanges,
    links: linksOf(exchange.site, release, packedQuads),
    // What fails on either side ends both, and is told by the last.
    body: () => pipeline(createReadStream(join(release.folder, files.quads)), createGzip(), () => undefined),
  })
}

/** Its check sums, its description, its licences; of a former release, where the current one is (RFC 5829 §3.2). */
function linksOf(site: Site, { digest }: ReleaseFiles, file: string): Link[] {
  const { mount, baseIRI } = site.address
  const { digest: current } = site.release.about
  const licences = new Set(site.datasets.flatMap((dataset) => dataset.licences))
  return [
    { href: `${baseIRI}catalogue`, rel: 'describedby' },
    { href: `${mount}dump/${digest}/${checksumsFile}`, rel: 'related', type: 'text/plain' },
    ...(digest === current ? [] : [{ href: `${mount}dump/${current}/${file}`, rel: 'latest-version' }]),
    ...[...licences].map((href) => ({ href, rel: 'license' })),
  ]
}

/** What the library tells where a file cannot be sent. */
interface SendError extends NodeJS.ErrnoException {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** What the headers say of a file that is not the one that a client names. */
function validatorsOf(response: ServerResponse): { readonly etag: string; readonly lastModified: string } {
  return { etag: String(response.getHeader('ETag')), lastModified: String(response.getHeader('Last-Modified')) }
}

function asRefusal(error: SendError, file: string): Error {
  if (error.status !== 416) return error
  return new Refusal('bad-range', `${file} has no such part`, { headers: { ...error.headers } })
}
