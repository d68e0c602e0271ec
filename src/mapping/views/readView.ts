import { Problem } from '../../problems/problem.js'
import { shorten } from '../../rdf/iri.js'
import { itemsOf } from '../../rdf/list.js'
import type { Pointer } from '../../rdf/pointer.js'
import { nearest } from '../../sources/columns.js'
import {
  type AnySource,
  type Formulation,
  isView,
  type JoinKind,
  type LogicalView,
  referencesOf,
  type ViewJoin,
} from '../model.js'
import { isA, readFields } from './readFields.js'
import { one, readCondition } from './readJoin.js'
import { readSource, type Locate } from '../read/readSource.js'
import { fieldsOf, indexOf, keysOf } from './viewKeys.js'
import { rml } from '../vocabulary.js'

export interface ViewContext {
  readonly baseIRI: string
  readonly locate: Locate
  /** The views that were read. */
  readonly views: Map<string, LogicalView>
  /** The views in which this one stands. */
  readonly above?: readonly string[]
}

/**
 * Reads what a triples map reads its rows from: a logical source (RML-IO §3) or a view (RML-LV §3).
 *
 * @throws Problem `bad-mapping`
 */
export function readAnySource(source: Pointer, context: ViewContext): AnySource {
  const view = source.out(`${rml}viewOn`).length > 0 || isA(source, 'LogicalView')
  return view ? readView(source, context) : readSource(source, context)
}

function readView(view: Pointer, context: ViewContext): LogicalView {
  const { value } = view.term
  const known = context.views.get(value)
  if (known !== undefined) return known
  const above = [...(context.above ?? []), value]
  if (above.indexOf(value) < above.length - 1) {
    const cycle = above.slice(above.indexOf(value)).map((name) => shorten(name, context.baseIRI))
    throw new Problem('bad-mapping', `the view stands on itself: ${cycle.join(' → ')}`)
  }
  for (const local of ['iterator', 'referenceFormulation'])
    if (view.out(rml + local).length > 0)
      throw new Problem('bad-mapping', `a view has no rml:${local}: its rows are those that its fields make`)
  const below = { ...context, above }
  const on = readAnySource(one(view, 'viewOn'), below)
  const fields = readFields(view, { formulation: isView(on) ? undefined : formulations[on.kind] })
  const made = { kind: 'view' as const, name: on.name, on, fields, joins: [] }
  const joins = inOrder(made, readJoins(view, below))
  const whole: LogicalView = { ...made, joins }
  checkNames(whole)
  checkAnnotations(view, whole)
  context.views.set(value, whole)
  return whole
}

/** What references in the rows of a source are written in, where texts may be written in it too. */
const formulations: Readonly<Record<string, Formulation>> = { csv: 'csv', json: 'json', jsonl: 'json', xml: 'xml' }

/** RML-LV §5.1; `rml:outerJoin` is the name of the full join in the test cases. */
const joinKinds: Readonly<Record<string, JoinKind>> = {
  leftJoin: 'left',
  innerJoin: 'inner',
  fullJoin: 'full',
  outerJoin: 'full',
}

function readJoins(view: Pointer, context: ViewContext): readonly ViewJoin[] {
  return Object.entries(joinKinds).flatMap(([local, kind]) =>
    view.out(rml + local).map((join) => readJoin(join, kind, context)),
  )
}

function readJoin(join: Pointer, kind: JoinKind, context: ViewContext): ViewJoin {
  const parent = readView(one(join, 'parentLogicalView'), context)
  const conditions = join.out(`${rml}joinCondition`).map(readCondition)
  if (conditions.length === 0) throw new Problem('bad-mapping', 'a join of views needs an rml:joinCondition')
  const fields = readFields(join, { formulation: undefined })
  const nested = fields.find((field) => field.content.kind === 'iterable' || field.fields.length > 0)
  if (nested !== undefined) {
    const message = `the field "${nested.name}" of a join must be an expression over the parent view, with no fields in it`
    throw new Problem('bad-mapping', message)
  }
  return { kind, parent, conditions, fields }
}

/** A join whose conditions read fields of another join stands behind it; else they stand as they are written. */
function inOrder(view: LogicalView, joins: readonly ViewJoin[]): readonly ViewJoin[] {
  const ordered: ViewJoin[] = []
  const waiting = [...joins]
  while (waiting.length > 0) {
    const keys = keysOf({ fields: view.fields, joins: ordered })
    const next = waiting.findIndex(({ conditions }) =>
      conditions.every(({ child }) => referencesOf(child).every((reference) => keys.has(reference))),
    )
    // With none that can be next, the key that is missing is told when the view is opened.
    ordered.push(...waiting.splice(Math.max(next, 0), 1))
  }
  return ordered
}

/** Names are told apart in the whole view (RML-LV §4.2, §5). */
function checkNames(view: LogicalView): void {
  const met = new Set<string>()
  for (const { name } of fieldsOf(view)) {
    if (met.has(name)) throw new Problem('bad-mapping', `the view has several fields named "${name}"`)
    met.add(name)
  }
}

/** Annotations change nothing (RML-LV §6.1), but what they speak of must be there. */
function checkAnnotations(view: Pointer, { fields, joins }: LogicalView): void {
  const names = fieldsOf({ fields, joins }).flatMap(({ name }) => [name, indexOf(name)])
  for (const annotation of view.out(`${rml}structuralAnnotation`)) {
    const list = annotation.out(`${rml}onFields`)[0]
    const items = list && itemsOf(list)
    if (items === undefined) throw new Problem('bad-mapping', 'a structural annotation needs a list in rml:onFields')
    const stranger = items.find(({ term }) => !names.includes(term.value))?.term.value
    if (stranger !== undefined) {
      const message = `rml:onFields names "${stranger}", which is no field of the view${nearest(stranger, names)}`
      throw new Problem('bad-mapping', message)
    }
  }
}
