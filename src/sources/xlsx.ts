import { createReadStream } from 'node:fs'
import readWorkbook, { readSheet } from 'read-excel-file/node'
import { Problem } from '../problems/problem.js'
import { findColumns, nearest } from './columns.js'
import { textOf } from './lexical.js'
import type { LogicalSource, OpenSource, Request, Row, Value } from './source.js'
import { nameColumns } from './titles.js'

/** A cell as read-excel-file gives it. */
type SheetCell = string | number | boolean | Date | null

/** Rows a batch. */
const batchSize = 1000

/**
 * Opens a sheet of an Office Open XML workbook (the first one, or the one that the iterator names); its first row is the
 * header. Numbers and booleans stay what they are, dates become `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ss`, empty cells null;
 * empty rows are passed over. The sheet is held in memory. `Row.line` is the row of the sheet.
 * Fails with `unreadable-file`, `empty-file`, `bad-mapping` (no such sheet), `missing-column`, `duplicate-column`.
 */
export async function openXlsx({ source, references }: Request): Promise<OpenSource> {
  const origin = { file: source.name }
  const sheet = await read(source)
  const [first] = sheet
  if (!first) throw new Problem('empty-file', 'the sheet holds no row, not even a header', origin)
  const hasHeader = source.dialect?.header !== false
  const header = first.map((cell, index) => (hasHeader ? textOf(toValue(cell) ?? '') : String(index + 1)))
  const columns = nameColumns(header, source.titles)
  const positions = findColumns(columns, references, { ...origin, line: 1 })
  const absent = new Set<unknown>(source.nulls)
  const rows = { [Symbol.asyncIterator]: () => readRows(sheet, hasHeader ? 1 : 0, absent) }
  return { columns, positions, rows }
}

/** All rows of the sheet, each as wide as the sheet. */
async function read(source: LogicalSource): Promise<readonly SheetCell[][]> {
  const { path, name, iterator, dialect } = source
  try {
    const options = { trim: dialect?.trim ?? false }
    return (await readSheet(createReadStream(path), iterator ?? 1, options)) as unknown as SheetCell[][]
  } catch (cause) {
    const error = cause as Error
    if (error.name === 'SheetNotFoundError' && iterator !== undefined) throw await noSuchSheet(source, iterator)
    const message = `it is not an XLSX workbook that can be read: ${error.message}`
    throw new Problem('unreadable-file', message, { file: name }, { cause })
  }
}

async function noSuchSheet({ path, name }: LogicalSource, wanted: string): Promise<Problem> {
  const names = (await readWorkbook(createReadStream(path))).map(({ sheet }) => sheet)
  return new Problem('bad-mapping', `the workbook has no sheet "${wanted}"${nearest(wanted, names)}`, { file: name })
}

async function* readRows(
  sheet: readonly SheetCell[][],
  start: number,
  absent: ReadonlySet<unknown>,
): AsyncGenerator<readonly Row[]> {
  for (let from = start; from < sheet.length; from += batchSize) {
    const rows: Row[] = []
    for (const [index, cells] of sheet.slice(from, from + batchSize).entries()) {
      const values = cells.map((cell) => (absent.has(cell) ? null : toValue(cell)))
      if (values.some((value) => value !== null)) rows.push({ cells: values, line: from + index + 1 })
    }
    if (rows.length > 0) yield rows
  }
}

function toValue(cell: SheetCell): Value {
  return cell instanceof Date ? dateText(cell) : cell === '' ? null : cell
}

/** A date of a spreadsheet has no time zone, and is a fraction of a day: what it lost by rounding is given back. */
function dateText(date: Date): string {
  const text = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString()
  const [day = '', time = ''] = text.slice(0, -5).split('T')
  return time === '00:00:00' ? day : `${day}T${time}`
}
