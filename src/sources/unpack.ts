import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { gunzip } from './gunzip.js'
import type { Compression, LogicalSource } from './source.js'

/** What must be known of a file to unpack it. */
export type PackedFile = Pick<LogicalSource, 'path' | 'part' | 'compression'>

/**
 * The bytes of a file, unpacked as its compression says (RML-IO §5.2); where none is said, gzip (RFC 1952 §2.3.1) and zip
 * are known by their first bytes. Of an archive (`zip`, `targz`, `tarxz`) the one regular file is read; of several the one
 * whose name is that of the archive without its ending (`staff.csv` of `staff.csv.zip`), else the only one with that
 * name's extension. Names in an archive are compared and told, nothing else. Fails with an error that tells why.
 */
export async function unpack(file: PackedFile, chunkSize: number): Promise<AsyncIterable<Buffer>> {
  const { path, part } = file
  if (part) return createReadStream(path, { highWaterMark: chunkSize, start: part.start, end: part.end - 1 })
  const compression = file.compression ?? (await foundCompression(path))
  if (compression === undefined) return createReadStream(path, { highWaterMark: chunkSize })
  return limited(await unpackers[compression](path, chunkSize), (await stat(path)).size)
}

/** How far a packed file may grow: beyond `free` bytes no more than `ratio` times its size. */
const usualLimits = { free: 1 << 30, ratio: 500 }

/** Passes bytes on as long as they are not out of all proportion to the size of the packed file. */
export async function* limited(
  bytes: AsyncIterable<Buffer>,
  packedSize: number,
  { free, ratio } = usualLimits,
): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > free && size > packedSize * ratio)
      throw new Error(
        `it unpacks to more than ${ratio} times its size, which no table does; unpack it yourself if it is one`,
      )
    yield chunk
  }
}

const signatures: readonly { readonly bytes: Buffer; readonly compression: Compression }[] = [
  { bytes: Buffer.from([0x1f, 0x8b]), compression: 'gzip' },
  { bytes: Buffer.from('PK\x03\x04', 'latin1'), compression: 'zip' },
]

async function foundCompression(path: string): Promise<Compression | undefined> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    const head = buffer.subarray(0, bytesRead)
    return signatures.find(({ bytes }) => head.subarray(0, bytes.length).equals(bytes))?.compression
  } finally {
    await handle.close()
  }
}

/** What archives need is loaded where there is one. */
const unpackers: Readonly<Record<Compression, (path: string, chunkSize: number) => Promise<AsyncIterable<Buffer>>>> = {
  gzip: async (path, chunkSize) => gunzip(path, chunkSize),
  zip: async (path) => (await import('./archive.js')).unzip(path),
  targz: async (path, chunkSize) => (await import('./archive.js')).untarGzip(path, chunkSize),
  tarxz: async (path, chunkSize) => (await import('./archive.js')).untarXz(path, chunkSize),
}
