import type { Database } from 'libsql'
import type { Step } from '../../shapes/model.js'
import { createInserter } from '../inserter.js'
import type { ColumnBuilder } from './columnBuilder.js'
import type { GrowingCollection } from './growing.js'

/** Finds the values at the end of paths that lead away from the thing: sequence and inverse paths (SHACL §2.3.1). */
export interface PathFollower {
  /** Is the predicate (`<iri> `) a step of such a path? */
  needs(predicate: string): boolean
  /** Takes a statement; terms as N-Quads write them. One whose predicate is no step is left out. */
  add(subject: string, predicate: string, object: string): void
  /** Once the table `subjects` is full: adds to each column what its path leads to. */
  follow(collections: readonly GrowingCollection[]): void
}

/** Is it a path of one step, whose values stand in the lines of the thing itself? */
export function isDirect({ path }: { readonly path: readonly Step[] }): boolean {
  return path.length === 1 && !path[0]!.inverse
}

/** Nothing is kept, and nothing done, where no path leads away. */
export function createPathFollower(database: Database, columns: readonly ColumnBuilder[]): PathFollower {
  const leading = columns.filter((column) => !isDirect(column))
  const predicates = [...new Set(leading.flatMap(({ path }) => path.map(({ iri }) => iri)))]
  const steps = new Map(predicates.map((iri, at) => [`<${iri}> `, at]))
  database.exec(`
    CREATE TABLE build.edges (step INTEGER, subject TEXT, object TEXT);
    CREATE TABLE build.starts (subject INTEGER);
  `)
  const edges = createInserter(database, 'INSERT INTO build.edges', 3)
  return {
    needs: (predicate) => steps.has(predicate),
    add(subject, predicate, object) {
      const step = steps.get(predicate)
      if (step !== undefined) edges.add(step, subject, object)
    },
    follow(collections) {
      if (leading.length === 0) return
      edges.flush()
      database.exec(`
        CREATE INDEX build.edges_forth ON edges (step, subject, object);
        CREATE INDEX build.edges_back ON edges (step, object, subject);
      `)
      for (const column of leading) {
        const numbers = column.path.map(({ iri }) => steps.get(`<${iri}> `)!)
        writeStarts(database, startsOf(column, collections))
        const rows = database.prepare(followed(column.path)).raw().iterate(numbers)
        for (const [subject, object] of rows as Iterable<[number, string]>) column.add(subject, object)
      }
    },
  }
}

/** The things of all collections that have the column. */
function startsOf(column: ColumnBuilder, collections: readonly GrowingCollection[]): ReadonlySet<number> {
  const having = collections.filter(({ columns }) => [...columns.values()].includes(column))
  return new Set(having.flatMap(({ subjects }) => [...subjects.get()]))
}

function writeStarts(database: Database, subjects: Iterable<number>): void {
  database.exec('DELETE FROM build.starts')
  const starts = createInserter(database, 'INSERT INTO build.starts', 1)
  for (const subject of subjects) starts.add(subject)
  starts.flush()
}

/** From each start along the path, a join a step. Parameters: the number of each step. */
function followed(path: readonly Step[]): string {
  let from = "'<' || s.term || '>'"
  const joins = path.map(({ inverse }, at) => {
    const [near, far] = inverse ? ['object', 'subject'] : ['subject', 'object']
    const join = `CROSS JOIN build.edges e${at} ON e${at}.step = ? AND e${at}.${near} = ${from}`
    from = `e${at}.${far}`
    return join
  })
  return `SELECT DISTINCT start.subject, ${from} FROM build.starts start CROSS JOIN subjects s ON s.id = start.subject
    ${joins.join(' ')} ORDER BY start.subject`
}
