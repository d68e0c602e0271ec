import { Problem } from '../problems/problem.js'
import { nearest } from './columns.js'
import { detectFormat } from './delimitedFormat.js'
import { DelimitedReader } from './delimitedReader.js'
import { textOf } from './lexical.js'
import type { RecordContext, TextLanguage } from './recordLanguage.js'
import type { Value } from './source.js'

/** A row of a delimited text within a cell: each text has a header of its own. */
interface TextRow {
  readonly cells: readonly Value[]
  readonly positions: ReadonlyMap<string, number>
}

/** Delimited texts (RFC 4180) with a header, their delimiter guessed: references are names of columns. */
export function csvRecords(context: RecordContext): TextLanguage<TextRow> {
  const absent = new Set<unknown>(context.nulls)
  return {
    compileReference:
      (reference) =>
      ({ cells, positions }) => {
        const cell = cells[columnOf(reference, positions)] ?? null
        return absent.has(cell) ? null : cell
      },
    compileIterator: () => {
      throw new Problem('bad-mapping', 'the rows of a CSV text have no parts that rml:iterator could select')
    },
    compileText: (iterator) => {
      if (iterator !== undefined)
        throw new Problem('bad-mapping', 'the iterator of a CSV text is its rows: it has no rml:iterator')
      return (text) => rowsOf(text, context)
    },
  }
}

function rowsOf(text: string, { report }: RecordContext): readonly TextRow[] {
  const format = detectFormat({}, text, true)
  if (text.trim() === '' || format === undefined) return []
  // A place in the text is not one in the file.
  const reader = new DelimitedReader(format, {}, ({ code, message, origin }) => {
    report(new Problem(code, `line ${origin.line ?? 1} of the text in it: ${message}`))
  })
  const [header, ...rows] = [...reader.push(text), ...reader.end()]
  if (header === undefined) return []
  const positions = new Map<string, number>()
  for (const [position, cell] of header.cells.entries()) {
    const name = textOf(cell ?? '')
    positions.set(name, positions.has(name) ? several : position)
  }
  return rows.map(({ cells }) => ({ cells, positions }))
}

/** Stands for the position of a name that several columns have. */
const several = -1

/** A text that lacks a column is an error of its row, not of the mapping: other rows may have it. */
function columnOf(reference: string, positions: ReadonlyMap<string, number>): number {
  const position = positions.get(reference)
  if (position !== undefined && position !== several) return position
  const message =
    position === several
      ? `the text in it has several columns named "${reference}"`
      : `the text in it has no column "${reference}"${nearest(reference, [...positions.keys()])}`
  throw new Problem('not-a-value', message)
}
