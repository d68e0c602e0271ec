import { createHash } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import type { SortedSubject } from './sorter.js'

/** Writes `quads.nq` and its digest in one pass. */
export interface QuadsFile {
  /** Writes the lines of a subject; gives their length in bytes. */
  add(subject: SortedSubject): number
  /** SHA-256 in hexadecimal, and the size in bytes. */
  finish(): { readonly digest: string; readonly bytes: number }
}

const chunkBytes = 1 << 20

/** Creates the file at the path, which must not be there. */
export function createQuadsFile(path: string): QuadsFile {
  const file = openSync(path, 'wx')
  const hash = createHash('sha256')
  let chunk = Buffer.allocUnsafe(chunkBytes)
  let used = 0
  let bytes = 0
  const flush = () => {
    const part = chunk.subarray(0, used)
    hash.update(part)
    for (let written = 0; written < used;) written += writeSync(file, part, written)
    bytes += used
    used = 0
  }
  return {
    add({ text: subject, statements }) {
      const text = `${subject} ${statements.join(`\n${subject} `)}\n`
      // A UTF-16 unit takes three bytes of UTF-8 at most.
      const room = text.length * 3
      if (used + room > chunk.length) flush()
      if (room > chunk.length) chunk = Buffer.allocUnsafe(room)
      const length = chunk.write(text, used, 'utf8')
      used += length
      return length
    },
    finish() {
      flush()
      closeSync(file)
      return { digest: hash.digest('hex'), bytes }
    },
  }
}
