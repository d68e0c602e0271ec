import { detach } from '../../sources/detach.js'
import type { Cell, OpenSource, Value } from '../../sources/source.js'
import { joinKeys } from '../join.js'
import { type Expression, type JoinKind, type LogicalView, referencesOf, type ViewJoin } from '../model.js'
import { compileValues, valuesOf, type Scope } from '../values.js'
import { indexOf, keysOf, rowIndex } from './viewKeys.js'

/**
 * What a join reads of its parent: for its conditions, for the values of its fields, and, for those whose index is wanted,
 * to tell records apart.
 */
export function parentReferences(join: ViewJoin, isWanted: (key: string) => boolean): readonly string[] {
  return [
    ...new Set([
      ...join.conditions.flatMap(({ parent }) => referencesOf(parent)),
      ...readFields(join, isWanted).flatMap(({ expression, chain }) => [...referencesOf(expression), ...chain]),
    ]),
  ]
}

/** A field of a join. */
interface JoinedField {
  readonly name: string
  readonly expression: Expression
  /** The keys that tell its record from others; none where its index is not wanted. */
  readonly chain: readonly string[]
}

function readFields({ fields, parent }: ViewJoin, isWanted: (key: string) => boolean): readonly JoinedField[] {
  return fields.flatMap(({ name, content }) => {
    if (content.kind !== 'expression') return []
    const { expression } = content
    return [{ name, expression, chain: isWanted(indexOf(name)) ? chainOf(expression, parent) : [] }]
  })
}

/** The index keys of the records that an expression reads, from the row on: together they tell a record from others. */
function chainOf(expression: Expression, view: LogicalView): readonly string[] {
  const keys = keysOf(view)
  const names = referencesOf(expression).map((reference) => reference.replace(/\.?#$/, ''))
  const indexes = names.flatMap((name) => {
    const parts = name.split('.')
    return parts.map((_, at) => indexOf(parts.slice(0, at + 1).join('.')))
  })
  return names.length === 0 ? [] : [...new Set([rowIndex, ...indexes])].filter((key) => keys.has(key))
}

/** What joining needs to know of the rows that are extended. */
export interface JoinScope extends Scope {
  /** The cells of the row that is made now; {@link Scope.positions} tells their places. */
  readonly cells: Cell[]
}

/** The value of a field, and which of the parent's records it is from. */
interface Joined {
  readonly value: Value
  readonly record: string
}

/** A row of the parent, as far as it is joined. */
interface Match {
  readonly fields: readonly Joined[]
  isMatched: boolean
}

/** The parent's rows of one join, by key. Memory follows them. */
export interface JoinedRows {
  readonly kind: JoinKind
  /** The rows of the parent that match the row that is made now. */
  readonly matches: () => readonly Match[]
  /** Rows that nothing matched; empty but for `full`. */
  readonly unmatched: () => readonly Match[]
  /** Told before the first match of a row is written. */
  readonly begin: () => void
  /** Writes the fields of a match; of none, nulls. */
  readonly write: (match: Match | undefined) => void
}

/** Reads the parent's rows once: join key → rows. */
export async function indexJoin(join: ViewJoin, parent: OpenSource, scope: JoinScope): Promise<JoinedRows> {
  const parentScope: Scope = { ...scope, positions: parent.positions }
  const fields = readFields(join, (key) => scope.positions.has(key))
  const toMatches = compileMatches(fields, parentScope)
  const parentKeys = joinKeys(
    join.conditions.map((condition) => condition.parent),
    parentScope,
  )
  const index = new Map<string, Match[]>()
  const all: Match[] = []
  for await (const batch of parent.rows) {
    for (const { cells } of batch) {
      const matches = toMatches(cells)
      for (const key of new Set(parentKeys(cells))) add(index, key, matches)
      if (join.kind === 'full') all.push(...matches)
    }
  }
  const childKeys = joinKeys(
    join.conditions.map((condition) => condition.child),
    scope,
  )
  return {
    kind: join.kind,
    matches: () => find(index, childKeys(scope.cells)),
    unmatched: () => all.filter(({ isMatched }) => !isMatched),
    ...compileWriter(join, scope),
  }
}

function add(index: Map<string, Match[]>, key: string, matches: readonly Match[]): void {
  const known = index.get(key)
  if (known === undefined) index.set(detach(key), [...matches])
  else known.push(...matches)
}

/** A row with several keys matches another once. */
function find(index: ReadonlyMap<string, readonly Match[]>, keys: readonly string[]): readonly Match[] {
  const [only] = keys
  if (keys.length === 1 && only !== undefined) return index.get(only) ?? none
  return [...new Set(keys.flatMap((key) => index.get(key) ?? none))]
}

const none: readonly Match[] = []

/** What a row of the parent gives: one match, or, where an expression gives several values, one for each combination. */
function compileMatches(fields: readonly JoinedField[], scope: Scope): (cells: readonly Cell[]) => readonly Match[] {
  const readers = fields.map(({ expression, chain }) => {
    const positions = chain.map((key) => scope.positions.get(key) ?? 0)
    const read = compileValues(expression, scope)
    return (cells: readonly Cell[]): readonly Joined[] => {
      const record = positions.length === 0 ? '' : JSON.stringify(positions.map((position) => cells[position]))
      const values: readonly Value[] = valuesOf(read(cells))
      if (values.length < 2) return [{ value: detached(values[0] ?? null), record }]
      return values.map((value, at) => ({ value: detached(value), record: `${record}${at}` }))
    }
  })
  return (cells) =>
    readers
      .reduce<readonly (readonly Joined[])[]>(
        (rows, read) => read(cells).flatMap((joined) => rows.map((row) => [...row, joined])),
        [[]],
      )
      .map((row) => ({ fields: row, isMatched: false }))
}

function detached(value: Value): Value {
  return typeof value === 'string' ? detach(value) : value
}

/**
 * Writes the values of matches. The index of a joined field is the position of its record among the records of the
 * matches (RML-LV §5.2): parent rows that share a record share its index.
 */
function compileWriter({ fields }: ViewJoin, { cells, positions }: JoinScope): Pick<JoinedRows, 'begin' | 'write'> {
  const places = fields.map(({ name }) => positions.get(name) ?? 0)
  const indexes = fields.flatMap(({ name }, field) => {
    const at = positions.get(indexOf(name))
    return at === undefined ? [] : [{ field, at, records: new Map<string, number>() }]
  })
  return {
    begin: () => {
      for (const { records } of indexes) records.clear()
    },
    write: (match) => {
      for (let field = 0; field < places.length; field++) cells[places[field]!] = match?.fields[field]?.value ?? null
      for (const { field, at, records } of indexes) {
        const joined = match?.fields[field]
        cells[at] = joined === undefined || joined.value === null ? null : positionOf(joined.record, records)
      }
    },
  }
}

function positionOf(record: string, records: Map<string, number>): number {
  const known = records.get(record)
  if (known !== undefined) return known
  records.set(record, records.size)
  return records.size - 1
}

/** Writes the rows that a row becomes by its joins, one after the other; at each yield the cells are those of one. */
export function* extend(joins: readonly JoinedRows[], at = 0): Generator<void> {
  const join = joins[at]
  if (join === undefined) {
    yield
    return
  }
  const matches = join.matches()
  if (matches.length === 0 && join.kind === 'inner') return
  join.begin()
  for (const match of matches.length === 0 ? [undefined] : matches) {
    if (match !== undefined) match.isMatched = true
    join.write(match)
    yield* extend(joins, at + 1)
  }
}

/** As {@link extend}, for the rows of the parents of full joins that nothing matched: the other cells hold nothing. */
export function* extendUnmatched(joins: readonly JoinedRows[], cells: Cell[]): Generator<void> {
  for (const [at, join] of joins.entries()) {
    for (const match of join.unmatched()) {
      cells.fill(null)
      join.begin()
      join.write(match)
      yield* extend(joins, at + 1)
    }
  }
}
