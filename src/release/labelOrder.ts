import type { Database } from 'libsql'
import { prefixes } from '../rdf/namespaces.js'
import { createInserter } from './inserter.js'
import { alternative } from './labels.js'

/**
 * What a labelled subject is to someone who searches, the first that fits; a search tells them in this order.
 * - `thing`: named below the base
 * - `code`: a concept of a list, or the list
 * - `part`: a part of a thing (`…#address`), or a blank node; its label finds the thing
 * - `term`: a word of a vocabulary
 * - `other`: named elsewhere
 */
export const standings = { thing: 0, code: 1, part: 2, term: 3, other: 4 } as const

/** Labels of things and codes have smaller numbers than this one; those of the rest begin here. */
export const restFrom = 2 ** 40

/** Is a thing of this type a code, or a term? */
export function standingOfType(type: string): number {
  if (type.startsWith(prefixes.skos)) return standings.code
  return termNamespaces.some((namespace) => type.startsWith(namespace)) ? standings.term : standings.thing
}

const termNamespaces = [prefixes.owl, prefixes.rdfs, prefixes.rdf]

/** Tables that are filled while the lines pass by: the types of subjects that have some, by number, and their standing. */
export const passingTypes = 'CREATE TABLE build.typed (subject INTEGER PRIMARY KEY, types TEXT, standing INTEGER);'

/**
 * Makes `things`, `labels`, `words` and `spellings` of the tables that were filled while the lines passed by.
 *
 * Labels are numbered in the order in which a search tells them: by standing ({@link standings}); then by how many
 * digits the number of the things has that point to theirs (0, 1–9, 10–99, …); then names before other labels, the shorter
 * before the longer.
 */
export function orderLabels(database: Database, baseIRI: string): void {
  database.exec(wholes)
  database.exec(things)
  database.prepare(labels).run(baseIRI)
  database.exec(words)
  fillSpellings(database)
}

/** The thing of each part: what its IRI names without its fragment, if that is no vocabulary or list; of a blank node, what points to it. */
const wholes = `
  CREATE TABLE build.wholes (part INTEGER PRIMARY KEY, thing INTEGER NOT NULL);
  INSERT INTO build.wholes
    SELECT p.id, w.id FROM subjects p
    CROSS JOIN subjects w ON w.term = substr(p.term, 1, instr(p.term, '#') - 1)
    LEFT JOIN build.typed pt ON pt.subject = p.id LEFT JOIN build.typed wt ON wt.subject = w.id
    WHERE instr(p.term, '#') > 0 AND p.term NOT GLOB '_:*'
      AND coalesce(pt.standing, 0) = 0 AND coalesce(wt.standing, 0) = 0;
  INSERT INTO build.wholes
    SELECT object, thing FROM (
      SELECT i.object, coalesce(w.thing, i.subject) AS thing, min(i.subject)
      FROM incoming i CROSS JOIN subjects p ON p.id = i.object LEFT JOIN build.wholes w ON w.part = i.subject
      WHERE p.term GLOB '_:*' GROUP BY i.object
    );
`

/** What points to a thing counts once, however many parts of it do; its own parts do not. */
const things = `
  CREATE TABLE build.weights (thing INTEGER PRIMARY KEY, weight INTEGER NOT NULL);
  INSERT INTO build.weights
    SELECT i.object, count(DISTINCT coalesce(w.thing, i.subject)) FROM incoming i
    LEFT JOIN build.wholes w ON w.part = i.subject
    WHERE coalesce(w.thing, i.subject) <> i.object GROUP BY i.object;
  INSERT INTO things SELECT subject, types, coalesce(weight, 0) FROM build.typed LEFT JOIN build.weights ON thing = subject;
  INSERT OR IGNORE INTO things SELECT thing, '', weight FROM build.weights;
`

const labels = `
  INSERT INTO labels
    SELECT row_number() OVER (
        ORDER BY standing, digits DESC, rank = ${alternative}, length(value), weight DESC, subject, value, language
      ) + iif(standing < ${standings.part}, 0, ${restFrom}),
      subject, thing, rank, value, language, folded
    FROM (
      SELECT l.*, coalesce(w.thing, l.subject) AS thing, coalesce(t.weight, 0) AS weight,
        iif(coalesce(t.weight, 0) = 0, 0, length(t.weight)) AS digits,
        CASE
          WHEN w.thing IS NOT NULL OR s.term GLOB '_:*' THEN ${standings.part}
          WHEN y.standing = ${standings.term} THEN ${standings.term}
          WHEN substr(s.term, 1, length(base.iri)) <> base.iri THEN ${standings.other}
          ELSE coalesce(y.standing, ${standings.thing})
        END AS standing
      FROM (SELECT ? AS iri) base CROSS JOIN build.labels l CROSS JOIN subjects s ON s.id = l.subject
      LEFT JOIN build.typed y ON y.subject = l.subject
      LEFT JOIN build.wholes w ON w.part = l.subject
      LEFT JOIN things t ON t.subject = coalesce(w.thing, l.subject)
    )
`

/** The types stand in the index too, so that it gives the labels of one type without looking at the others. */
const words = `
  INSERT INTO words (rowid, value, types)
    SELECT l.id, l.value, coalesce(t.types, '') FROM labels l
    CROSS JOIN subjects s ON s.id = l.thing LEFT JOIN things t ON t.subject = l.thing
    WHERE s.term NOT GLOB '_:*' ORDER BY l.id;
`

/** Words of fewer letters are too near to others to be corrected. */
export const shortestSpelling = 4

/** The words of labels, also from their end to their beginning: of a mistyped word one of the two is right. */
function fillSpellings(database: Database): void {
  database.exec("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'words', 'col')")
  const inserter = createInserter(database, 'INSERT OR IGNORE INTO spellings', 3)
  const rows = database
    .prepare(`SELECT term, doc FROM temp.vocabulary WHERE col = 'value' AND length(term) >= ${shortestSpelling}`)
    .raw()
  for (const [word, count] of rows.all() as [string, number][]) {
    if (/^\p{L}+$/u.test(word)) inserter.add(word, [...word].reverse().join(''), count)
  }
  inserter.flush()
  database.exec('DROP TABLE temp.vocabulary')
}
