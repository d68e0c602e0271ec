import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { detach } from '../sources/detach.js'

/** What the index of a join costs beside its texts, in bytes: an entry of a map, two headers of strings. */
const entryCost = 120

/** Keys with more subjects than these find a subject by its hash. */
const fewSubjects = 8

/**
 * Join key → texts of the subjects of the parent rows that have it, each once, in the order of the rows. Memory follows the
 * parent's keys, not its rows, as far as the limit; what goes past it lies on the disk (SQLite).
 */
export class JoinIndex {
  readonly #limit: number
  #size = 0
  readonly #byKey = new Map<string, string | string[] | Set<string>>()
  #spill: Spill | undefined

  /** @param limit of the memory that it may hold, in bytes */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Adds the subjects of a parent row under one of its keys. */
  add(key: string, subjects: readonly string[]): void {
    if (this.#spill !== undefined) this.#spill.add(key, subjects)
    else for (const subject of subjects) this.#keep(key, subject)
    if (this.#size > this.#limit) this.#moveToDisk()
  }

  /** Ends adding. */
  seal(): void {
    this.#spill?.seal()
  }

  get(key: string): readonly string[] {
    if (this.#spill !== undefined) return this.#spill.get(key)
    const found = this.#byKey.get(key)
    return found === undefined ? [] : typeof found === 'string' ? [found] : Array.isArray(found) ? found : [...found]
  }

  /** Removes what lies on the disk. */
  close(): void {
    this.#spill?.close()
  }

  #keep(key: string, subject: string): void {
    const found = this.#byKey.get(key)
    if (found === undefined) this.#byKey.set(detach(key), detach(subject))
    else if (typeof found === 'string') {
      if (found === subject) return
      this.#byKey.set(key, [found, detach(subject)])
    } else if (Array.isArray(found)) {
      if (found.includes(subject)) return
      found.push(detach(subject))
      if (found.length > fewSubjects) this.#byKey.set(key, new Set(found))
    } else found.add(detach(subject))
    this.#size += subject.length + (found === undefined ? key.length + entryCost : entryCost / 2)
  }

  #moveToDisk(): void {
    const spill = new Spill()
    for (const [key, found] of this.#byKey) spill.add(key, typeof found === 'string' ? [found] : [...found])
    this.#byKey.clear()
    this.#size = 0
    this.#spill = spill
  }
}

/** The part of an index that lies on the disk: a database of its own, which no crash needs to outlive. */
class Spill {
  readonly #path = join(tmpdir(), `dataesr-join-${randomUUID()}.db`)
  readonly #database = new Database(this.#path)
  readonly #insert: Database.Statement
  readonly #select: Database.Statement

  constructor() {
    this.#database.exec(
      'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768; CREATE TABLE subjects (key BLOB, subject TEXT); BEGIN',
    )
    this.#insert = this.#database.prepare('INSERT INTO subjects VALUES (?, ?)')
    this.#select = this.#database.prepare('SELECT subject FROM subjects WHERE key = ? ORDER BY rowid').raw()
  }

  add(key: string, subjects: readonly string[]): void {
    for (const subject of subjects) this.#insert.run(bytesOf(key), subject)
  }

  seal(): void {
    this.#database.exec('COMMIT; CREATE INDEX subjects_key ON subjects (key)')
  }

  get(key: string): readonly string[] {
    // In a list: a buffer by itself would be taken for named parameters.
    const rows = this.#select.all([bytesOf(key)]) as readonly (readonly [string])[]
    return [...new Set(rows.map(([subject]) => subject))]
  }

  close(): void {
    this.#database.close()
    rmSync(this.#path, { force: true })
  }
}

/** A key is any text, also one that UTF-8 cannot hold. */
function bytesOf(key: string): Buffer {
  return Buffer.from(key, 'utf16le')
}
