import type { Database } from 'libsql'
import { name } from '../../rdf/namespaces.js'
import { createPredicateReader, splitObject } from '../../rdf/quads.js'
import type { ClassShape } from '../../shapes/model.js'
import { collectionIndexes } from '../schema.js'
import type { SortedSubject } from '../sorter.js'
import { ColumnBuilder, createTermInserters, type TermInserters } from './columnBuilder.js'
import { createDictionaries } from './dictionaries.js'
import type { GrowingCollection } from './growing.js'
import { NumberList } from './numberList.js'
import { createPathFollower, isDirect } from './paths.js'
import { createPositions } from './positions.js'
import { collectionProperties } from './properties.js'
import { writeColumns } from './writeColumns.js'

/** Fills the tables of the collections from the subjects of `quads.nq`. */
export interface CollectionIndexer {
  /** Takes the next subject, in the order of the file, with its number in the table `subjects`. */
  add(subject: SortedSubject, id: number): void
  /** Once the other tables are full: orders values, follows paths and writes the columns. */
  finish(): void
}

/** @param database `release.db` with its tables made and empty, and a database for passing tables attached as `build` */
export function createCollectionIndexer(database: Database, classes: readonly ClassShape[]): CollectionIndexer {
  const inserters = createTermInserters(database)
  const builders = new Map<string, ColumnBuilder>()
  const collections = classes.map((shape) => openCollection(shape, builders, inserters))
  const byClass = collectionsByClass(classes, collections)
  const columnOf = new Map([...builders.values()].filter(isDirect).map((each) => [`<${each.path[0]!.iri}> `, each]))
  const paths = createPathFollower(database, [...builders.values()])
  const positions = createPositions(database)
  const predicateOf = createPredicateReader()
  return {
    add({ text, statements }, id) {
      const values: Values = []
      const own = new Set<GrowingCollection>()
      for (const statement of statements) {
        const predicate = predicateOf(statement)
        const column = columnOf.get(predicate)
        const isOther = predicate === typePredicate || paths.needs(predicate) || positions.needs(predicate)
        if (column === undefined && !isOther) continue
        const { object } = splitObject(statement, predicate.length)
        if (predicate === typePredicate) for (const each of byClass.get(object) ?? []) own.add(each)
        if (column !== undefined) values.push([column, object])
        if (!isOther) continue
        paths.add(text, predicate, object)
        positions.add(id, predicate, object)
      }
      positions.close(id)
      // Blank nodes have no address at which they could be asked for.
      if (own.size > 0 && !text.startsWith('_')) addThing(id, own, values)
    },
    finish() {
      positions.finish()
      paths.follow(collections)
      inserters.terms.flush()
      inserters.intervals.flush()
      writeColumns(database, collections, createDictionaries(database, [...builders.values()]))
      database.exec(collectionIndexes)
    },
  }
}

const typePredicate = `<${name('rdf', 'type')}> `

type Values = (readonly [column: ColumnBuilder, object: string])[]

function addThing(id: number, own: ReadonlySet<GrowingCollection>, values: Values): void {
  for (const { subjects } of own) subjects.add(id)
  for (const [column, object] of values) {
    for (const { direct } of own) {
      if (!direct.has(column)) continue
      column.add(id, object)
      break
    }
  }
}

function openCollection(
  shape: ClassShape,
  builders: Map<string, ColumnBuilder>,
  inserters: TermInserters,
): GrowingCollection {
  const columns = new Map<string, ColumnBuilder>()
  for (const { key, path } of collectionProperties(shape)) {
    const name = JSON.stringify(path.map(({ iri, inverse }) => [iri, inverse]))
    const builder = builders.get(name) ?? new ColumnBuilder(builders.size + 1, path, inserters)
    builders.set(name, builder)
    columns.set(key, builder)
  }
  const direct = new Set([...columns.values()].filter(isDirect))
  return { key: shape.key, subjects: new NumberList(), columns, direct }
}

/** By the text of each class: the collections that its things are in. */
function collectionsByClass(
  classes: readonly ClassShape[],
  collections: readonly GrowingCollection[],
): ReadonlyMap<string, readonly GrowingCollection[]> {
  const found = new Map<string, GrowingCollection[]>()
  classes.forEach(({ classIRI, subClasses }, at) => {
    for (const iri of new Set([classIRI, ...subClasses])) {
      found.set(`<${iri}>`, [...(found.get(`<${iri}>`) ?? []), collections[at]!])
    }
  })
  return found
}
