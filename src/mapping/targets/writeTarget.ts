import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Problem } from '../../problems/problem.js'
import { streamFormats, type Lines, type StreamOptions } from '../../rdf/stream.js'
import { packers, type Bytes } from './pack.js'
import type { LogicalTarget, TargetEncoding } from './target.js'

/** What is written to a file, and where to. */
export interface FileWork {
  readonly target: LogicalTarget
  /** What the format of the target takes: without graphs, sorted. */
  readonly lines: Lines
  readonly prefixes: StreamOptions['prefixes']
  /** The file to write, which becomes the target when all is well. */
  readonly path: string
}

/**
 * Writes the lines of a logical target to a file: serialized, encoded, packed.
 *
 * @throws Problem `target-failed` where the file cannot be written
 */
export async function writeTargetFile({ target, lines, prefixes, path }: FileWork): Promise<void> {
  const { serialization, encoding, compression } = target
  const text = streamFormats[serialization].write(lines, { prefixes, encoding })
  const bytes = encoders[encoding](text)
  const packing = { entry: entryName(target), passing: `${path}.passing` }
  const packed = compression === undefined ? bytes : packers[compression](bytes, packing)
  try {
    await mkdir(dirname(path), { recursive: true })
    await pipeline(Readable.from(packed, { objectMode: false }), createWriteStream(path))
  } catch (cause) {
    if (!isSystemError(cause)) throw cause
    throw new Problem('target-failed', `the file cannot be written: ${cause.message}`, { file: target.name }, { cause })
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}

const encoders: Readonly<Record<TargetEncoding, (text: AsyncIterable<string>) => Bytes>> = {
  'UTF-8': (text) => encode(text, 'utf8'),
  'UTF-16': (text) => encode(text, 'utf16le', Buffer.from([0xff, 0xfe])),
}

async function* encode(text: AsyncIterable<string>, encoding: BufferEncoding, mark?: Buffer): AsyncGenerator<Buffer> {
  if (mark !== undefined) yield mark
  for await (const piece of text) if (piece !== '') yield Buffer.from(piece, encoding)
}

/** `dump.nq` for `dump.nq.zip`; where the name has no ending but that of the archive, the format's. */
function entryName({ place, serialization }: LogicalTarget): string {
  const name = 'path' in place ? basename(place.path) : ''
  const bare = name.replace(/\.(?:zip|tgz|tar(?:\.(?:gz|xz))?|gz)$/i, '')
  return bare.includes('.') ? bare : `${bare}.${serialization}`
}
