import type { Database } from 'libsql'
import { createInserter } from './inserter.js'
import { packOrigins, unpackOrigins } from './origins.js'

/** What is said of a subject, each line once, ordered by UTF-8 bytes, with the lowest origin of each (`originNumber`). */
export interface SortedSubject {
  /** `<iri>` or `_:label`. */
  readonly text: string
  /** Its lines without the subject and the space after it: `<predicate> <object> <graph> .` */
  readonly statements: readonly string[]
  readonly origins: readonly number[]
}

/** Sorts lines by subject, then by line, outside memory: only the lines of one subject are held at a time. */
export interface Sorter {
  add(line: string, origin: number): void
  /** The subjects in the order of `LC_ALL=C sort`, once all lines are added. */
  sorted(): Iterable<SortedSubject>
}

/** Characters of statements that wait to be written. */
const runLength = 1 << 16

/**
 * Mappings say what they know of a subject in one go, so that the lines come in runs of one subject. A run is one row of a
 * table, which SQLite's sorter orders by subject outside memory; the statements of a subject are ordered here. A row a line
 * would have SQLite carry and compare the subject with each of them.
 *
 * @param database with a database for passing tables attached as `build`
 */
export function createSorter(database: Database): Sorter {
  database.exec('CREATE TABLE build.runs (subject TEXT, statements TEXT, origins BLOB)')
  const runs = createInserter(database, 'INSERT INTO build.runs', 3)
  let prefix = ' '
  let statements: string[] = []
  let origins: number[] = []
  let length = 0
  const close = () => {
    if (statements.length > 0) runs.add(prefix.slice(0, -1), statements.join('\n'), packOrigins(origins))
    statements = []
    origins = []
    length = 0
  }
  return {
    add(line, origin) {
      if (length > runLength || !line.startsWith(prefix)) {
        close()
        prefix = line.slice(0, line.indexOf(' ') + 1)
      }
      statements.push(line.slice(prefix.length))
      origins.push(origin)
      length += line.length
    },
    *sorted() {
      close()
      runs.flush()
      // `>` ends every IRI and no character of a label comes before the space: subjects are ordered as their lines are.
      const rows = database
        .prepare('SELECT subject, statements, origins FROM build.runs ORDER BY subject')
        .raw()
        .iterate()
      yield* bySubject(rows as Iterable<Run>)
    },
  }
}

type Run = readonly [subject: string, statements: string, origins: Buffer]

function* bySubject(runs: Iterable<Run>): Iterable<SortedSubject> {
  const sort = createLineSorter()
  let subject = ''
  let own: Run[] = []
  for (const run of runs) {
    if (run[0] !== subject && own.length > 0) {
      yield sortStatements(subject, own, sort)
      own = []
    }
    subject = run[0]
    own.push(run)
  }
  if (own.length > 0) yield sortStatements(subject, own, sort)
}

/** Sorts lines by UTF-16 unit, and frees them of duplicates. */
type LineSorter = (lines: readonly string[]) => readonly string[]

/**
 * A mapping says the same predicates of each subject in the same order: so the order into which the lines before were
 * brought is tried first, and taken where it does.
 */
function createLineSorter(): LineSorter {
  let order: readonly number[] = []
  return (lines) => {
    if (lines.length === order.length) {
      const tried = order.map((at) => lines[at]!)
      if (tried.every((line, at) => at === 0 || tried[at - 1]! < line)) return tried
    }
    const places = lines.map((_, at) => at).sort((a, b) => (lines[a]! < lines[b]! ? -1 : lines[a]! > lines[b]! ? 1 : 0))
    order = places
    const sorted = places.map((at) => lines[at]!)
    return sorted.filter((line, at) => line !== sorted[at - 1])
  }
}

function sortStatements(text: string, runs: readonly Run[], sort: LineSorter): SortedSubject {
  const stated = runs.flatMap(([, run]) => run.split('\n'))
  const origins = runs.flatMap(([, , packed]) => unpackOrigins(packed))
  const order = runs.some(([, run]) => surrogate.test(run)) ? compareBytes : undefined
  const [origin] = origins as [number]
  if (origins.every((one) => one === origin)) {
    const statements =
      order === undefined ? sort(stated) : stated.sort(order).filter((statement, at) => statement !== stated[at - 1])
    return { text, statements, origins: statements.map(() => origin) }
  }
  const lowest = lowestOrigins(stated, origins)
  const statements = [...lowest.keys()].sort(order)
  return { text, statements, origins: statements.map((statement) => lowest.get(statement)!) }
}

function lowestOrigins(stated: readonly string[], origins: readonly number[]): ReadonlyMap<string, number> {
  const lowest = new Map<string, number>()
  stated.forEach((statement, at) => {
    const [origin, former] = [origins[at]!, lowest.get(statement)]
    if (former === undefined || former > origin) lowest.set(statement, origin)
  })
  return lowest
}

/** UTF-16 units order characters as UTF-8 bytes do, but for those beyond U+FFFF. */
const surrogate = /[\uD800-\uDFFF]/

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
