import { createReadStream } from 'node:fs'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** The bytes of a gzip file (RFC 1952). */
export function gunzip(path: string, chunkSize: number): Readable {
  const raw = createReadStream(path, { highWaterMark: chunkSize })
  // An error comes again where the stream is read: the callback has nothing to do.
  return pipeline(raw, createGunzip({ chunkSize: Math.max(chunkSize, 64) }), () => undefined)
}
