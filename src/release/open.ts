import type { DatasetCore, Literal } from '@rdfjs/types'
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Problem, type Origin } from '../problems/problem.js'
import { readDocument } from '../rdf/document.js'
import { readLiteral } from '../rdf/quads.js'
import { openCollections } from './collection/open.js'
import { describe, describeLines } from './describe.js'
import { findIncoming } from './incoming.js'
import { openIndex, type Index } from './indexFile.js'
import type { LineOrigin } from './origins.js'
import type { About, Release } from './release.js'
import { files, formatVersion } from './schema.js'
import { search } from './search.js'
import { countHits } from './searchCounts.js'
import { correct } from './spelling.js'
import { openManyLines } from './manyLines.js'
import { openLines } from './subjectLines.js'
import { openSubjectTable, type SubjectTable } from './subjectTable.js'
import { findSuccessor } from './successor.js'
import { findGoneThing } from './goneThing.js'

/**
 * Opens a release for reading: its folder, or a link to it (`releases/current`), which is followed once, so that the
 * release stays the same when the link is switched. `catalogue.ttl` and `report.json` need not be there yet.
 *
 * @throws Problem `no-release`, `release-version` or `damaged-release`
 */
export function openRelease(folder: string): Release {
  const place = findRelease(folder)
  const index = openIndex(join(place, files.index))
  try {
    const about = readAbout(index, place)
    return createRelease(place, index, about)
  } catch (error) {
    index.close()
    throw error
  }
}

/** The real folder of a release, in which its files are. */
function findRelease(folder: string): string {
  if (!existsSync(folder)) throw new Problem('no-release', `there is no release at ${folder}`, { file: folder })
  const place = realpathSync(folder)
  const missing = [files.quads, files.index].filter((file) => !existsSync(join(place, file)))
  if (missing.length === 2)
    throw new Problem('no-release', `${folder} is not the folder of a release`, { file: folder })
  if (missing.length === 1) throw new Problem('damaged-release', `${missing[0]} is missing`, { file: folder })
  return place
}

function readAbout(index: Index, place: string): About {
  const known = new Map(index.rows<[string, string]>('SELECT key, value FROM about'))
  const get = (key: string) => {
    const value = known.get(key)
    if (value === undefined)
      throw new Problem('damaged-release', `${key} is missing in ${files.index}`, { file: place })
    return value
  }
  if (get('format') !== String(formatVersion)) {
    const message = `the release has format ${get('format')}, this program reads format ${formatVersion}`
    throw new Problem('release-version', message, { file: place })
  }
  const { size } = statSync(join(place, files.quads))
  if (size !== Number(get('bytes'))) {
    const message = `${files.quads} has ${size} bytes, and had ${get('bytes')} when it was written`
    throw new Problem('damaged-release', message, { file: place })
  }
  return {
    digest: get('digest'),
    baseIRI: get('baseIRI'),
    quads: Number(get('quads')),
    subjects: Number(get('subjects')),
    built: new Date(get('built')),
    prefixes: JSON.parse(get('prefixes')) as Record<string, string>,
  }
}

function createRelease(place: string, index: Index, about: About): Release {
  const subjects = openSubjectTable(join(place, files.subjects))
  const lines = openLines(join(place, files.quads), subjects)
  const manyLines = openManyLines(join(place, files.quads), index)
  const origin = createOrigins(index)
  const { close: closeCollections, ...collections } = openCollections(join(place, files.index), index)
  let catalogue: DatasetCore | undefined
  return {
    about,
    folder: place,
    get catalogue() {
      return (catalogue ??= readCatalogue(place, about.baseIRI))
    },
    has: (subject) => lines.has(subject),
    lines: (subject) => lines.read(subject)?.text ?? '',
    describe: (subject) => describe(subject, { lines, origin }),
    descriptionLines: (subject) => describeLines(subject, { lines, origin }),
    manyDescriptionLines: (subjects) => manyLines.describe(subjects),
    incoming: (object, options = {}) => findIncoming({ index, subjects }, object, options),
    labelTexts: (subject) => subjects.labels(subject),
    labels: (things) => labelsOf(things, subjects),
    search: (text, options = {}) => search(index, text, options),
    countHits: (text) => countHits(index, text),
    correct: (text) => correct(index, text),
    identified: (scheme, value) => findIdentified(index, scheme, value),
    successor: (iri) => findSuccessor(index, iri),
    gone: (iri) => findGoneThing(index, iri),
    schemes: () => findSchemes(index),
    subjects: () => allSubjects(index),
    hasBelow: (beginning) => hasBelow(index, beginning),
    ...collections,
    close() {
      closeCollections()
      lines.close()
      manyLines.close()
      index.close()
    },
  }
}

/** Tells the origin of a line by the name of its source. */
function createOrigins(index: Index): (of: LineOrigin) => Origin | undefined {
  const names = new Map(index.rows<[number, string]>('SELECT ordinal, name FROM sources'))
  return (of) => {
    const file = of && names.get(of.source)
    if (file === undefined) return undefined
    return of!.row === 0 ? { file } : { file, line: of!.row }
  }
}

function readCatalogue(place: string, baseIRI: string): DatasetCore {
  const path = join(place, files.catalogue)
  if (!existsSync(path)) throw new Problem('damaged-release', `${files.catalogue} is missing`, { file: place })
  return readDocument(readFileSync(path, 'utf8'), { baseIRI, file: path }).dataset
}

function labelsOf(things: Iterable<string>, subjects: SubjectTable): ReadonlyMap<string, readonly Literal[]> {
  const found = new Map<string, readonly Literal[]>()
  for (const thing of things) {
    const texts = subjects.labels(thing)
    if (texts.length > 0) found.set(thing, texts.map(readLiteral))
  }
  return found
}

function findIdentified(index: Index, scheme: string, value: string): string[] {
  const sql = `SELECT s.term FROM identifiers i JOIN subjects s ON s.id = i.subject
    WHERE i.scheme = ? AND i.value = ? ORDER BY i.subject`
  return index.rows<[string]>(sql, scheme, value).map(([term]) => term)
}

/** From one scheme to the next by the index, past all identifiers of each. */
function findSchemes(index: Index): string[] {
  const found: string[] = []
  for (let last = ''; ;) {
    const next = index.row('SELECT min(scheme) FROM identifiers WHERE scheme > ?', last)?.[0] as
      string | null | undefined
    if (next === null || next === undefined) return found
    found.push((last = next))
  }
}

function hasBelow(index: Index, beginning: string): boolean {
  const end = `${beginning}\u{10FFFF}`
  return index.row('SELECT 1 FROM subjects WHERE term >= ? AND term < ? LIMIT 1', beginning, end) !== undefined
}

function* allSubjects(index: Index): Iterable<string> {
  for (const [term] of index.stream<[string]>("SELECT term FROM subjects WHERE term NOT GLOB '_:*' ORDER BY id")) {
    yield term
  }
}
