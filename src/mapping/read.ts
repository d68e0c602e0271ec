import { Problem } from '../problems/problem.js'
import { readDocument } from '../rdf/document.js'
import { shorten } from '../rdf/iri.js'
import { subjectsWith, type Pointer } from '../rdf/pointer.js'
import type {
  JoinCondition,
  Mapping,
  PredicateObjectMap,
  ReferencingObjectMap,
  SubjectMap,
  TermMap,
  TriplesMap,
} from './model.js'
import { readSource, type Locate } from './readSource.js'
import { readGather } from './readGather.js'
import { constant, readExpression, readTermMap, readTermMaps, type Role } from './readTermMap.js'
import { inTodaysWords, rml } from './vocabulary.js'

export interface ReadOptions {
  /** Base of the document, and of relative IRIs that its maps make. */
  readonly baseIRI: string
  /** The mapping file, as the user knows it. */
  readonly file: string
  readonly locate: Locate
}

/**
 * Reads an RML mapping in Turtle (RML-Core, RML-IO, RML-FNML; R2RML's and RML's older words too).
 *
 * @throws Problem `bad-syntax`, `bad-mapping`: a mapping is right as a whole or not used
 */
export function readMapping(text: string, options: ReadOptions): Mapping {
  const dataset = inTodaysWords(readDocument(text, options).dataset)
  const pointers = subjectsWith(dataset, `${rml}logicalSource`)
  if (pointers.length === 0)
    throw new Problem('bad-mapping', 'there is no triples map (rml:logicalSource) in it', { file: options.file })
  const reading = new Map<string, TriplesMap>()
  const triplesMaps = pointers.map((map) => readTriplesMap(map, { ...options, reading }))
  return { file: options.file, triplesMaps }
}

interface Context extends ReadOptions {
  /** The maps met so far: a join may name one that stands further down, or its own. */
  readonly reading: Map<string, TriplesMap>
}

function readTriplesMap(map: Pointer, context: Context): TriplesMap {
  const known = context.reading.get(map.term.value)
  if (known !== undefined) return known
  const name = shorten(map.term.value, context.baseIRI)
  try {
    const made: { -readonly [K in keyof TriplesMap]: TriplesMap[K] } = {
      name,
      baseIRI: map.out(`${rml}baseIRI`)[0]?.term.value ?? context.baseIRI,
      source: readSource(one(map, 'logicalSource'), context),
      subject: readSubjectMap(map),
      predicateObjects: [],
    }
    context.reading.set(map.term.value, made)
    made.predicateObjects = map.out(`${rml}predicateObjectMap`).map((part) => readPredicateObjectMap(part, context))
    return made
  } catch (error) {
    if (error instanceof Problem) throw error.within({ file: context.file, map: name })
    throw error
  }
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
  if (parent.out(`${rml}logicalSource`).length === 0) {
    throw new Problem(
      'bad-mapping',
      `the parent triples map ${shorten(parent.term.value, context.baseIRI)} is not in this file`,
    )
  }
  return { parent: readTriplesMap(parent, context), conditions: object.out(`${rml}joinCondition`).map(readCondition) }
}

function readCondition(condition: Pointer): JoinCondition {
  return { child: side(condition, 'child'), parent: side(condition, 'parent') }
}

/** `rml:child "x"` is short for `rml:childMap [ rml:reference "x" ]`. */
function side(condition: Pointer, role: Role & ('child' | 'parent')): TermMap['expression'] {
  const short = condition.out(rml + role)[0]
  return short === undefined
    ? readExpression(one(condition, `${role}Map`), role)
    : { kind: 'reference', reference: short.term.value }
}

function one(from: Pointer, local: string): Pointer {
  const [found, ...more] = from.out(rml + local)
  if (found === undefined || more.length > 0)
    throw new Problem('bad-mapping', `it needs exactly one rml:${local}, and has ${more.length + (found ? 1 : 0)}`)
  return found
}
