import Database from 'libsql'
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setImmediate as pause } from 'node:timers/promises'
import type { ClassShape } from '../shapes/model.js'
import { createCollectionIndexer, type CollectionIndexer } from './collection/indexer.js'
import { createIndexer, type Indexer } from './indexer.js'
import { createInserter } from './inserter.js'
import { originNumber } from './origins.js'
import { createQuadsFile } from './quadsFile.js'
import { files, formatVersion, tables } from './schema.js'
import { createSubjectTable } from './subjectTable.js'
import { createSorter, type SortedSubject, type Sorter } from './sorter.js'

export interface WriterOptions {
  /** Property IRI → scheme of the identifiers that it states (`https://dataesr.example/ontology#uai` → `uai`). */
  readonly identifierProperties: ReadonlyMap<string, string>
  /** Each becomes a collection. */
  readonly classes?: readonly ClassShape[]
  /** Is told of each subject as it is written, in the order of `quads.nq`. */
  readonly observe?: (subject: SortedSubject) => void
}

/** What the lines do not say. */
export interface Facts {
  readonly baseIRI: string
  /** Prefix → namespace. */
  readonly prefixes: Readonly<Record<string, string>>
  readonly built: Date
  /** The names of the sources, by their ordinal. */
  readonly sources: readonly string[]
  /** Things that were merged into another: [from, to]. */
  readonly moved: Iterable<readonly [string, string]>
}

/** What was written. */
export interface Written {
  /** SHA-256 of `quads.nq`, in hexadecimal. */
  readonly digest: string
  readonly quads: number
  readonly subjects: number
  /** Size of `quads.nq`. */
  readonly bytes: number
}

/** Takes the lines of a release in any order, each as often as it comes. */
export interface Writer {
  /**
   * @param line canonical N-Quads, without its newline
   * @param source ordinal of the source in {@link Facts.sources}; negative where there is none
   * @param row row or line of the source; 0 where it is not known
   */
  add(line: string, source: number, row: number): void
  /** Sorts the lines, frees them of duplicates, and leaves `quads.nq`, `release.db` and `subjects.bin` whole; then the writer is spent. */
  finish(facts: Facts): Promise<Written>
  /** Closes the files and leaves them, where the work ends before `finish`. */
  abandon(): void
}

/**
 * Writes the files of a release into a folder that is there and empty. The same set of lines gives the same bytes of
 * `quads.nq` in whatever order it comes; a line that is said twice has the origin of lowest source and row.
 *
 * Lines are sorted by SQLite's own sorter, outside memory, by their UTF-8 bytes as `LC_ALL=C sort` does.
 */
export function createWriter(folder: string, { identifierProperties, classes = [], observe }: WriterOptions): Writer {
  const database = openForBuild(folder)
  const sorter = createSorter(database)
  return {
    add(line, source, row) {
      // SQLite gives text back up to its first NUL; the escaped form says the same (RDF 1.1 N-Quads, UCHAR).
      sorter.add(line.includes('\0') ? line.replaceAll('\0', '\\u0000') : line, originNumber(source, row))
    },
    async finish(facts) {
      const indexer = createIndexer(database, createSubjectTable(join(folder, files.subjects)), identifierProperties)
      const collections = createCollectionIndexer(database, classes)
      const watchers = { indexer, collections, observe, baseIRI: facts.baseIRI }
      const written = await writeSorted(sorter, join(folder, files.quads), watchers)
      writeFacts(database, { ...facts, classes }, written)
      database.exec('COMMIT; DETACH build;')
      database.close()
      rmSync(join(folder, passingFile))
      return written
    },
    abandon: () => database.close(),
  }
}

/** The database of what is only needed while the release is written. */
const passingFile = 'build.db'

/** Memory for sorting and for pages of the passing tables. */
const cacheBytes = 64 << 20

/**
 * Nothing is kept safe against a crash here: a folder that is not finished is thrown away. What SQLite sorts outside memory
 * lies in the folder too, where there is room for a release, and not in a folder of the system that may have none.
 */
function openForBuild(folder: string): Database.Database {
  const database = new Database(join(folder, files.index))
  database.prepare('ATTACH ? AS build').run(join(folder, passingFile))
  database.exec(`
    PRAGMA temp_store = file;
    PRAGMA temp_store_directory = '${resolve(folder).replaceAll("'", "''")}';
    PRAGMA main.journal_mode = off; PRAGMA main.synchronous = off; PRAGMA main.cache_size = -${cacheBytes >> 10};
    PRAGMA build.page_size = 65536; PRAGMA build.journal_mode = off; PRAGMA build.synchronous = off;
    PRAGMA build.cache_size = -${cacheBytes >> 10};
    BEGIN;
    ${tables}
  `)
  return database
}

/** Subjects between two pauses, in which timers and progress bars of the process get their turn. */
const subjectsAtOnce = 5000

interface Watchers {
  readonly indexer: Indexer
  readonly collections: CollectionIndexer
  readonly observe: WriterOptions['observe']
  readonly baseIRI: string
}

async function writeSorted(
  sorter: Sorter,
  path: string,
  { indexer, collections, observe, baseIRI }: Watchers,
): Promise<Written> {
  const file = createQuadsFile(path)
  let quads = 0
  let subjects = 0
  for (const subject of sorter.sorted()) {
    indexer.add(subject, file.add(subject))
    collections.add(subject, subjects + 1)
    observe?.(subject)
    quads += subject.statements.length
    if (++subjects % subjectsAtOnce === 0) await pause()
  }
  const { digest, bytes } = file.finish()
  indexer.finish(baseIRI)
  collections.finish()
  return { digest, quads, subjects, bytes }
}

function writeFacts(
  database: Database.Database,
  facts: Facts & { readonly classes: readonly ClassShape[] },
  written: Written,
): void {
  const about = createInserter(database, 'INSERT INTO about', 2)
  const entries = {
    format: formatVersion,
    ...written,
    baseIRI: facts.baseIRI,
    built: facts.built.toISOString(),
    prefixes: JSON.stringify(facts.prefixes),
    classes: JSON.stringify(facts.classes),
  }
  for (const [key, value] of Object.entries(entries)) about.add(key, String(value))
  const sources = createInserter(database, 'INSERT INTO sources', 2)
  facts.sources.forEach((name, ordinal) => sources.add(ordinal, name))
  const moved = createInserter(database, 'INSERT INTO moved', 2)
  for (const [from, to] of facts.moved) moved.add(from, to)
  for (const inserter of [about, sources, moved]) inserter.flush()
}
