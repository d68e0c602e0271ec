import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { name } from '../rdf/namespaces.js'
import { splitLine } from '../rdf/quads.js'
import { openIndex, type Index } from './indexFile.js'
import { files } from './schema.js'
import { readSlice } from './subjectLines.js'

/** What a release that another follows tells of its things. */
export interface Former {
  /** Its subjects that are IRIs, in the order of `quads.nq`. */
  subjects(): Iterable<string>
  /** What it says to have taken the place of a thing (`dct:isReplacedBy`). */
  replacementsOf(subject: string): readonly string[]
  /** Things that it merged into others: [from, to]. */
  moved(): readonly (readonly [string, string])[]
  /** Things that had gone already: [thing, what took its place or the empty text]. */
  gone(): readonly (readonly [string, string])[]
  close(): void
}

/**
 * Opens a former release, also one that an earlier version of the program wrote: each table that it has not is empty.
 *
 * @throws Problem `damaged-release` where its index cannot be read
 */
export function openFormer(folder: string): Former {
  const index = openIndex(join(folder, files.index))
  const quads = openSync(join(folder, files.quads), 'r')
  const pairs = (table: 'moved' | 'gone', columns: string) =>
    has(index, table) ? index.rows<[string, string]>(`SELECT ${columns} FROM ${table} ORDER BY 1, 2`) : []
  return {
    *subjects() {
      if (!has(index, 'subjects')) return
      const sql = "SELECT term FROM subjects WHERE term NOT GLOB '_:*' ORDER BY id"
      for (const [term] of index.stream<[string]>(sql)) yield term
    },
    replacementsOf: (subject) => linesOf(subject, index, quads).flatMap(replacementIn),
    moved: () => pairs('moved', 'iri, target'),
    gone: () => pairs('gone', 'iri, successor'),
    close() {
      closeSync(quads)
      index.close()
    },
  }
}

function has(index: Index, table: string): boolean {
  return index.row("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", table) !== undefined
}

function linesOf(subject: string, index: Index, quads: number): readonly string[] {
  const [start, length] = (index.row('SELECT start, length FROM subjects WHERE term = ?', subject) ?? [0, 0]) as [
    number,
    number,
  ]
  return (readSlice(quads, start, length) ?? '').split('\n')
}

const isReplacedBy = `<${name('dct', 'isReplacedBy')}>`

function replacementIn(line: string): string[] {
  if (!line.includes(isReplacedBy)) return []
  const { predicate, object } = splitLine(line)
  return predicate === isReplacedBy && object.startsWith('<') ? [object.slice(1, -1)] : []
}
