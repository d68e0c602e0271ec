import type { Problem, Report } from '../../problems/problem.js'
import { openSource } from '../../sources/open.js'
import type { RecordContext } from '../../sources/recordLanguage.js'
import { hasRecords, openRecords, rowRecords, type OpenRecords } from '../../sources/records.js'
import type { Cell, OpenSource, Row } from '../../sources/source.js'
import type { FunctionTable } from '../functionTable.js'
import { type Field, isView, type LogicalView, referencesOf, sourcesOf } from '../model.js'
import { compileFields, type FieldScope } from './viewFields.js'
import { extend, extendUnmatched, indexJoin, parentReferences, type JoinedRows } from './viewJoins.js'
import { checkKeys, rowIndex } from './viewKeys.js'
import { plainColumns } from './viewPlain.js'

export interface ViewOptions {
  readonly functions: FunctionTable
  readonly report: Report
}

/** Rows a batch. */
const batchSize = 1000

/**
 * Opens a view for a set of its keys (RML-LV §3): its rows are all combinations of the values of its fields, extended by
 * its joins; `Row.line` is the line of the row beneath, 0 where there is none (full join). Rows are streamed; of a join
 * the parent is held. Fails before any row is read where a key, a field or a source beneath is wrong.
 */
export async function openView(
  view: LogicalView,
  references: readonly string[],
  options: ViewOptions,
): Promise<OpenSource> {
  const childReferences = view.joins.flatMap(({ conditions }) => conditions.flatMap(({ child }) => referencesOf(child)))
  const wanted = [...new Set([...references, ...childReferences])]
  checkKeys(view, wanted)
  const plain = plainColumns(view, wanted)
  if (plain !== undefined) return renamed(await openTable(view, options), plain)
  const places = new Map(wanted.map((key, at) => [key, at + 1]))
  const parents = await Promise.all(
    view.joins.map((join) =>
      openView(
        join.parent,
        parentReferences(join, (key) => places.has(key)),
        options,
      ),
    ),
  )
  const work: ViewWork = { view, passOver: await openBeneath(view, options), parents, places, options }
  // What is wrong with a field is told now.
  begin(work)
  return { columns: ['', ...wanted], positions: places, rows: { [Symbol.asyncIterator]: () => readRows(work) } }
}

/** The rows beneath as they are, their columns called by the names of the fields. */
function renamed({ columns, positions, rows }: OpenSource, plain: ReadonlyMap<string, string>): OpenSource {
  return { columns, positions: new Map([...plain].map(([key, column]) => [key, positions.get(column) ?? 0])), rows }
}

/** A view that is opened: all that one reading of its rows begins with. */
interface ViewWork {
  readonly view: LogicalView
  readonly passOver: (scope: FieldScope) => Pass
  /** The parents of its joins. */
  readonly parents: readonly OpenSource[]
  readonly places: ReadonlyMap<string, number>
  readonly options: ViewOptions
}

/** One reading of the records beneath: their rows are written into the cells of the scope, one after the other. */
interface Pass {
  /** How many records each batch holds. */
  readonly batches: () => AsyncIterable<number>
  /** Writes the first row of a record of the batch; gives the record's line. */
  readonly start: (at: number) => number
  /** Writes the next row of it; false behind the last one. */
  readonly advance: () => boolean
}

/** Opens what the view is on: its cells, or, where fields iterate within its rows, its records. */
async function openBeneath(view: LogicalView, options: ViewOptions): Promise<(scope: FieldScope) => Pass> {
  const use =
    <R>(opened: OpenRecords<R>) =>
    (scope: FieldScope) =>
      passOver(opened, view.fields, scope)
  if (view.fields.some(iteratesWithin) && !isView(view.on) && hasRecords(view.on))
    return openRecords(
      { source: view.on, references: view.fields.flatMap(pathsOf), report: options.report },
      contextOf(view, options.report),
      use,
    )
  const { positions, rows } = await openTable(view, options)
  return use({ language: rowRecords(positions), records: { [Symbol.asyncIterator]: () => placed(rows) } })
}

function iteratesWithin({ content }: Field): boolean {
  return content.kind === 'iterable' && content.formulation === undefined
}

/** The paths that a field looks for in the records of what the view is on. */
function pathsOf({ content, fields }: Field): readonly string[] {
  if (content.kind === 'expression') return referencesOf(content.expression)
  const { reference, iterator, formulation, namespaces } = content
  // What other prefixes mean is not told here: `/` stands for whatever may be looked for.
  if (namespaces !== undefined) return ['/']
  const own = [reference, formulation === undefined ? iterator : undefined].filter((path) => path !== undefined)
  return formulation === undefined ? [...own, ...fields.flatMap(pathsOf)] : own
}

function openTable({ on, fields }: LogicalView, options: ViewOptions): Promise<OpenSource> {
  const references = fields.flatMap(({ content }) =>
    content.kind === 'expression' ? referencesOf(content.expression) : (content.reference ?? []),
  )
  const unique = [...new Set(references)]
  return isView(on) ? openView(on, unique, options) : openSource(on, unique, options.report)
}

async function* placed(rows: OpenSource['rows']) {
  for await (const batch of rows) yield batch.map((value) => ({ value, line: value.line }))
}

function passOver<R>({ language, records }: OpenRecords<R>, fields: readonly Field[], scope: FieldScope): Pass {
  const cursor = compileFields(fields, language, scope)
  let batch: OpenRecords<R>['records'] extends AsyncIterable<infer B> ? B : never = []
  return {
    async *batches() {
      for await (batch of records) yield batch.length
    },
    start: (at) => {
      const { value, line } = batch[at]!
      scope.row.line = line
      cursor.start(value)
      return line
    },
    advance: () => cursor.advance(),
  }
}

/** What fields take over from the source at the root. */
function contextOf(view: LogicalView, report: Report): RecordContext {
  const [{ nulls, namespaces } = {}] = sourcesOf(view)
  return { name: view.name, ...(nulls && { nulls }), ...(namespaces && { namespaces }), report }
}

/** Compiles the view for one reading. */
function begin({ view, passOver, places, options }: ViewWork): { pass: Pass; scope: FieldScope } {
  const row = { line: 0 }
  const fail = (problem: Problem) => {
    options.report(problem.within({ file: view.name, line: row.line }))
  }
  const scope: FieldScope = {
    places,
    cells: new Array<Cell>(places.size + 1).fill(null),
    context: contextOf(view, options.report),
    functions: options.functions,
    baseIRI: '',
    blankNodeScope: '',
    row,
    fail,
  }
  return { pass: passOver(scope), scope }
}

async function* readRows(work: ViewWork): AsyncGenerator<readonly Row[]> {
  const { pass, scope } = begin(work)
  const { cells } = scope
  const joins: JoinedRows[] = []
  for (const [at, join] of work.view.joins.entries())
    joins.push(await indexJoin(join, work.parents[at]!, { ...scope, positions: work.places }))
  const indexAt = work.places.get(rowIndex) ?? 0
  let number = 0
  let batch: Row[] = []
  for await (const count of pass.batches()) {
    for (let at = 0; at < count; at++, number++) {
      const line = pass.start(at)
      cells[indexAt] = number
      do {
        for (const _row of joins.length === 0 ? one : extend(joins)) {
          if (batch.push({ cells: cells.slice(), line }) < batchSize) continue
          yield batch
          batch = []
        }
      } while (pass.advance())
    }
  }
  for (const _row of extendUnmatched(joins, cells)) {
    if (batch.push({ cells: cells.slice(), line: 0 }) < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** A row without joins. */
const one: readonly undefined[] = [undefined]
