import Database from 'libsql'
import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { openFormer, type Former } from './goneFormer.js'
import { noSuccessor } from './goneThing.js'
import { createInserter } from './inserter.js'
import { openRelease } from './open.js'
import type { Release } from './release.js'
import { files } from './schema.js'

/** What is known of gone things: IRI → what took its place. */
export type Successions = ReadonlyMap<string, ReadonlySet<string>>

export interface GoneOptions {
  /** The folders of releases before this one, where they are: the one that is served, and one of the same quads. */
  readonly former: readonly string[]
  /** What the new release says of it: predecessor → successors ({@link Replacements}). */
  readonly replaced: Successions
}

/**
 * Notes in a release that is built but not yet switched in what has gone: the things below its base IRI that a former
 * release described, merged or already noted as gone, and those that a thing says to replace (`dct:replaces`); each only
 * where the new one neither describes nor merges it. What took its place is followed to what the new release describes.
 * `quads.nq`, and so the digest, do not depend on it.
 *
 * @param folder the folder of the new release
 * @returns how many have gone
 */
export function noteGone(folder: string, { former, replaced }: GoneOptions): number {
  const release = openRelease(folder)
  try {
    const gone = findGone(release, former, replaced)
    writeGone(join(folder, files.index), resolveSuccessors(release, gone))
    return gone.size
  } finally {
    release.close()
  }
}

/** Gone thing → what was said to take its place, as it was said. */
type Gone = Map<string, Set<string>>

function findGone(release: Release, folders: readonly string[], replaced: Successions): Gone {
  const gone: Gone = new Map()
  const { baseIRI } = release.about
  const add = (iri: string, successors: Iterable<string>) => {
    if (!iri.startsWith(baseIRI) || release.has(iri) || release.successor(iri) !== undefined) return
    const known = gone.get(iri) ?? new Set()
    gone.set(iri, known)
    for (const successor of successors) known.add(successor)
  }
  for (const folder of placesOf(folders)) {
    const before = openFormer(folder)
    try {
      addFormer(release, before, add)
    } finally {
      before.close()
    }
  }
  for (const [iri, successors] of replaced) add(iri, successors)
  return gone
}

/** The real folders, each once, of those that are there. */
function placesOf(folders: readonly string[]): string[] {
  const found = folders.filter((folder) => existsSync(join(folder, files.index)))
  return [...new Set(found.map((folder) => realpathSync(folder)))]
}

type Add = (iri: string, successors: Iterable<string>) => void

/** One merge of the two sorted lists of subjects; then what had gone or been merged before. */
function addFormer(release: Release, former: Former, add: Add): void {
  const now = release.subjects()[Symbol.iterator]()
  let next = now.next()
  for (const iri of former.subjects()) {
    while (next.done !== true && compare(next.value, iri) < 0) next = now.next()
    if (next.done === true || next.value !== iri) add(iri, former.replacementsOf(iri))
  }
  for (const [iri, target] of former.moved()) add(iri, [target])
  for (const [iri, successor] of former.gone()) add(iri, successor === noSuccessor ? [] : [successor])
}

/** By UTF-8 bytes and with the `>` that ends an IRI in a line, as lines are sorted. */
function compare(one: string, other: string): number {
  return one === other ? 0 : Buffer.compare(Buffer.from(`${one}>`), Buffer.from(`${other}>`))
}

/** Follows what took the place of each to things that the release describes, or to IRIs of others. */
function* resolveSuccessors(release: Release, gone: Gone): Generator<readonly [string, string]> {
  for (const iri of [...gone.keys()].sort()) {
    const found = new Set<string>()
    const wanted = new Set(gone.get(iri))
    for (const each of wanted) {
      const target = release.successor(each) ?? each
      if (release.has(target) || !target.startsWith(release.about.baseIRI)) found.add(target)
      else for (const further of gone.get(target) ?? []) wanted.add(further)
    }
    if (found.size === 0) yield [iri, noSuccessor]
    for (const successor of [...found].sort()) yield [iri, successor]
  }
}

function writeGone(path: string, rows: Iterable<readonly [string, string]>): void {
  const database = new Database(path)
  try {
    // As when the release was written: a folder that is not finished is thrown away.
    database.exec('PRAGMA journal_mode = off; PRAGMA synchronous = off; BEGIN;')
    const inserter = createInserter(database, 'INSERT INTO gone', 2)
    for (const row of rows) inserter.add(...row)
    inserter.flush()
    database.exec('COMMIT')
  } finally {
    database.close()
  }
}
