import { Problem, type Report } from '../../problems/problem.js'
import type { Cell, Value } from '../../sources/source.js'
import { isList } from '../values.js'

/**
 * Goes through the rows that a record gives, one after the other: it writes what it knows of a row into the cells of the
 * row that is made. Every record gives at least one row. Nothing is held but where it stands, however many rows there are.
 */
export interface Cursor<R> {
  /** Writes the first row of a record. */
  start(record: R): void
  /** Writes the next row of it; false, and nothing is written, behind the last one. */
  advance(): boolean
  /** Writes the first row again. */
  rewind(): void
  /** Writes nulls. */
  clear(): void
}

/** Siblings: each combination of their rows, the last one moving fastest. */
export class LevelCursor<R> implements Cursor<R> {
  readonly #parts: readonly Cursor<R>[]

  constructor(parts: readonly Cursor<R>[]) {
    this.#parts = parts
  }

  start(record: R): void {
    for (const part of this.#parts) part.start(record)
  }

  advance(): boolean {
    const parts = this.#parts
    for (let at = parts.length - 1; at >= 0; at--) {
      if (!parts[at]!.advance()) continue
      for (let behind = at + 1; behind < parts.length; behind++) parts[behind]!.rewind()
      return true
    }
    return false
  }

  rewind(): void {
    for (const part of this.#parts) part.rewind()
  }

  clear(): void {
    for (const part of this.#parts) part.clear()
  }
}

/** What an expression field needs to know. */
export interface ValueWork<R> {
  readonly read: (record: R) => Cell
  /** Places of the value and of its index. */
  readonly at: number
  readonly indexAt: number
  /** Fields within the value. */
  readonly nested: Cursor<NonNullable<Value>> | undefined
}

/** An expression field: its values. */
export class ValueCursor<R> implements Cursor<R> {
  readonly #cells: Cell[]
  readonly #work: ValueWork<R>
  #values: readonly Value[] = []
  #index = 0

  constructor(cells: Cell[], work: ValueWork<R>) {
    this.#cells = cells
    this.#work = work
  }

  start(record: R): void {
    const cell = this.#work.read(record)
    this.#values = isList(cell) ? cell : cell === null ? [] : [cell]
    this.rewind()
  }

  advance(): boolean {
    const { nested } = this.#work
    const value = this.#values[this.#index] ?? null
    if (value !== null && nested?.advance() === true) return true
    if (this.#index + 1 >= this.#values.length) return false
    this.#index++
    this.#write()
    return true
  }

  rewind(): void {
    this.#index = 0
    if (this.#values.length === 0) this.clear()
    else this.#write()
  }

  clear(): void {
    const { at, indexAt, nested } = this.#work
    this.#cells[at] = null
    this.#cells[indexAt] = null
    nested?.clear()
  }

  #write(): void {
    const { at, indexAt, nested } = this.#work
    const value = this.#values[this.#index] ?? null
    this.#cells[at] = value
    this.#cells[indexAt] = this.#index
    if (value === null) nested?.clear()
    else nested?.start(value)
  }
}

/** What an iterable field needs to know. */
export interface IterableWork<P, R> {
  readonly records: (parent: P) => Iterable<R>
  /** Place of the index. */
  readonly indexAt: number
  readonly nested: Cursor<R>
  /** Takes what is wrong with a record; there are no more then. */
  readonly fail: Report
}

/** An iterable field: its records, and the rows of each. */
export class IterableCursor<P, R> implements Cursor<P> {
  readonly #cells: Cell[]
  readonly #work: IterableWork<P, R>
  #parent: P | undefined
  #records: Iterator<R> | undefined
  #index = -1

  constructor(cells: Cell[], work: IterableWork<P, R>) {
    this.#cells = cells
    this.#work = work
  }

  start(parent: P): void {
    this.#parent = parent
    this.#index = -1
    this.#records = this.#guard(() => this.#work.records(parent)[Symbol.iterator]())
    if (!this.#next()) this.clear()
  }

  advance(): boolean {
    if (this.#index === -1) return false
    return this.#work.nested.advance() || this.#next()
  }

  rewind(): void {
    this.start(this.#parent as P)
  }

  clear(): void {
    this.#index = -1
    this.#cells[this.#work.indexAt] = null
    this.#work.nested.clear()
  }

  #next(): boolean {
    const step = this.#guard(() => this.#records?.next())
    if (step === undefined || step.done === true) return false
    this.#cells[this.#work.indexAt] = ++this.#index
    this.#work.nested.start(step.value)
    return true
  }

  #guard<T>(work: () => T): T | undefined {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.#work.fail(error)
      this.#records = undefined
      return undefined
    }
  }
}
