import type { DatasetCore } from '@rdfjs/types'
import { Problem, type Report } from '../../problems/problem.js'
import { factory } from '../../rdf/environment.js'
import { shorten } from '../../rdf/iri.js'
import { pointer, subjectsWith, type Pointer } from '../../rdf/pointer.js'
import type { LogicalSource } from '../../sources/source.js'
import { checkVocabulary } from '../check/checkVocabulary.js'
import {
  childReferences,
  type LogicalView,
  type Mapping,
  type PredicateObjectMap,
  type ReferencingObjectMap,
  type SubjectMap,
  type TermMap,
  type TriplesMap,
} from '../model.js'
import { inTodaysCalls } from './olderCalls.js'
import { lineOf, nameOf } from './place.js'
import { one, readCondition } from '../views/readJoin.js'
import type { Locate } from './readSource.js'
import { readGather } from '../gather/readGather.js'
import { readTarget, targetsIn } from '../targets/readTarget.js'
import { constant, readTermMap, readTermMaps } from './readTermMap.js'
import { readTriples } from './readTriples.js'
import type { LogicalTarget } from '../targets/target.js'
import { readAnySource } from '../views/readView.js'
import { inTodaysWords, rml } from '../vocabulary.js'

export interface ReadOptions {
  /** Base of the document, and of relative IRIs that its maps make. */
  readonly baseIRI: string
  /** The mapping file, as the user knows it. */
  readonly file: string
  readonly locate: Locate
}

/**
 * Reads an RML mapping (RML-Core, RML-IO, RML-FNML; R2RML's and RML's older words too) in Turtle, or in another format that
 * the extension of its file tells. What it says that cannot be is left out and told in {@link Mapping.problems}.
 *
 * @throws Problem `bad-syntax`; `bad-mapping` where there is nothing to map
 */
export function readMapping(text: string, options: ReadOptions): Mapping {
  const document = readTriples(text, options)
  if (document.problems.some(({ severity }) => severity === 'fatal'))
    return { file: options.file, triplesMaps: [], targets: new Map(), problems: document.problems }
  const dataset = inTodaysCalls(inTodaysWords(document.dataset))
  const pointers = subjectsWith(dataset, `${rml}logicalSource`)
  const constants = subjectsWith(dataset, `${rml}subjectMap`).concat(subjectsWith(dataset, `${rml}subject`))
  const maps = new Map([...pointers, ...constants].map((map) => [map.term.value, map]))
  if (maps.size === 0)
    throw new Problem('bad-mapping', 'there is no triples map (rml:logicalSource) in it', { file: options.file })
  const problems = new Map<string, Problem>()
  const report = (problem: Problem) => void problems.set(problem.toString(), problem)
  const context: Context = { ...options, reading: new Map(), views: new Map(), report }
  for (const problem of checkVocabulary(dataset, options.baseIRI)) report(problem.within({ file: options.file }))
  const triplesMaps = [...maps.values()].flatMap(
    (map) => attempt(map, context, () => readTriplesMap(map, context)) ?? [],
  )
  const targets = readTargets(dataset, context)
  return { file: options.file, triplesMaps, targets, problems: [...problems.values()] }
}

/** The logical targets that term maps name. */
function readTargets(dataset: DatasetCore, context: Context): Mapping['targets'] {
  const named = [...dataset.match(null, factory.namedNode(`${rml}logicalTarget`))].map(({ object }) => object)
  const targets = new Map<string, LogicalTarget>()
  for (const term of new Map(named.map((found) => [found.value, found])).values()) {
    const logical = pointer(dataset, term)
    const target = attempt(logical, context, () => readTarget(logical, context))
    if (target !== undefined) targets.set(term.value, target)
  }
  return targets
}

interface Context extends ReadOptions {
  /** The maps met so far: a join may name one that stands further down, or its own. */
  readonly reading: Map<string, TriplesMap>
  readonly views: Map<string, LogicalView>
  /** Takes what is wrong; the part of the mapping is left out. */
  readonly report: Report
}

/** Reads a part of a triples map; where it is wrong, that is told, and there is none. */
function attempt<T>(map: Pointer, { baseIRI, file, report }: Context, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    report(placed(error, map, { baseIRI, file }))
    return undefined
  }
}

function placed(error: Problem, map: Pointer, { baseIRI, file }: Pick<Context, 'baseIRI' | 'file'>): Problem {
  return error.within({ file, map: nameOf(map, baseIRI), ...lineOf(map) })
}

function readTriplesMap(map: Pointer, context: Context): TriplesMap {
  const known = context.reading.get(map.term.value)
  if (known !== undefined) return known
  const made: { -readonly [K in keyof TriplesMap]: TriplesMap[K] } = {
    name: nameOf(map, context.baseIRI),
    ...lineOf(map),
    baseIRI: map.out(`${rml}baseIRI`)[0]?.term.value ?? context.baseIRI,
    source:
      map.out(`${rml}logicalSource`).length === 0
        ? noSource(context)
        : readAnySource(one(map, 'logicalSource'), context),
    subject: readSubjectMap(map),
    predicateObjects: [],
  }
  context.reading.set(map.term.value, made)
  made.predicateObjects = map
    .out(`${rml}predicateObjectMap`)
    .flatMap((part) => attempt(map, context, () => readPredicateObjectMap(part, context)) ?? [])
  const [reference] = made.source.kind === 'none' ? childReferences(made) : []
  if (reference !== undefined)
    throw new Problem('bad-mapping', `it has no rml:logicalSource, but refers to "${reference}"`, lineOf(map))
  return made
}

/** A map that refers to nothing needs no source, and says what it says once. */
function noSource({ file }: Context): LogicalSource {
  return { kind: 'none', path: '', name: file }
}

function readSubjectMap(map: Pointer): SubjectMap {
  const shortcut = map.out(`${rml}subject`)
  if (shortcut.length + map.out(`${rml}subjectMap`).length !== 1)
    throw new Problem('bad-mapping', 'it needs exactly one subject map')
  if (shortcut[0] !== undefined) return { term: constant(shortcut[0].term), classes: [], graphs: [] }
  const subject = one(map, 'subjectMap')
  return {
    term: readGathering(subject, { role: 'subject', readMember: readSubjectMember }),
    classes: subject.out(`${rml}class`).map((found) => constant(found.term)),
    graphs: readTermMaps(subject, 'graph'),
  }
}

function readPredicateObjectMap(part: Pointer, context: Context): PredicateObjectMap {
  const predicates = readTermMaps(part, 'predicate')
  const objects = [
    ...part.out(`${rml}object`).map(({ term }) => constant(term)),
    ...part.out(`${rml}objectMap`).map((object) => readObject(object, context)),
  ]
  if (predicates.length === 0) throw new Problem('bad-mapping', 'a predicate-object map has no predicate')
  if (objects.length === 0) throw new Problem('bad-mapping', 'a predicate-object map has no object')
  return { predicates, objects, graphs: readTermMaps(part, 'graph') }
}

function readObject(object: Pointer, context: Context, above?: Above): TermMap | ReferencingObjectMap {
  if (isJoin(object)) return readReferencing(object, context)
  const readMember: ReadMember = (member, below) => readObject(member, context, below)
  return readGathering(object, { role: 'object', readMember, above })
}

function isJoin(object: Pointer): boolean {
  return object.out(`${rml}parentTriplesMap`).length > 0
}

/** The gather maps that a term map stands in. */
type Above = readonly string[]

type ReadMember = (member: Pointer, above: Above) => TermMap | ReferencingObjectMap

/** Reads a term map with what it gathers (RML-CC). */
function readGathering(
  map: Pointer,
  { role, readMember, above = [] }: { role: 'subject' | 'object'; readMember: ReadMember; above?: Above | undefined },
): TermMap {
  if (above.includes(map.term.value)) throw new Problem('bad-mapping', 'a gather map gathers itself')
  const gather = readGather(map, (member) => readMember(member, [...above, map.term.value]))
  const term = readTermMap(map, role)
  return gather === undefined ? term : { ...term, gather }
}

/** A subject is made before the maps are joined, so nothing in it comes from another map. */
function readSubjectMember(member: Pointer, above: Above): TermMap {
  if (isJoin(member))
    throw new Problem('bad-mapping', 'a gather map of a subject map cannot gather by rml:parentTriplesMap')
  return readGathering(member, { role: 'object', readMember: readSubjectMember, above })
}

function readReferencing(object: Pointer, context: Context): ReferencingObjectMap {
  const parent = one(object, 'parentTriplesMap')
  if (!['logicalSource', 'subjectMap', 'subject'].some((local) => parent.out(rml + local).length > 0)) {
    throw new Problem(
      'bad-mapping',
      `the parent triples map ${shorten(parent.term.value, context.baseIRI)} is not in this file`,
    )
  }
  const conditions = object.out(`${rml}joinCondition`).map(readCondition)
  return { parent: readParent(parent, context), conditions, ...targetsIn(object), ...lineOf(object) }
}

/** What is wrong with the parent is told as the parent's. */
function readParent(parent: Pointer, context: Context): TriplesMap {
  try {
    return readTriplesMap(parent, context)
  } catch (error) {
    throw error instanceof Problem ? placed(error, parent, context) : error
  }
}
