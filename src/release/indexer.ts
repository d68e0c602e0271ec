import type { Database } from 'libsql'
import { name } from '../rdf/namespaces.js'
import { quoted } from '../rdf/nquads.js'
import { createPredicateReader, readLiteral, splitStatement } from '../rdf/quads.js'
import { createInserter, type Inserter } from './inserter.js'
import { orderLabels, passingTypes, standingOfType, standings } from './labelOrder.js'
import { alternative, fold, labelRanks } from './labels.js'
import { packOrigins } from './origins.js'
import type { SubjectTableWriter } from './subjectTable.js'
import { indexes } from './schema.js'
import type { SortedSubject } from './sorter.js'

/** Fills the tables of `release.db` from the subjects of `quads.nq`. */
export interface Indexer {
  /** Takes the next subject, in the order of the file; `length` in bytes. */
  add(subject: SortedSubject, length: number): void
  /** Writes what waits, then links and indexes the tables; things are named below `baseIRI`. */
  finish(baseIRI: string): void
}

/** Tables that are filled while the lines pass by, and from which those of the release are made at the end. */
const passing = `
  CREATE TABLE build.refs (object TEXT, predicate INTEGER, subject INTEGER);
  CREATE TABLE build.labels (subject INTEGER, rank INTEGER, value TEXT, language TEXT, folded TEXT);
  ${passingTypes}
`

const ending = `
  CREATE UNIQUE INDEX subjects_term ON subjects (term);
  INSERT INTO incoming
    SELECT s.id, r.predicate, row_number() OVER (PARTITION BY s.id, r.predicate ORDER BY r.subject) - 1, r.subject
    FROM build.refs r CROSS JOIN subjects s ON s.term = r.object;
  INSERT INTO incoming_counts SELECT object, predicate, count(*) FROM incoming GROUP BY object, predicate;
`

/**
 * @param database `release.db` with its tables made and empty, and a database for passing tables attached as `build`
 * @param table is given what it holds of each subject, and finished
 * @param identifierProperties property → scheme of the identifiers that it states
 */
export function createIndexer(
  database: Database,
  table: SubjectTableWriter,
  identifierProperties: ReadonlyMap<string, string>,
): Indexer {
  database.exec(passing)
  const inserters = createInserters(database)
  const predicates = createPredicates(inserters.predicates, identifierProperties)
  const types = createTypes(inserters.types)
  let start = 0
  let count = 0
  return {
    add({ text, statements, origins }, length) {
      const subject = openSubject(text, ++count)
      inserters.subjects.add(subject.id, subject.term, start, length)
      start += length
      for (const statement of statements) addStatement(statement, subject, { predicates, types, inserters })
      if (subject.types.size > 0) {
        const standing = [...subject.types.values()].reduce((highest, each) => Math.max(highest, each), standings.thing)
        inserters.typed.add(subject.id, [...subject.types.keys()].join(' '), standing)
      }
      for (const { rank, value, language } of subject.labels.values()) {
        inserters.labels.add(subject.id, rank, value, language, fold(value).join(' '))
      }
      const names = namesOf(subject)
      if (names.length > 0) inserters.names.add(subject.term, JSON.stringify(names))
      table.add({ term: subject.term, labels: names.map(labelText), origins: packOrigins(origins), length })
    },
    finish(baseIRI) {
      table.finish()
      for (const inserter of Object.values(inserters)) inserter.flush()
      database.exec(ending)
      orderLabels(database, baseIRI)
      database.exec(indexes)
    },
  }
}

/** The subject whose lines pass by. */
interface Subject {
  readonly id: number
  readonly term: string
  readonly isBlank: boolean
  readonly labels: Map<string, { readonly rank: number; readonly value: string; readonly language: string }>
  /** The numbers of its types, with the standing that each gives. */
  readonly types: Map<number, number>
  /** The reference last written, as the same statement may come again from another graph. */
  last: string
}

function openSubject(text: string, id: number): Subject {
  const isBlank = text.startsWith('_')
  const term = isBlank ? text : text.slice(1, -1)
  return { id, term, isBlank, labels: new Map(), types: new Map(), last: '' }
}

type Name = readonly [value: string, language: string]

/** The labels of the best property that names the thing, by language. */
function namesOf({ isBlank, labels }: Subject): readonly Name[] {
  if (isBlank || labels.size === 0) return []
  const all = [...labels.values()]
  const lowest = Math.min(...all.map(({ rank }) => rank))
  if (lowest >= alternative) return []
  const best = all.filter(({ rank }) => rank === lowest).map(({ value, language }) => [value, language] as const)
  if (best.length > 1) best.sort(([a, one], [b, other]) => (`${one} ${a}` < `${other} ${b}` ? -1 : 1))
  return best
}

function labelText([value, language]: Name): string {
  return language === '' ? quoted(value) : `${quoted(value)}@${language}`
}

type Inserters = Readonly<
  Record<'subjects' | 'refs' | 'labels' | 'names' | 'typed' | 'types' | 'identifiers' | 'predicates', Inserter>
>

function createInserters(database: Database): Inserters {
  return {
    subjects: createInserter(database, 'INSERT INTO subjects', 4),
    refs: createInserter(database, 'INSERT INTO build.refs', 3),
    labels: createInserter(database, 'INSERT INTO build.labels', 5),
    names: createInserter(database, 'INSERT INTO names', 2),
    typed: createInserter(database, 'INSERT INTO build.typed', 3),
    types: createInserter(database, 'INSERT INTO types', 2),
    // The same identifier may be stated in two graphs.
    identifiers: createInserter(database, 'INSERT OR IGNORE INTO identifiers', 3),
    predicates: createInserter(database, 'INSERT INTO predicates', 2),
  }
}

/** What is known of a predicate, by its text in a line. */
interface Predicate {
  readonly id: number
  /** Characters of its text, where the space before the object stands. */
  readonly length: number
  readonly rank: number | undefined
  readonly scheme: string | undefined
  readonly isType: boolean
}

/** Numbers the predicates of statements as they come. */
function createPredicates(inserter: Inserter, schemes: ReadonlyMap<string, string>): (statement: string) => Predicate {
  const known = new Map<string, Predicate>()
  const predicateOf = createPredicateReader()
  return (statement) => {
    const text = predicateOf(statement)
    let predicate = known.get(text)
    if (predicate === undefined) {
      const iri = text.slice(1, -2)
      predicate = {
        id: known.size + 1,
        length: text.length - 1,
        rank: labelRanks.get(iri),
        scheme: schemes.get(iri),
        isType: iri === name('rdf', 'type'),
      }
      known.set(text, predicate)
      inserter.add(predicate.id, iri)
    }
    return predicate
  }
}

/** Numbers the types of things as they come, and tells what standing each gives. */
function createTypes(inserter: Inserter): (iri: string) => readonly [id: number, standing: number] {
  const known = new Map<string, readonly [number, number]>()
  return (iri) => {
    let type = known.get(iri)
    if (type === undefined) {
      type = [known.size + 1, standingOfType(iri)]
      known.set(iri, type)
      inserter.add(type[0], iri)
    }
    return type
  }
}

interface Targets {
  readonly predicates: (statement: string) => Predicate
  readonly types: (iri: string) => readonly [id: number, standing: number]
  readonly inserters: Inserters
}

function addStatement(statement: string, subject: Subject, { predicates, types, inserters }: Targets): void {
  const predicate = predicates(statement)
  const space = predicate.length
  if (statement.charCodeAt(space + 1) === quote) addLiteral(statement, subject, { predicate, inserters })
  else if (!subject.isBlank) {
    const end = statement.indexOf(' ', space + 1)
    const reference = statement.slice(0, end)
    if (reference === subject.last) return
    subject.last = reference
    const isIRI = statement.charCodeAt(space + 1) === less
    const object = isIRI ? statement.slice(space + 2, end - 1) : statement.slice(space + 1, end)
    inserters.refs.add(object, predicate.id, subject.id)
    if (predicate.isType && isIRI) subject.types.set(...types(object))
  }
}

function addLiteral(
  statement: string,
  subject: Subject,
  { predicate: { rank, scheme }, inserters }: { readonly predicate: Predicate; readonly inserters: Inserters },
): void {
  if (rank === undefined && scheme === undefined) return
  const { value, language } = readLiteral(splitStatement(statement).object)
  if (scheme !== undefined) inserters.identifiers.add(scheme, value, subject.id)
  if (rank === undefined) return
  const key = `${language} ${value}`
  const known = subject.labels.get(key)
  if (known === undefined || known.rank > rank) subject.labels.set(key, { rank, value, language })
}

const quote = 0x22
const less = 0x3c
