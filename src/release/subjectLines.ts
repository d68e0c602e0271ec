import { closeSync, openSync, readSync } from 'node:fs'
import { Problem } from '../problems/problem.js'
import { readOrigin, unpackOrigins, type LineOrigin } from './origins.js'
import type { SubjectTable } from './subjectTable.js'

/** The lines of one subject, and where each was first said. */
export interface SubjectLines {
  readonly text: string
  /** In step with the lines; unpacked when it is asked for. */
  readonly origins: () => readonly LineOrigin[]
}

/** Reads the lines of single subjects: a look-up in the table of subjects and one read of `quads.nq`. */
export interface LinesReader {
  has(subject: string): boolean
  /** Undefined where the term is no subject. */
  read(subject: string): SubjectLines | undefined
  close(): void
}

/** @param path the file `quads.nq` */
export function openLines(path: string, subjects: SubjectTable): LinesReader {
  const file = openSync(path, 'r')
  return {
    has: (subject) => subjects.find(subject) !== 0,
    read(subject) {
      const number = subjects.find(subject)
      if (number === 0) return undefined
      const [start, end] = subjects.place(number)
      const text = readSlice(file, start, end - start)
      if (text === undefined) throw new Problem('damaged-release', `the file ends before byte ${end}`, { file: path })
      return { text, origins: () => unpackOrigins(subjects.origins(number)).map(readOrigin) }
    },
    close: () => closeSync(file),
  }
}

/** The bytes of a file as text; undefined where the file is shorter. */
export function readSlice(file: number, start: number, length: number): string | undefined {
  const bytes = length > shared.length ? Buffer.allocUnsafe(length) : shared
  for (let read = 0; read < length;) {
    const count = readSync(file, bytes, read, length - read, start + read)
    if (count === 0) return undefined
    read += count
  }
  return bytes.toString('utf8', 0, length)
}

/** Where slices are read that become text at once: a buffer for each would be the most of what is thrown away. */
const shared = Buffer.alloc(1 << 16)
