import { Problem } from '../../problems/problem.js'
import { name } from '../../rdf/namespaces.js'
import { csvRecords } from '../../sources/csvRecords.js'
import { jsonRecords } from '../../sources/jsonRecords.js'
import { lexicalForm } from '../../sources/lexical.js'
import type { RecordContext, RecordLanguage, TextLanguage } from '../../sources/recordLanguage.js'
import type { Cell, Value } from '../../sources/source.js'
import { xmlRecords } from '../../sources/xmlRecords.js'
import { type Expression, type Field, type Formulation, type IterableContent, referencesOf } from '../model.js'
import { compileValues, valuesOf, type Scope } from '../values.js'
import { indexOf } from './viewKeys.js'
import { IterableCursor, LevelCursor, ValueCursor, type Cursor } from './viewCursors.js'

/** What compiling the fields of a view needs to know. */
export interface FieldScope extends Omit<Scope, 'positions'> {
  /** Key → its place in the cells of a row; the others are not wanted. */
  readonly places: ReadonlyMap<string, number>
  /** The cells of the row that is made now. The first one takes what is not wanted. */
  readonly cells: Cell[]
  readonly context: RecordContext
}

/**
 * Compiles sibling fields to a cursor over the rows that a record of their parent gives (RML-LV §4.3): all combinations
 * of their values, and a null where a field has none.
 *
 * @throws Problem `bad-mapping`, `missing-column`, `unknown-function`
 */
export function compileFields<R>(fields: readonly Field[], language: RecordLanguage<R>, scope: FieldScope): Cursor<R> {
  return new LevelCursor(fields.map((field) => compileField(field, language, scope)))
}

function compileField<R>(field: Field, language: RecordLanguage<R>, scope: FieldScope): Cursor<R> {
  const { content } = field
  try {
    return content.kind === 'iterable'
      ? compileIterable({ field, content }, language, scope)
      : new ValueCursor(scope.cells, {
          read: compileExpression(content.expression, language, scope),
          ...placesOf(field, scope),
          nested: field.fields.length === 0 ? undefined : compileNested(field.fields, scope),
        })
  } catch (error) {
    if (error instanceof Problem) throw error.within({ column: field.name })
    throw error
  }
}

function placesOf(field: Field, { places }: FieldScope): { at: number; indexAt: number } {
  return { at: places.get(field.name) ?? 0, indexAt: places.get(indexOf(field.name)) ?? 0 }
}

/** What an expression gives of a record; what is wrong in it is told with the row. */
function compileExpression<R>(
  expression: Expression,
  language: RecordLanguage<R>,
  scope: FieldScope,
): (record: R) => Cell {
  const references = [...new Set(referencesOf(expression))]
  const readers = references.map((reference) => guarded(language.compileReference(reference), scope, reference))
  const [only] = readers
  if (expression.kind === 'reference' && only !== undefined) return only
  if (expression.kind === 'constant') {
    const value = constantValue(expression)
    return () => value
  }
  const positions = new Map(references.map((reference, position) => [reference, position]))
  const values = compileValues(expression, { ...scope, positions })
  return (record) => values(readers.map((read) => read(record)))
}

/** A literal keeps its datatype. */
function constantValue({ term }: Expression & { kind: 'constant' }): Value {
  if (term.termType !== 'Literal' || term.language !== '') return term.value
  const { value, datatype } = term
  return datatype === name('xsd', 'string') ? value : { text: value, datatype }
}

function guarded<R>(read: (record: R) => Cell, { fail }: FieldScope, column: string): (record: R) => Cell {
  return (record) => {
    try {
      return read(record)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      fail(error.within({ column }))
      return null
    }
  }
}

interface IterableField {
  readonly field: Field
  readonly content: IterableContent
}

function compileIterable<R>(
  { field, content }: IterableField,
  outside: RecordLanguage<R>,
  scope: FieldScope,
): Cursor<R> {
  const { reference, iterator, formulation, namespaces } = content
  if (formulation !== undefined && reference !== undefined) {
    const read = outside.compileReference(reference)
    return compileTexts({ field, content, formulation }, (record: R) => valuesOf(read(record)).map(lexicalForm), scope)
  }
  const language = namespaces === undefined ? outside : (outside.withNamespaces?.(namespaces) ?? outside)
  const [outer, inner] = [reference, iterator]
    .filter((path) => path !== undefined)
    .map((path) => language.compileIterator(path))
  if (outer === undefined) throw new Problem('bad-mapping', `the field "${field.name}" has no rml:iterator`)
  const records = inner === undefined ? outer : nested(outer, inner)
  return iterableCursor({ field, records, language }, scope)
}

function nested<R>(outer: (record: R) => Iterable<R>, inner: (record: R) => Iterable<R>): (record: R) => Iterable<R> {
  return function* (record) {
    for (const part of outer(record)) yield* inner(part)
  }
}

/** Fields within an expression field: the records in the text that is its value. */
function compileNested(fields: readonly Field[], scope: FieldScope): Cursor<NonNullable<Value>> {
  return new LevelCursor(
    fields.map((field) => {
      const { content } = field
      if (content.kind !== 'iterable' || content.formulation === undefined) {
        throw new Problem(
          'bad-mapping',
          `the field "${field.name}" stands in an expression field, so it must be an rml:IterableField with an rml:referenceFormulation`,
        )
      }
      const { formulation } = content
      return compileTexts({ field, content, formulation }, (value: NonNullable<Value>) => [lexicalForm(value)], scope)
    }),
  )
}

interface TextField extends IterableField {
  readonly formulation: Formulation
}

function compileTexts<P>(
  { field, content, formulation }: TextField,
  texts: (parent: P) => readonly string[],
  scope: FieldScope,
): Cursor<P> {
  const make = <R>(language: TextLanguage<R>): Cursor<P> => {
    const parse = language.compileText(content.iterator)
    const records = function* (parent: P) {
      for (const text of texts(parent)) yield* parse(text)
    }
    return iterableCursor({ field, records, language }, scope)
  }
  const context = contextOf(field, content, scope)
  switch (formulation) {
    case 'csv':
      return make(csvRecords(context))
    case 'json':
      return make(jsonRecords(context))
    case 'xml':
      return make(xmlRecords(context))
  }
}

function contextOf(field: Field, { namespaces }: IterableContent, { context, fail }: FieldScope): RecordContext {
  return {
    ...context,
    ...(namespaces && { namespaces }),
    report: (problem) => {
      fail(problem.within({ column: field.name }))
    },
  }
}

interface Iteration<P, R> {
  readonly field: Field
  readonly records: (parent: P) => Iterable<R>
  readonly language: RecordLanguage<R>
}

function iterableCursor<P, R>({ field, records, language }: Iteration<P, R>, scope: FieldScope): Cursor<P> {
  return new IterableCursor(scope.cells, {
    records,
    indexAt: placesOf(field, scope).indexAt,
    nested: compileFields(field.fields, language, scope),
    fail: (problem) => {
      scope.fail(problem.within({ column: field.name }))
    },
  })
}
