import { Problem, type Report } from '../problems/problem.js'
import type { Cell, LogicalSource } from './source.js'

/** What references and iterators are evaluated on (RML-LV §3.1: an iterable record), with the line of the row it is in. */
export interface Placed<R> {
  readonly value: R
  readonly line: number
}

/** How the records of one reference formulation are looked into. Each path is compiled once. */
export interface RecordLanguage<R> {
  /**
   * What a reference gives of a record: one value, several, or null for none. The function throws what is wrong with a
   * record as a Problem, without its place.
   *
   * @throws Problem `bad-mapping`, `missing-column` where the reference cannot be used
   */
  compileReference(reference: string): (record: R) => Cell
  /** The records within a record. @throws as {@link compileReference} */
  compileIterator(iterator: string): (record: R) => Iterable<R>
  /** The same language with other prefixes, where it has prefixes. */
  withNamespaces?(namespaces: Readonly<Record<string, string>>): RecordLanguage<R>
}

/** A language whose records may be written in a text: in a cell of another format. */
export interface TextLanguage<R> extends RecordLanguage<R> {
  /** The records in a text; without an iterator the whole of it, or its rows. */
  compileText(iterator: string | undefined): (text: string) => Iterable<R>
}

/** What a language inherits of its source: how the file is called, what is null, the prefixes of XPaths. */
export interface RecordContext extends Pick<LogicalSource, 'name' | 'nulls' | 'namespaces'> {
  /** Takes what is wrong with a part of a record that is left out, without its place. */
  readonly report: Report
}

/** What is wrong with a text that stands in a record: its place is one in the text, not in the file, so it is told in words. */
export function inText(error: unknown): Error {
  if (!(error instanceof Problem)) return error as Error
  const { line = 1, character = 1 } = error.origin
  const message = `line ${line}, character ${character} of the text in it: ${error.message}`
  return new Problem(error.code, message, {}, { cause: error })
}
