import { Problem } from '../problems/problem.js'
import { name } from '../rdf/namespaces.js'
import type { Cell, Row } from '../sources/source.js'
import { compileObject, type ObjectScope } from './compileObject.js'
import type { EmitTo } from './emit.js'
import {
  compileGraphs,
  endsOf,
  graphKinds,
  joinEnds,
  routesByEnd,
  type Ends,
  type GraphKinds,
  type Graphs,
} from './ends.js'
import { writePending, type Gatherings } from './gather/gatherings.js'
import { inGraph } from './gather/graphsOwn.js'
import { iriTerm } from './constantTerm.js'
import { gathers, type PredicateObjectMap, type TermMap, type TriplesMap } from './model.js'
import { objectTargets, termTargets, type Routes } from './routes.js'
import { compileTerm, listOf, type Texts, type TermFunction } from './terms.js'
import { moveTo, type Scope } from './values.js'

/** A triples map, compiled once: maps one row after the other. */
export type Mapper = (row: Row, emit: EmitTo) => void

export interface CompileOptions extends Omit<ObjectScope, 'row' | 'fail' | 'baseIRI'> {
  readonly gatherings: Gatherings
  readonly routes: Routes
  /** Takes the problems of rows, with line, column and map. */
  readonly report: (problem: Problem) => void
}

/**
 * Compiles a triples map to a plain function of a row.
 *
 * @throws Problem `bad-mapping`, `missing-column`, `unknown-function`
 */
export function compileTriplesMap(map: TriplesMap, { report, routes, ...options }: CompileOptions): Mapper {
  const row = { line: 0 }
  const fail = (problem: Problem) => {
    report(problem.within({ file: map.source.name, line: row.line, map: map.name }))
  }
  const scope: ObjectScope = { ...options, baseIRI: map.baseIRI, row, fail }
  const { gatherings } = options
  try {
    const compiled = compileParts(map, { scope, routes })
    return (current, emit) => {
      moveTo(row, current.line)
      mapRow(compiled, { cells: current.cells, gatherings, routes, emit })
    }
  } catch (error) {
    if (error instanceof Problem) throw error.within({ map: map.name })
    throw error
  }
}

/** A triples map, compiled. Routes are by the kind of the graph map. */
interface Compiled {
  readonly subjects: TermFunction
  readonly subjectRoutes: readonly number[]
  readonly graphs: Graphs
  readonly statements: readonly Statement[]
  /** Does any term gather others? Then its blank nodes may be each graph's own. */
  readonly isGathering: boolean
}

/** A predicate-object map, compiled. */
interface Statement {
  /** The texts of a predicate have a space on either side, once for all rows where it is constant. */
  readonly predicates: readonly { readonly term: TermFunction; readonly objects: readonly RoutedObject[] }[]
  readonly graphs: Graphs
}

interface RoutedObject {
  readonly term: TermFunction
  /** Where the quads of a predicate and this object go. */
  readonly routes: readonly number[]
  /** Where what the object gathers goes: wherever any quad goes that holds it. */
  readonly gatherRoutes: readonly number[]
}

interface CompileWork {
  readonly scope: ObjectScope
  readonly routes: Routes
}

function compileParts(map: TriplesMap, { scope, routes }: CompileWork): Compiled {
  const kinds = graphKinds([...map.subject.graphs, ...map.predicateObjects.flatMap(({ graphs }) => graphs)])
  const subject = termTargets(map.subject.term)
  const statements = [...classStatement(map.subject.classes), ...map.predicateObjects]
  return {
    subjects: compileObject(map.subject.term, scope),
    subjectRoutes: kinds.map((graph) => routes.to([...subject, ...graph])),
    graphs: compileGraphs(map.subject.graphs, kinds, scope),
    isGathering: [map.subject.term, ...map.predicateObjects.flatMap(({ objects }) => objects)].some(gathers),
    statements: statements.map((part) => compileStatement(part, { scope, routes, kinds, subject })),
  }
}

function classStatement(classes: readonly TermMap[]): readonly PredicateObjectMap[] {
  const type: TermMap = {
    expression: { kind: 'constant', term: iriTerm(name('rdf', 'type')) },
    termType: 'iri',
  }
  return classes.length === 0 ? [] : [{ predicates: [type], objects: classes, graphs: [] }]
}

function compileStatement(
  part: PredicateObjectMap,
  { scope, routes, kinds, subject }: CompileWork & { kinds: GraphKinds; subject: readonly string[] },
): Statement {
  const routesOf = (targets: readonly string[]) => kinds.map((graph) => routes.to([...subject, ...targets, ...graph]))
  const objects = part.objects.map((object) => {
    const targets = objectTargets(object)
    const byPredicate = part.predicates.map((predicate) => routesOf([...termTargets(predicate), ...targets]))
    const gatherRoutes = kinds.map((_, kind) => routes.union(byPredicate.flatMap((byKind) => byKind[kind] ?? [])))
    return { term: compileObject(object, scope), byPredicate, gatherRoutes }
  })
  return {
    predicates: part.predicates.map((predicate, at) => ({
      term: spaced(predicate, scope),
      objects: objects.map(({ term, byPredicate, gatherRoutes }) => ({
        term,
        routes: byPredicate[at] ?? [],
        gatherRoutes,
      })),
    })),
    graphs: compileGraphs(part.graphs, kinds, scope),
  }
}

function spaced(predicate: TermMap, scope: Scope): TermFunction {
  const term = compileTerm(predicate, scope)
  const isConstant = predicate.expression.kind === 'constant' && predicate.condition === undefined
  const constant = isConstant ? listOf(term([])).map((text) => ` ${text} `) : undefined
  return constant ? () => constant : (cells) => listOf(term(cells)).map((text) => ` ${text} `)
}

interface RowWork {
  readonly cells: readonly Cell[]
  readonly gatherings: Gatherings
  readonly routes: Routes
  readonly emit: EmitTo
}

/** Subjects × statements × predicates × objects × graphs: products, not zips (RML-Core §5). */
function mapRow({ subjects, subjectRoutes, graphs, statements, isGathering }: Compiled, work: RowWork): void {
  const { cells, gatherings } = work
  const write = isGathering ? emitGathered : emitObjects
  const found = subjects(cells)
  if (found === undefined) return
  const own = endsOf(graphs, cells)
  if (gatherings.pending.length > 0) writePending(gatherings, own, { ...work, byKind: subjectRoutes })
  for (const subject of listOf(found)) {
    for (const { predicates, graphs: more } of statements) {
      const ends = more.terms.length === 0 ? own : joinEnds(own, endsOf(more, cells))
      for (const { term: predicate, objects } of predicates) {
        for (const predicateText of listOf(predicate(cells))) {
          for (const { term, routes, gatherRoutes } of objects) {
            write(subject, { predicate: predicateText, objects: term(cells), ends, byKind: routes, work })
            if (gatherings.pending.length > 0) writePending(gatherings, ends, { ...work, byKind: gatherRoutes })
          }
        }
      }
    }
  }
}

interface Emission {
  readonly predicate: string
  readonly objects: Texts
  readonly ends: Ends
  readonly byKind: readonly number[]
  readonly work: RowWork
}

function emitObjects(subject: string, { predicate, objects, ends, byKind, work: { routes, emit } }: Emission): void {
  if (objects === undefined) return
  const start = subject + predicate
  if (ends.kinds !== undefined) {
    const byEnd = routesByEnd(ends, byKind, routes)
    for (const object of listOf(objects)) for (const [end, route] of byEnd) emit(start + object + end, route)
    return
  }
  const route = byKind[0]!
  if (typeof objects === 'string') for (const end of ends.texts) emit(start + objects + end, route)
  else for (const object of objects) for (const end of ends.texts) emit(start + object + end, route)
}

/** As {@link emitObjects}, where blank nodes may be each graph's own. */
function emitGathered(subject: string, { predicate, objects, ends, byKind, work: { routes, emit } }: Emission): void {
  const byEnd = routesByEnd(ends, byKind, routes)
  for (const object of listOf(objects))
    for (const [end, route] of byEnd) emit(inGraph(subject + predicate + object, end) + end, route)
}
