import { createReadStream } from 'node:fs'
import { basename, extname } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { crc32 } from 'node:zlib'
import tar from 'tar-stream'
import xz from 'xz-decompress'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { gunzip } from './gunzip.js'

/** The one file of a gzipped tar archive. */
export function untarGzip(path: string, chunkSize: number): AsyncIterable<Buffer> {
  return untar(path, () => gunzip(path, chunkSize))
}

/** The one file of a tar archive that xz packed. */
export function untarXz(path: string, chunkSize: number): AsyncIterable<Buffer> {
  return untar(path, () => unxz(path, chunkSize))
}

async function* unxz(path: string, chunkSize: number): AsyncGenerator<Buffer> {
  const raw = createReadStream(path, { highWaterMark: chunkSize })
  try {
    const packed = Readable.toWeb(raw) as unknown as globalThis.ReadableStream<Uint8Array>
    const plain = new xz.XzReadableStream(packed) as unknown as ReadableStream<Uint8Array>
    for await (const chunk of plain) yield Buffer.from(chunk)
  } finally {
    raw.destroy()
  }
}

/** Goes through the archive twice: which files it holds is known at its end. */
async function* untar(path: string, unpacked: () => AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const names: string[] = []
  for await (const { header } of entriesOf(unpacked())) if (header.type === 'file') names.push(header.name)
  const wanted = chooseFile(path, names)
  let number = 0
  for await (const entry of entriesOf(unpacked())) {
    if (entry.header.type !== 'file' || number++ !== wanted) continue
    yield* entry as AsyncIterable<Buffer>
    return
  }
}

/** A file, folder or link in a tar, with its bytes. */
type TarEntry = Readable & { readonly header: { readonly name: string; readonly type: string } }

async function* entriesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const extract = tar.extract()
  const source = Readable.from(bytes, { objectMode: false })
  pipeline(source, extract, () => undefined)
  try {
    for await (const entry of extract as unknown as AsyncIterable<TarEntry>) {
      yield entry
      entry.resume()
    }
  } finally {
    source.destroy()
  }
}

/** The one file of a zip archive. */
export async function* unzip(path: string): AsyncGenerator<Buffer> {
  const archive = await openPromise(path, { lazyEntries: true, autoClose: false })
  try {
    const entries: Entry[] = []
    for await (const entry of archive.eachEntry()) if (!entry.fileName.endsWith('/')) entries.push(entry)
    yield* checked(
      archive,
      entries[
        chooseFile(
          path,
          entries.map(({ fileName }) => fileName),
        )
      ]!,
    )
  } finally {
    archive.close()
  }
}

/** The bytes of a file in a zip, whose size the library checks, and whose checksum (APPNOTE §4.4.7) is checked here. */
async function* checked(archive: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  let sum = 0
  for await (const chunk of (await archive.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
    sum = crc32(chunk, sum)
    yield chunk
  }
  if (sum !== entry.crc32) throw new Error(`the checksum of "${entry.fileName}" in the archive is wrong`)
}

/** What makers of archives add of their own. */
const added = /(?:^|\/)(?:__MACOSX\/|\._[^/]*$|\.DS_Store$)/
/** What is put behind the name of a file when it is packed. */
const endings = /\.(?:zip|tgz|txz|tar\.gz|tar\.xz|tar)$/i
/** Names told in one message. */
const mostNames = 10

/** Which of the regular files in an archive is read. */
function chooseFile(path: string, all: readonly string[]): number {
  const names = all.filter((name) => !added.test(name))
  if (names.length === 0) throw new Error('the archive holds no file')
  const bare = basename(path).replace(endings, '')
  const named = names.filter((name) => basename(name) === bare)
  const alike = names.filter(
    (name) => extname(bare) !== '' && extname(name).toLowerCase() === extname(bare).toLowerCase(),
  )
  const chosen = [names, named, alike].find((candidates) => candidates.length === 1)?.[0]
  if (chosen !== undefined) return all.indexOf(chosen)
  const told = names.slice(0, mostNames).map((name) => JSON.stringify(name))
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : ''
  throw new Error(`the archive holds several files (${told.join(', ')}${more}); pack only the one that is to be read`)
}
