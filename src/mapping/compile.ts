import { Problem } from '../problems/problem.js'
import { name } from '../rdf/namespaces.js'
import type { Cell, Row } from '../sources/source.js'
import { compileObject, type ObjectScope } from './compileObject.js'
import type { Emit } from './emit.js'
import { writePending, type Gatherings } from './gatherings.js'
import type { PredicateObjectMap, TriplesMap } from './model.js'
import { compileTerm, listOf, type TermFunction } from './terms.js'
import { rml } from './vocabulary.js'

/** A triples map, compiled once: maps one row after the other. */
export type Mapper = (row: Row, emit: Emit) => void

export interface CompileOptions extends Omit<ObjectScope, 'row' | 'fail' | 'baseIRI'> {
  readonly gatherings: Gatherings
  /** Takes the problems of rows, with line, column and map. */
  readonly report: (problem: Problem) => void
}

/**
 * Compiles a triples map to a plain function of a row.
 *
 * @throws Problem `bad-mapping`, `missing-column`, `unknown-function`
 */
export function compileTriplesMap(map: TriplesMap, { report, ...options }: CompileOptions): Mapper {
  const row = { line: 0 }
  const fail = (problem: Problem) => {
    report(problem.within({ file: map.source.name, line: row.line, map: map.name }))
  }
  const scope: ObjectScope = { ...options, baseIRI: map.baseIRI, row, fail }
  try {
    const subjects = compileObject(map.subject.term, scope)
    const subjectGraphs = map.subject.graphs.map((graph) => compileTerm(graph, scope))
    const statements = [
      ...classStatement(map, scope),
      ...map.predicateObjects.map((part) => compileStatement(part, scope)),
    ]
    return (current, emit) => {
      row.line = current.line
      mapRow({ cells: current.cells, subjects, subjectGraphs, statements, gatherings: options.gatherings, emit })
    }
  } catch (error) {
    if (error instanceof Problem) throw error.within({ map: map.name })
    throw error
  }
}

/** A predicate-object map, compiled. */
interface Statement {
  readonly predicates: readonly TermFunction[]
  readonly objects: readonly TermFunction[]
  readonly graphs: readonly TermFunction[]
}

function classStatement(map: TriplesMap, scope: ObjectScope): readonly Statement[] {
  if (map.subject.classes.length === 0) return []
  const type = `<${name('rdf', 'type')}>`
  return [
    { predicates: [() => type], objects: map.subject.classes.map((term) => compileTerm(term, scope)), graphs: [] },
  ]
}

function compileStatement(part: PredicateObjectMap, scope: ObjectScope): Statement {
  return {
    predicates: part.predicates.map((term) => compileTerm(term, scope)),
    objects: part.objects.map((object) => compileObject(object, scope)),
    graphs: part.graphs.map((term) => compileTerm(term, scope)),
  }
}

interface RowWork {
  readonly cells: readonly Cell[]
  readonly subjects: TermFunction
  readonly subjectGraphs: readonly TermFunction[]
  readonly statements: readonly Statement[]
  readonly gatherings: Gatherings
  readonly emit: Emit
}

/** Subjects × statements × predicates × objects × graphs: products, not zips (RML-Core §5). */
function mapRow({ cells, subjects, subjectGraphs, statements, gatherings, emit }: RowWork): void {
  const found = subjects(cells)
  if (found === undefined) return
  const own = graphTexts(subjectGraphs, cells)
  if (gatherings.pending.length > 0) writePending(gatherings, graphEnds(own), emit)
  for (const subject of listOf(found)) {
    for (const { predicates, objects, graphs } of statements) {
      const ends = graphs.length === 0 ? graphEnds(own) : graphEnds([...own, ...graphTexts(graphs, cells)])
      for (const predicate of predicates) {
        for (const predicateText of listOf(predicate(cells))) {
          for (const object of objects)
            emitObjects(`${subject} ${predicateText} `, { objects: object(cells), ends, emit })
        }
      }
      if (gatherings.pending.length > 0) writePending(gatherings, ends, emit)
    }
  }
}

function emitObjects(
  start: string,
  { objects, ends, emit }: { objects: ReturnType<TermFunction>; ends: readonly string[]; emit: Emit },
): void {
  if (objects === undefined) return
  if (typeof objects === 'string') for (const end of ends) emit(start + objects + end)
  else for (const object of objects) for (const end of ends) emit(start + object + end)
}

const defaultGraph = `<${rml}defaultGraph>`
const onlyDefault: readonly string[] = [' .']

function graphTexts(graphs: readonly TermFunction[], cells: readonly Cell[]): readonly string[] {
  return graphs.flatMap((graph) => listOf(graph(cells)))
}

/** What ends the line of a quad in each of the graphs; without any graph, the default graph. */
function graphEnds(graphs: readonly string[]): readonly string[] {
  return graphs.length === 0 ? onlyDefault : graphs.map((graph) => (graph === defaultGraph ? ' .' : ` ${graph} .`))
}
