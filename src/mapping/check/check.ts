import { Problem, type Origin } from '../../problems/problem.js'
import { lexicalSpace } from '../../rdf/lexical.js'
import { name, prefixes } from '../../rdf/namespaces.js'
import { nearest } from '../../sources/columns.js'
import { checkReferences } from '../../sources/check.js'
import { checkJoin } from './checkJoin.js'
import { compileObject, type ObjectScope } from '../compileObject.js'
import type { FunctionTable } from '../functionTable.js'
import {
  type AnySource,
  childReferences,
  isReferencing,
  isView,
  joinsOf,
  type Mapping,
  referencesOf,
  type ReferencingObjectMap,
  type SourceGroup,
  sourceGroups,
  type TermMap,
  termReferences,
  type TriplesMap,
} from '../model.js'
import { openRows } from '../openRows.js'

/**
 * Looks at a mapping as a whole before the first row is mapped: what was read of it, its functions and their parameters,
 * its datatypes and languages, its columns, its joins.
 *
 * @returns all problems, not the first alone; with any that is fatal it cannot be used
 */
export async function checkMapping(mapping: Mapping, functions: FunctionTable): Promise<readonly Problem[]> {
  const { file, triplesMaps, problems } = mapping
  const terms = triplesMaps.flatMap((map) => checkTerms(map, functions))
  const joins = triplesMaps.flatMap((map) => joinsOf(map).flatMap((join) => checkJoin(map, join)))
  const parents = parentReferences(triplesMaps)
  const groups = await Promise.all(sourceGroups(mapping).map((group) => checkGroup(group, { parents, functions })))
  const found = [...problems, ...terms, ...unusedMaps(mapping), ...joins, ...groups.flat()].map((problem) =>
    problem.within({ file }),
  )
  return [...new Map(found.map((problem) => [problem.toString(), problem])).values()]
}

/** A map without statements of its own still has its use where others join with it. */
function unusedMaps({ triplesMaps: maps, problems }: Mapping): readonly Problem[] {
  const joined = new Set(maps.flatMap(joinsOf).map(({ parent }) => parent.name))
  return maps
    .filter(
      ({ subject, predicateObjects }) => subject.classes.length + predicateObjects.length === 0 && !subject.term.gather,
    )
    .filter(({ name }) => !joined.has(name) && !problems.some(({ origin }) => origin.map === name))
    .map(
      (map) =>
        new Problem('unused-map', 'it has neither a class nor a predicate-object map', {
          map: map.name,
          ...placeIn(map),
        }),
    )
}

/** Each term map of a triples map by itself, so that one that is wrong does not hide the next. */
function checkTerms(map: TriplesMap, functions: FunctionTable): readonly Problem[] {
  const scope = scopeOf(map, functions)
  const { subject, predicateObjects } = map
  const parts = [subject.term, ...subject.classes, ...subject.graphs].concat(
    predicateObjects.flatMap(({ predicates, graphs }) => [...predicates, ...graphs]),
  )
  return [...parts, ...predicateObjects.flatMap(({ objects }) => objects)]
    .flatMap((part) =>
      [...problemsOfTerm(part, scope), ...checkDatatype(part)].map((problem) => problem.within(placeIn(part))),
    )
    .map((problem) => problem.within({ map: map.name }))
}

/** As for rows of a source that has all the columns that are asked for: columns are looked at by themselves. */
function scopeOf(map: TriplesMap, functions: FunctionTable): ObjectScope {
  const parents = joinsOf(map).flatMap(({ parent }) => termReferences(parent.subject.term))
  const positions = new Map([...childReferences(map), ...parents].map((reference) => [reference, 0]))
  const nobody = () => undefined
  return {
    positions,
    functions,
    baseIRI: map.baseIRI,
    blankNodeScope: '',
    row: { line: 0 },
    fail: nobody,
    joins: new Map(),
    gatherings: undefined,
  }
}

/** The line of the mapping file where a part stands, where it is known. */
function placeIn({ line }: { readonly line?: number }): Origin {
  return line === undefined ? {} : { line }
}

function problemsOfTerm(part: TermMap | ReferencingObjectMap, scope: ObjectScope): readonly Problem[] {
  try {
    compileObject(part, scope)
    return []
  } catch (error) {
    if (error instanceof Problem) return [error]
    throw error
  }
}

/** A datatype that XSD has not is a slip of the pen: nothing conforms to it. */
function checkDatatype(part: TermMap | ReferencingObjectMap): readonly Problem[] {
  if (isReferencing(part) || part.datatype?.expression.kind !== 'constant') return []
  const { value } = part.datatype.expression.term
  if (!value.startsWith(prefixes.xsd) || value === name('xsd', 'string') || lexicalSpace(value) !== undefined) return []
  const local = value.slice(prefixes.xsd.length)
  return [new Problem('bad-mapping', `there is no datatype xsd:${local}${nearest(local, datatypes)}`)]
}

const datatypes = (
  'string boolean decimal integer double float date time dateTime dateTimeStamp gYear gMonth gDay gYearMonth gMonthDay ' +
  'duration yearMonthDuration dayTimeDuration byte short int long unsignedByte unsignedShort unsignedInt unsignedLong ' +
  'positiveInteger nonNegativeInteger negativeInteger nonPositiveInteger hexBinary base64Binary anyURI language'
).split(' ')

/** What joins read of the rows of each map: by its name. */
function parentReferences(maps: readonly TriplesMap[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { parent, conditions } of maps.flatMap(joinsOf)) {
    const references = conditions.flatMap((condition) => referencesOf(condition.parent))
    found.set(parent.name, [...(found.get(parent.name) ?? []), ...references])
  }
  return found
}

interface GroupOptions {
  readonly parents: ReadonlyMap<string, readonly string[]>
  readonly functions: FunctionTable
}

/**
 * Opens a source once for all of its maps; only where that fails, once for each of them, so that each says what it misses.
 */
async function checkGroup({ source, maps }: SourceGroup, options: GroupOptions): Promise<readonly Problem[]> {
  const wanted = maps.map((map) => [...new Set([...childReferences(map), ...(options.parents.get(map.name) ?? [])])])
  const whole = await attempt(open(source, [...new Set(wanted.flat())], options))
  if (whole === undefined) return []
  if (!aboutColumns.includes(whole.code)) return [whole]
  const each: Problem[] = []
  for (const [at, map] of maps.entries()) {
    const problem = await attempt(open(source, wanted[at] ?? [], options))
    if (problem !== undefined) each.push(problem.within({ map: map.name }))
  }
  return each.length > 0 ? each : [whole]
}

/** Problems that one map may have with a source, and another not. */
const aboutColumns: readonly string[] = ['missing-column', 'duplicate-column', 'bad-mapping']

async function open(source: AnySource, references: readonly string[], { functions }: GroupOptions): Promise<void> {
  if (!isView(source)) return checkReferences(source, references)
  await openRows(source, references, { functions, report: () => undefined })
}

async function attempt(work: Promise<void>): Promise<Problem | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}
