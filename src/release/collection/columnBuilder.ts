import type { Database } from 'libsql'
import type { Step } from '../../shapes/model.js'
import { createInserter, type Inserter } from '../inserter.js'
import { NumberList } from './numberList.js'
import { readValue } from './values.js'

/** Terms that a builder knows again; one that it does not know is written anew, and found to be the same at the end. */
const termsKnown = 20_000

/** Tables of the terms of all builders: numbers and dates, and all others. */
const passingTerms = `
  CREATE TABLE build.terms (dictionary INTEGER, term INTEGER, kind INTEGER, key TEXT, value TEXT);
  CREATE TABLE build.intervals (dictionary INTEGER, term INTEGER, kind INTEGER, low REAL, high REAL, value TEXT);
`

/** Writes the terms of all builders. */
export interface TermInserters {
  readonly terms: Inserter
  readonly intervals: Inserter
}

export function createTermInserters(database: Database): TermInserters {
  database.exec(passingTerms)
  return {
    terms: createInserter(database, 'INSERT INTO build.terms', 5),
    intervals: createInserter(database, 'INSERT INTO build.intervals', 6),
  }
}

/** Gathers who has which value by one path; memory grows by eight bytes a value, texts lie in the passing table. */
export class ColumnBuilder {
  readonly id: number
  readonly path: readonly Step[]
  /** Numbers of things, ascending; and in step with them those of their values' terms. */
  readonly subjects = new NumberList()
  readonly terms = new NumberList()
  readonly #known = new Map<string, number>()
  readonly #inserters: TermInserters
  #count = 0

  constructor(id: number, path: readonly Step[], inserters: TermInserters) {
    this.id = id
    this.path = path
    this.#inserters = inserters
  }

  /** How many terms were written. */
  get count(): number {
    return this.#count
  }

  /** @param text a term as N-Quads write it */
  add(subject: number, text: string): void {
    this.subjects.add(subject)
    this.terms.add(this.#known.get(text) ?? this.#write(text))
  }

  #write(text: string): number {
    const term = this.#count++
    const { kind, value, interval, key = '' } = readValue(text)
    if (interval === undefined) this.#inserters.terms.add(this.id, term, kind, key, value)
    else this.#inserters.intervals.add(this.id, term, kind, ...interval, value)
    // A copy, since a part of a text keeps the whole text in memory.
    if (this.#known.size < termsKnown) this.#known.set(Buffer.from(text).toString(), term)
    return term
  }
}
