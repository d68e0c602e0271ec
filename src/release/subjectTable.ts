import { closeSync, existsSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { basename } from 'node:path'
import { Problem } from '../problems/problem.js'

/**
 * The table of all subjects, `subjects.bin`: what is asked of every term that a document names, found in memory, where a
 * look-up in `release.db` would cost more than all else of the document.
 *
 * The file (little-endian) holds the entries one after the other, in the order of `quads.nq`: the subject and its preferred
 * labels with line feeds between, then the packed origins of its lines. Zeros follow, up to a multiple of eight; then columns
 * of 64-bit floats: where each entry begins, where its origins begin, where its lines begin in `quads.nq`, each with the end of
 * the last; then a hash table of the subjects' numbers (32 bits, 0: none; linear probing); at last the number of subjects and
 * the size of the hash table (64-bit floats).
 */
export interface SubjectTable {
  /** The number of a subject in the order of `quads.nq`, from 1 (an IRI, or `_:label`); 0 where the term is none. */
  find(term: string): number
  term(number: number): string
  /** The preferred labels of a term in every language, as texts of canonical N-Quads (`"text"@fr`); none of what is no subject. */
  labels(term: string): readonly string[]
  /** Where the lines of a subject begin in `quads.nq`, and end, in bytes. */
  place(number: number): readonly [start: number, end: number]
  /** The packed origins of its lines. */
  origins(number: number): Uint8Array
}

/** Writes the table. */
export interface SubjectTableWriter {
  add(subject: TableEntry): void
  finish(): void
}

/** What the table holds of a subject. */
export interface TableEntry {
  readonly term: string
  /** Texts of canonical N-Quads. */
  readonly labels: readonly string[]
  /** As {@link packOrigins} has them. */
  readonly origins: Buffer
  /** Bytes of its lines in `quads.nq`. */
  readonly length: number
}

/** Creates the file at the path, which must not be there. */
export function createSubjectTable(path: string): SubjectTableWriter {
  const file = createAppender(path)
  const entryStarts = [0]
  const originStarts: number[] = []
  const lineStarts = [0]
  const hashes: number[] = []
  return {
    add({ term, labels, origins, length }) {
      hashes.push(withBytes(term, hashOf))
      originStarts.push(file.add(Buffer.from([term, ...labels].join('\n'))))
      entryStarts.push(file.add(origins))
      lineStarts.push(lineStarts.at(-1)! + length)
    },
    finish() {
      const end = entryStarts.at(-1)!
      file.add(Buffer.alloc(padding(end)))
      const slots = slotsOf(hashes)
      for (const column of [entryStarts, [...originStarts, end], lineStarts])
        file.add(Buffer.from(Float64Array.from(column).buffer))
      file.add(Buffer.from(slots.buffer))
      file.add(Buffer.from(Float64Array.of(hashes.length, slots.length).buffer))
      file.close()
    },
  }
}

/** @throws Problem `damaged-release` where the file is not whole */
export function openSubjectTable(path: string): SubjectTable {
  const bytes = readWhole(path)
  const { entryStarts, originStarts, lineStarts, slots } = columnsOf(bytes, path)
  const mask = slots.length - 1
  const text = (start: number, end: number): string => bytes.toString('utf8', start, end)
  const find = (key: Buffer, length: number): number => {
    for (let slot = hashOf(key, length) & mask; ; slot = (slot + 1) & mask) {
      const number = slots[slot]!
      if (number === 0 || isEntry(number, key, length)) return number
    }
  }
  /** Compared from the end: IRIs differ there. */
  const isEntry = (number: number, key: Buffer, length: number): boolean => {
    const start = entryStarts[number - 1]!
    const end = start + length
    if (end > originStarts[number - 1]! || (end < originStarts[number - 1]! && bytes[end] !== lineFeed)) return false
    for (let at = length - 1; at >= 0; at--) if (bytes[start + at] !== key[at]) return false
    return true
  }
  return {
    find: (term) => withBytes(term, find),
    term: (number) => text(entryStarts[number - 1]!, originStarts[number - 1]!).split('\n', 1)[0]!,
    labels(term) {
      const number = withBytes(term, find)
      if (number === 0) return none
      const start = entryStarts[number - 1]! + Buffer.byteLength(term) + 1
      const end = originStarts[number - 1]!
      return start > end ? none : text(start, end).split('\n')
    },
    place: (number) => [lineStarts[number - 1]!, lineStarts[number]!],
    origins: (number) => bytes.subarray(originStarts[number - 1], entryStarts[number]),
  }
}

const none: readonly string[] = []
const lineFeed = 0x0a

/** Where terms become bytes: one after the other, so that none needs a buffer of its own. */
const shared = Buffer.alloc(3 * 8_192)

/** Gives the UTF-8 of a term to what asks for it: `length` bytes of a buffer. */
function withBytes<Result>(term: string, use: (bytes: Buffer, length: number) => Result): Result {
  const bytes = 3 * term.length > shared.length ? Buffer.alloc(3 * term.length) : shared
  return use(bytes, bytes.write(term))
}

/** FNV-1a, its higher bits mixed into the lower. */
function hashOf(bytes: Uint8Array, length: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < length; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}

/** A hash table of the numbers, from 1, that is filled to a half at most. */
function slotsOf(hashes: readonly number[]): Uint32Array<ArrayBuffer> {
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * hashes.length + 2)))
  const mask = slots.length - 1
  hashes.forEach((hash, index) => {
    let slot = hash & mask
    while (slots[slot] !== 0) slot = (slot + 1) & mask
    slots[slot] = index + 1
  })
  return slots
}

interface Columns {
  readonly entryStarts: Float64Array
  readonly originStarts: Float64Array
  readonly lineStarts: Float64Array
  readonly slots: Uint32Array
}

function columnsOf({ buffer, length }: Buffer<ArrayBuffer>, path: string): Columns {
  const [count = 0, size = 0] = length < 16 || length % 8 !== 0 ? [] : new Float64Array(buffer, length - 16)
  const slotsAt = length - 16 - 4 * size
  const columnsAt = slotsAt - 3 * 8 * (count + 1)
  const isWhole = Number.isInteger(count) && columnsAt >= 0 && Math.log2(size) % 1 === 0 && size > count
  if (!isWhole) throw new Problem('damaged-release', 'the table of subjects is not whole', { file: path })
  const column = (index: number): Float64Array =>
    new Float64Array(buffer, columnsAt + index * 8 * (count + 1), count + 1)
  return {
    entryStarts: column(0),
    originStarts: column(1),
    lineStarts: column(2),
    slots: new Uint32Array(buffer, slotsAt, size),
  }
}

function padding(length: number): number {
  return (8 - (length % 8)) % 8
}

/** Bytes that are written, or read, at once. */
const atOnce = 1 << 20

/** Appends pieces to a new file; tells its length after each. */
function createAppender(path: string): { add(piece: Buffer): number; close(): void } {
  const file = openSync(path, 'wx')
  let waiting: Buffer[] = []
  let size = 0
  let length = 0
  const flush = (): void => {
    const bytes = Buffer.concat(waiting, size)
    for (let written = 0; written < size;) written += writeSync(file, bytes, written)
    waiting = []
    size = 0
  }
  return {
    add(piece) {
      waiting.push(piece)
      size += piece.length
      length += piece.length
      if (size >= atOnce) flush()
      return length
    },
    close() {
      flush()
      closeSync(file)
    },
  }
}

/** The bytes of a file in a buffer of their own, so that numbers in it lie where the platform can read them. */
function readWhole(path: string): Buffer<ArrayBuffer> {
  if (!existsSync(path)) throw new Problem('damaged-release', `${basename(path)} is missing`, { file: path })
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.from(new ArrayBuffer(fstatSync(file).size))
    for (let read = 0; read < bytes.length;) {
      const count = readSync(file, bytes, read, Math.min(bytes.length - read, 1024 * atOnce), read)
      if (count === 0) throw new Problem('damaged-release', 'the table of subjects is not whole', { file: path })
      read += count
    }
    return bytes
  } finally {
    closeSync(file)
  }
}
