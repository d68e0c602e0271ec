import { closeSync, openSync, readSync } from 'node:fs'
import { Problem } from '../problems/problem.js'
import type { Index } from './indexFile.js'
import { readOrigin, unpackOrigins, type LineOrigin } from './origins.js'

/** The lines of one subject, and where each was first said. */
export interface SubjectLines {
  readonly text: string
  /** In step with the lines; unpacked when it is asked for. */
  readonly origins: () => readonly LineOrigin[]
}

/** Reads the lines of single subjects: a look-up in the index and one read of `quads.nq`. */
export interface LinesReader {
  has(subject: string): boolean
  /** Undefined where the term is no subject. */
  read(subject: string): SubjectLines | undefined
  close(): void
}

/** @param path the file `quads.nq` */
export function openLines(path: string, index: Index): LinesReader {
  const file = openSync(path, 'r')
  return {
    has: (subject) => index.row('SELECT 1 FROM subjects WHERE term = ?', subject) !== undefined,
    read(subject) {
      const row = index.row('SELECT start, length, origins FROM subjects WHERE term = ?', subject)
      if (row === undefined) return undefined
      const [start, length, origins] = row as readonly [number, number, Buffer]
      const text = readSlice(file, start, length)
      if (text === undefined)
        throw new Problem('damaged-release', `the file ends before byte ${start + length}`, { file: path })
      return { text, origins: () => unpackOrigins(origins).map(readOrigin) }
    },
    close: () => closeSync(file),
  }
}

/** The bytes of a file as text; undefined where the file is shorter. */
function readSlice(file: number, start: number, length: number): string | undefined {
  const bytes = Buffer.allocUnsafe(length)
  for (let read = 0; read < length;) {
    const count = readSync(file, bytes, read, length - read, start + read)
    if (count === 0) return undefined
    read += count
  }
  return bytes.toString('utf8')
}
