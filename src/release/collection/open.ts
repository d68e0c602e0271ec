import type { ClassShape } from '../../shapes/model.js'
import type { Position } from '../collections.js'
import type { Index } from '../indexFile.js'
import type { Release } from '../release.js'
import { placeOf, wholeNumbers } from './columns.js'
import { startThread } from './thread.js'
import { checkQuestion } from './question.js'

/** What a release tells of the collections of its classes. */
export type Collections = Pick<Release, 'classes' | 'collection' | 'inCollection' | 'position' | 'close'>

/**
 * Opens the collections of a release; the thread that answers questions starts with the first one.
 *
 * @param path of `release.db`, which `index` has opened
 */
export function openCollections(path: string, index: Index): Collections {
  const classes = readClasses(index)
  const thread = startThread(path)
  const members = new Map<string, Uint32Array>()
  const membersOf = (collection: string) => {
    let subjects = members.get(collection)
    if (subjects === undefined) {
      const row = index.row('SELECT subjects FROM collections WHERE key = ?', collection)
      if (row === undefined) return undefined
      subjects = wholeNumbers(row[0] as Uint8Array)
      members.set(collection, subjects)
    }
    return subjects
  }
  return {
    classes,
    async collection(query) {
      checkQuestion(classes, query)
      return await thread.ask(query)
    },
    inCollection(collection, iri) {
      const subject = index.row('SELECT id FROM subjects WHERE term = ?', iri)?.[0]
      if (subject === undefined) return false
      const subjects = membersOf(collection)
      return subjects !== undefined && placeOf(subjects, subject as number) >= 0
    },
    position: (iri) => findPosition(index, iri),
    close: () => thread.close(),
  }
}

function readClasses(index: Index): readonly ClassShape[] {
  const row = index.row("SELECT value FROM about WHERE key = 'classes'")
  return row === undefined ? [] : (JSON.parse(row[0] as string) as ClassShape[])
}

function findPosition(index: Index, iri: string): Position | undefined {
  const sql = 'SELECT p.longitude, p.latitude FROM subjects s JOIN positions p ON p.subject = s.id WHERE s.term = ?'
  return index.row(sql, iri) as Position | undefined
}
