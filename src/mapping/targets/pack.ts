import { compress } from '@napi-rs/lzma/xz'
import { Zip, ZipDeflate } from 'fflate'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { pipeline as pipe, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { pack as packTar } from 'tar-stream'
import { Problem } from '../../problems/problem.js'
import type { Compression } from '../../sources/source.js'

export type Bytes = AsyncIterable<Uint8Array>

/** What a packer is told beside the bytes. */
export interface Packing {
  /** The name of the one file in an archive. */
  readonly entry: string
  /** A path where bytes may wait. */
  readonly passing: string
}

/**
 * How the bytes of a file are packed (RML-IO §5.2). The same bytes are packed to the same bytes: archives have no date but the first
 * that they can say.
 */
export const packers: Readonly<Record<Compression, (bytes: Bytes, packing: Packing) => Bytes>> = {
  gzip,
  zip,
  targz: (bytes, packing) => gzip(tar(bytes, packing)),
  tarxz: (bytes, packing) => xz(tar(bytes, packing)),
}

function gzip(bytes: Bytes): Bytes {
  const zipped = createGzip()
  // An error of the bytes comes again where the result is read: the callback has nothing to do.
  pipe(Readable.from(bytes, { objectMode: false }), zipped, () => undefined)
  return zipped as AsyncIterable<Buffer>
}

/** Bytes that are compressed at a time. */
const xzLength = 64 << 20

/** One stream of xz after the other, each of a bounded size: together they are one file (.xz format §2). */
async function* xz(bytes: Bytes): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let length = 0
  for await (const chunk of bytes) {
    waiting.push(chunk)
    length += chunk.length
    if (length < xzLength) continue
    yield await compress(Buffer.concat(waiting))
    waiting = []
    length = 0
  }
  if (length > 0) yield await compress(Buffer.concat(waiting))
}

/** Without ZIP64, which few can read that one writes here, sizes have 32 bits. */
const mostZipped = 0xffff_ffff

async function* zip(bytes: Bytes, { entry }: Packing): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let size = 0
  const archive = new Zip((error, chunk) => {
    if (error !== null) throw error
    waiting.push(chunk)
  })
  const file = new ZipDeflate(entry)
  file.mtime = '1980-01-01T00:00:00'
  archive.add(file)
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > mostZipped)
      throw new Problem(
        'target-failed',
        `${entry} is larger than 4 GiB, which a zip archive cannot hold: take rml:gzip`,
      )
    file.push(chunk)
    yield* waiting
    waiting = []
  }
  file.push(new Uint8Array(0), true)
  archive.end()
  yield* waiting
}

/** The size of a file stands before it in the archive, so its bytes wait on the disk. */
async function* tar(bytes: Bytes, { entry, passing }: Packing): AsyncGenerator<Uint8Array> {
  try {
    await pipeline(Readable.from(bytes, { objectMode: false }), createWriteStream(passing))
    const { size } = await stat(passing)
    const archive = packTar()
    const file = archive.entry({ name: entry, size, mtime: new Date(0) })
    // An error of the file ends the archive with the same error, which is met where it is read.
    pipeline(createReadStream(passing), file).then(
      () => archive.finalize(),
      (error: unknown) => archive.destroy(error as Error),
    )
    yield* archive as AsyncIterable<Buffer>
  } finally {
    await rm(passing, { force: true })
  }
}
