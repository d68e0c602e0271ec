import { closeSync, openSync, readSync } from 'node:fs'
import { Problem } from '../problems/problem.js'
import { splitLine } from '../rdf/quads.js'
import type { Index } from './indexFile.js'

/** Reads what is said of many things together: one look-up in the index for all, and one read for those that lie side by side. */
export interface ManyLinesReader {
  /** The lines of each thing and of the blank nodes below it, as {@link Release.descriptionLines} has them. */
  describe(subjects: Iterable<string>): ReadonlyMap<string, readonly string[]>
  close(): void
}

/** Blank nodes that one description follows at most, as in `describe.ts`. */
const blankNodesAtMost = 10_000

/** Blank nodes that are read together at most; those of a thing that has more are read one by one. */
const togetherAtMost = 20_000

/** @param path the file `quads.nq` */
export function openManyLines(path: string, index: Index): ManyLinesReader {
  const file = openSync(path, 'r')
  const read = (terms: readonly string[]): ReadonlyMap<string, readonly string[]> =>
    readLines(file, path, find(index, terms))
  return {
    describe(subjects) {
      const things = [...new Set(subjects)]
      const known = new Map(read(things))
      for (let wanted = blanksIn(known.values()); wanted.length > 0 && known.size < togetherAtMost;) {
        const found = read(wanted)
        for (const [term, lines] of found) known.set(term, lines)
        wanted = blanksIn(found.values()).filter((term) => !known.has(term))
      }
      const linesOf = (term: string) => known.get(term) ?? (term.startsWith('_:') ? read([term]).get(term) : undefined)
      return new Map(things.flatMap((thing) => (known.has(thing) ? [[thing, assemble(thing, linesOf)] as const] : [])))
    },
    close: () => closeSync(file),
  }
}

/** The lines of a thing, then those of its blank nodes as they are come upon, each once. */
function assemble(thing: string, linesOf: (term: string) => readonly string[] | undefined): readonly string[] {
  const own = linesOf(thing)!
  const first = blanksIn([own])
  if (first.length === 0) return own
  const found = [own]
  const wanted = new Set(first)
  for (const term of wanted) {
    const lines = linesOf(term)
    if (lines === undefined) continue
    found.push(lines)
    for (const blank of blanksIn([lines])) if (wanted.size < blankNodesAtMost) wanted.add(blank)
  }
  return found.flat()
}

function blanksIn(texts: Iterable<readonly string[]>): readonly string[] {
  const found = new Set<string>()
  for (const lines of texts) {
    for (const line of lines) {
      const object = line.includes(' _:') ? splitLine(line).object : ''
      if (object.startsWith('_:')) found.add(object)
    }
  }
  return [...found]
}

type Place = readonly [term: string, start: number, length: number]

/** Where the lines of subjects lie, in the order of the file. */
function find(index: Index, terms: readonly string[]): readonly Place[] {
  const sql = `SELECT s.term, s.start, s.length FROM json_each(?) wanted CROSS JOIN subjects s ON s.term = wanted.value
    ORDER BY s.start`
  return index.rows<[string, number, number]>(sql, JSON.stringify(terms))
}

/** Bytes between two subjects that are read too, rather than reading twice; and those of one read at most. */
const [gapAtMost, runAtMost] = [4_096, 1 << 18]

function readLines(file: number, path: string, places: readonly Place[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  for (let at = 0; at < places.length;) {
    const from = places[at]![1]
    let [end, next] = [endOf(places[at]!), at + 1]
    while (next < places.length && places[next]![1] - end <= gapAtMost && endOf(places[next]!) - from <= runAtMost)
      end = endOf(places[next++]!)
    const bytes = readRun(file, from, end - from)
    if (bytes === undefined) throw new Problem('damaged-release', `the file ends before byte ${end}`, { file: path })
    for (const [term, start, length] of places.slice(at, next))
      found.set(term, bytes.toString('utf8', start - from, start - from + length - 1).split('\n'))
    at = next
  }
  return found
}

function endOf([, start, length]: Place): number {
  return start + length
}

/** The bytes of a file; undefined where it is shorter. */
function readRun(file: number, start: number, length: number): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(length)
  for (let read = 0; read < length;) {
    const count = readSync(file, bytes, read, length - read, start + read)
    if (count === 0) return undefined
    read += count
  }
  return bytes
}
