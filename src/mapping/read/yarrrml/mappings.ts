import type { Report } from '../../../problems/problem.js'
import { nearest } from '../../../sources/columns.js'
import type { Entry, Item, MapItem, Spot, TextItem } from './document.js'
import { readConditions, readJoinConditions, type JoinJson } from './functions.js'
import {
  annotationIn,
  mappingsIn,
  readObject,
  readPredicate,
  readSubject,
  termJson,
  under,
  type Shared,
  type Term,
  type TermContext,
  type TermJson,
} from './objects.js'
import { attempt, fieldsOf, listIn, mapIn, textIn, wrong, type Fields } from './words.js'

/** A mapping as the parser takes it: of one source, with one subject. */
export interface MappingJson {
  readonly sources: readonly string[]
  readonly subjects: readonly TermJson[]
  readonly graphs?: readonly TermJson[]
  readonly predicateobjects: readonly PredicateObjectJson[]
}

interface PredicateObjectJson {
  readonly predicates: readonly TermJson[]
  readonly objects: readonly (TermJson | JoinObjectJson)[]
  readonly graphs?: readonly TermJson[]
}

interface JoinObjectJson {
  readonly mapping: string
  readonly conditions?: readonly JoinJson[]
  readonly targets?: readonly string[]
}

/** A triples map that a mapping becomes: one for each of its sources and subjects. */
export interface MadeMapping {
  /** The name by which the parser knows it. */
  readonly key: string
  /** The name by which people know it. */
  readonly name: string
  readonly spot: Spot
  readonly json: MappingJson
}

export interface MappingContext extends TermContext {
  /** Gives the name by which the parser knows a source of a mapping. */
  readonly source: (item: Item) => string
}

/** Reads the mappings of a document (YARRRML §9). What is wrong is told, and left out. */
export function readMappings(document: MapItem, context: MappingContext): readonly MadeMapping[] {
  const parts = document.entries.flatMap(
    (entry, at) => attempt(context.report, () => partsOf(entry, at, context)) ?? [],
  )
  const keys = new Map(parts.map(({ name, copies }) => [name, copies.map(({ key }) => key)]))
  return parts.flatMap((part) => attempt(context.report, () => makeMapping(part, keys, context)) ?? [])
}

/** A mapping with the triples maps that it becomes. */
interface Part {
  readonly name: string
  readonly spot: Spot
  readonly fields: Fields<'a mapping'>
  readonly copies: readonly Copy[]
}

interface Copy {
  readonly key: string
  readonly name: string
  readonly source: string
  readonly subject: Term
}

function partsOf({ key, value }: Entry, at: number, context: MappingContext): Part {
  const fields = fieldsOf(mapIn(value, `the mapping "${key.text}"`), 'a mapping', context.report)
  const sources = sourcesIn(fields.sources).map(context.source)
  if (sources.length === 0) throw wrong(`the mapping "${key.text}" has no source`, key)
  const none: Item = { kind: 'none', line: key.line, character: key.character }
  const written = listIn(fields.subjects)
  const subjects = (written.length === 0 ? [none] : written).map((item) => readSubject(item, 'a subject', context))
  const copies = sources.flatMap((source, sourceAt) =>
    subjects.map((subject, subjectAt): Copy => {
      const which = [
        ...(sources.length > 1 ? [`source ${sourceAt + 1}`] : []),
        ...(subjects.length > 1 ? [`subject ${subjectAt + 1}`] : []),
      ]
      return { key: `m${at}x${sourceAt}x${subjectAt}`, name: [key.text, ...which].join(', '), source, subject }
    }),
  )
  return { name: key.text, spot: key, fields, copies }
}

/** One source or several: names, short forms and keys; a list whose first text holds a `~` is a short form. */
function sourcesIn(item: Item | undefined): readonly Item[] {
  if (item?.kind !== 'list') return item === undefined ? [] : [item]
  const [first] = item.items
  if (first?.kind === 'text' && first.text.includes('~')) return [item]
  return item.items.flatMap((inner) => (inner.kind === 'list' ? sourcesIn(inner) : [inner]))
}

type Keys = ReadonlyMap<string, readonly string[]>

function makeMapping(part: Part, keys: Keys, context: MappingContext): readonly MadeMapping[] {
  const { fields, copies, spot } = part
  const condition = fields.conditions && readConditions(fields.conditions, context)
  const graphs = listIn(fields.graphs).map((item) => readSubject(item, 'a graph', context))
  const statements = listIn(fields.predicateobjects).flatMap(
    (item) => attempt(context.report, () => readStatement(item, keys, context)) ?? [],
  )
  return copies.flatMap(({ key, name, source, subject }) => {
    const base = { sources: [source], ...graphsJson(graphs, context) }
    const json = {
      ...base,
      subjects: [termJson(under(condition, subject), context)],
      predicateobjects: statements.map(({ json: made }) => made),
    }
    const inverse = statements.flatMap((statement) => inverses(statement, subject, context))
    return [
      { key, name, spot, json },
      ...inverse.map(({ value, ...made }, at) => ({
        key: `${key}i${at}`,
        name: `${name}, inverse ${at + 1}`,
        spot,
        json: { ...base, subjects: [termJson(under(condition, value), context)], predicateobjects: [made] },
      })),
    ]
  })
}

function graphsJson(graphs: readonly Term[], context: TermContext): { graphs?: readonly TermJson[] } {
  return graphs.length === 0 ? {} : { graphs: graphs.map((graph) => termJson(graph, context)) }
}

/** A predicate-object, read. */
interface Statement {
  readonly json: PredicateObjectJson
  readonly objects: readonly Term[]
  readonly inverse: readonly Term[]
  readonly graphs: readonly Term[]
}

function readStatement(item: Item, keys: Keys, context: TermContext): Statement {
  const fields =
    item.kind === 'list'
      ? shortStatement(item)
      : fieldsOf(mapIn(item, 'a predicate-object'), 'a predicate-object', context.report)
  const predicates = listIn(fields.predicates).map((predicate) => readPredicate(predicate, context))
  if (predicates.length === 0) throw wrong('a predicate-object has no predicate', item)
  const written = listIn(fields.objects)
  if (written.length === 0) throw wrong('a predicate-object has no object', item)
  const shared: Shared = {
    ...(fields.type && { type: fields.type }),
    ...(fields.datatype && { datatype: fields.datatype }),
    ...(fields.language && { language: fields.language }),
    ...(fields.conditions && { conditions: fields.conditions }),
  }
  const isClass = predicates.every(({ isType }) => isType)
  const joins = written.flatMap((object) => joinsIn(object, { keys, shared }, context))
  const objects = written
    .filter((object) => mappingsIn(object) === undefined)
    .flatMap((object) => attempt(context.report, () => readObject(object, { shared, isClass }, context)) ?? [])
  const inverse = listIn(fields.inversepredicates).map((predicate) => readPredicate(predicate, context))
  if (inverse.length > 0 && joins.length > 0)
    throw wrong('an inverse predicate is read of values, not of mappings: write it in the other mapping', item)
  const graphs = listIn(fields.graphs).map((graph) => readSubject(graph, 'a graph', context))
  const json = {
    predicates: predicates.map((predicate) => termJson(predicate, context)),
    objects: [...objects.map((object) => termJson(object, context)), ...joins],
    ...graphsJson(graphs, context),
  }
  return { json, objects, inverse, graphs }
}

/** `[predicates, objects]`, with a datatype or a language for all of the objects. */
function shortStatement(item: Item & { kind: 'list' }): Fields<'a predicate-object'> {
  const [predicates, objects, annotation, ...more] = item.items
  if (predicates === undefined || objects === undefined || more.length > 0)
    throw wrong('a predicate-object is a list of predicates, objects, and of a datatype or a language (en~lang)', item)
  return { predicates, objects, ...annotationIn(annotation) }
}

interface JoinReading {
  readonly keys: Keys
  readonly shared: Shared
}

function joinsIn(item: Item, { keys, shared }: JoinReading, context: TermContext): readonly JoinObjectJson[] {
  const mappings = mappingsIn(item)
  if (mappings === undefined) return []
  const fields = fieldsOf(mapIn(item, 'an object'), 'an object', context.report)
  const extra = shared.conditions ?? fields.value ?? fields.function ?? fields.datatype ?? fields.language
  if (extra !== undefined)
    throw wrong('an object that refers to a mapping has conditions that join, and nothing else', extra)
  const conditions = listIn(fields.conditions).flatMap((condition) => readJoinConditions(condition, context))
  const targets = listIn(fields.targets).map(context.target)
  return mappings
    .flatMap((named) => keysOf(named, keys))
    .map((mapping) => ({
      mapping,
      ...(conditions.length > 0 && { conditions }),
      ...(targets.length > 0 && { targets }),
    }))
}

function keysOf({ text, ...spot }: TextItem, keys: Keys): readonly string[] {
  const found = keys.get(text)
  if (found !== undefined) return found
  throw wrong(`there is no mapping "${text}"${nearest(text, [...keys.keys()])}`, spot)
}

/** The statements of the inverse predicates: each object is the subject of one. */
function inverses(
  { objects, inverse, graphs }: Statement,
  subject: Term,
  context: TermContext,
): readonly (PredicateObjectJson & { readonly value: Term })[] {
  if (inverse.length === 0) return []
  const literal = objects.find(({ type }) => type === 'literal')
  if (literal !== undefined)
    throw wrong('an inverse predicate needs objects that are IRIs: say ~iri or type: iri', literal.expression)
  if (subject.expression.kind === 'value' && subject.expression.isBlank)
    throw wrong('an inverse predicate needs a subject with a value', subject.expression)
  return objects.map((value) => ({
    value,
    predicates: inverse.map((predicate) => termJson(predicate, context)),
    objects: [termJson(subject, context)],
    ...graphsJson(graphs, context),
  }))
}

/** The texts of a map of texts, such as the prefixes. */
export function textsIn(item: Item | undefined, what: string, report: Report): Readonly<Record<string, string>> {
  if (item === undefined) return {}
  const entries = mapIn(item, what).entries.flatMap(({ key, value }) => {
    const text = attempt(report, () => textIn(value, `the value of "${key.text}"`).text)
    return text === undefined ? [] : [[key.text, text] as const]
  })
  return Object.fromEntries(entries)
}
