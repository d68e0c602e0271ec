import type { JSONValue } from 'json-p3'
import { Problem } from '../problems/problem.js'
import { openJsonValues } from './json.js'
import { openJsonLineValues } from './jsonLines.js'
import { jsonRecords } from './jsonRecords.js'
import { checkFile } from './open.js'
import type { Placed, RecordContext, RecordLanguage } from './recordLanguage.js'
import type { LogicalSource, Request, Row } from './source.js'
import { openXmlNodes } from './xml.js'
import type { XmlNode } from './xmlNodes.js'
import { xmlRecords } from './xmlRecords.js'

/** The records of a source, in batches, and their language. */
export interface OpenRecords<R> {
  readonly language: RecordLanguage<R>
  /** Each iteration reads the file anew. */
  readonly records: AsyncIterable<readonly Placed<R>[]>
}

/** Takes records of whatever language. */
export type RecordsUser<T> = <R>(opened: OpenRecords<R>) => T

/** Kinds whose rows have parts that an iterator may select. */
export function hasRecords({ kind }: Pick<LogicalSource, 'kind'>): boolean {
  return Object.hasOwn(readers, kind)
}

/** What is asked of a source whose rows are read as they are: all paths that are looked for in them. */
export interface RecordRequest extends Request {
  readonly references: readonly string[]
}

/**
 * Opens a source for its rows as they are, not cut into cells. Fails as {@link openSource} does; the report of the
 * request takes what is wrong with single rows.
 */
export async function openRecords<T>(request: RecordRequest, context: RecordContext, use: RecordsUser<T>): Promise<T> {
  const { source } = request
  const reader = readers[source.kind]
  if (reader === undefined) {
    const message = `the rows of a source of the kind ${source.kind} have no parts that rml:iterator could select`
    throw new Problem('bad-mapping', message, { file: source.name })
  }
  await checkFile(source)
  return reader(request, context, use)
}

type Reader = <T>(request: RecordRequest, context: RecordContext, use: RecordsUser<T>) => Promise<T>

const readers: Readonly<Partial<Record<LogicalSource['kind'], Reader>>> = {
  json: async (request, context, use) =>
    use<JSONValue>({ language: jsonRecords(context), records: await openJsonValues(request) }),
  jsonl: async (request, context, use) =>
    use<JSONValue>({ language: jsonRecords(context), records: await openJsonLineValues(request) }),
  xml: async (request, context, use) =>
    use<XmlNode>({ language: xmlRecords(context), records: await openXmlNodes(request) }),
}

/** The language of rows that are cut into cells already. */
export function rowRecords(positions: ReadonlyMap<string, number>): RecordLanguage<Row> {
  return {
    compileReference: (reference) => {
      const position = positions.get(reference)
      if (position === undefined) throw new Problem('missing-column', `the source has no "${reference}"`)
      return ({ cells }) => cells[position] ?? null
    },
    compileIterator: () => {
      throw new Problem(
        'bad-mapping',
        'the rows of a table have no parts that rml:iterator could select: let an expression field give the text of a cell, and an iterable field with its rml:referenceFormulation stand in it',
      )
    },
  }
}
