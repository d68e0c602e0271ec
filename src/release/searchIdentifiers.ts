import { recognise } from '../identifiers/recognise.js'
import type { Index } from './indexFile.js'
import { findLabels } from './labelIndex.js'
import type { FoundLabel } from './foundLabel.js'

/** Things beyond these do not share an identifier, or its beginning. */
const rowsAtMost = 100

/** Characters from which a text is taken for the beginning of an identifier. */
const shortestBeginning = 4

/**
 * Things by their own IRI, or by an identifier of any scheme, in canonical form or any other, upper and lower case alike; or those whose identifier begins
 * with the text, where that has a digit as nearly all of them have.
 */
export function identified(index: Index, text: string, { exactly }: { readonly exactly: boolean }): FoundLabel[] {
  const asked = text.trim()
  if (asked === '') return []
  return exactly
    ? [...byIRI(index, asked), ...byIdentifier(index, asked), ...byFullForm(index, asked)]
    : byBeginning(index, asked)
}

type Row = readonly [thing: number, iri: string, value: string, types: string]

const columns = "s.id, s.term, i.value, coalesce(t.types, '')"

function byIRI(index: Index, asked: string): FoundLabel[] {
  const sql = `SELECT s.id, s.term, s.term, coalesce(t.types, '') FROM subjects s LEFT JOIN things t ON t.subject = s.id
    WHERE s.term = ? AND s.term NOT GLOB '_:*'`
  return label(index, index.rows<Row>(sql, asked))
}

function byIdentifier(index: Index, asked: string): FoundLabel[] {
  const sql = `SELECT ${columns} FROM identifiers i CROSS JOIN subjects s ON s.id = i.subject LEFT JOIN things t ON t.subject = s.id
    WHERE i.value = ? COLLATE NOCASE ORDER BY i.value <> ?, t.weight DESC, s.id LIMIT ${rowsAtMost}`
  return label(index, index.rows<Row>(sql, asked, asked))
}

/** By the forms in which identifiers are written elsewhere: `https://ror.org/…`, `doi:…`, with spaces; they have digits or colons. */
function byFullForm(index: Index, asked: string): FoundLabel[] {
  if (!/[\d:]/.test(asked)) return []
  const sql = `SELECT ${columns} FROM identifiers i CROSS JOIN subjects s ON s.id = i.subject LEFT JOIN things t ON t.subject = s.id
    WHERE i.scheme = ? AND i.value = ? ORDER BY s.id LIMIT ${rowsAtMost}`
  return recognise(asked).flatMap(({ scheme, value }) => label(index, index.rows<Row>(sql, scheme, value)))
}

function byBeginning(index: Index, asked: string): FoundLabel[] {
  if (asked.length < shortestBeginning || !/\d/.test(asked)) return []
  const sql = `SELECT ${columns} FROM identifiers i CROSS JOIN subjects s ON s.id = i.subject LEFT JOIN things t ON t.subject = s.id
    WHERE i.value >= ? COLLATE NOCASE AND i.value < ? COLLATE NOCASE ORDER BY i.value COLLATE NOCASE LIMIT ${rowsAtMost}`
  return label(index, index.rows<Row>(sql, asked, `${asked}\u{10FFFF}`))
}

/** With the name of each thing, or what it was found by where it has none. */
function label(index: Index, rows: readonly Row[]): FoundLabel[] {
  if (rows.length === 0) return []
  const names = findLabels(
    index,
    rows.map(([, iri]) => iri),
  )
  return rows.map(([thing, iri, found, types]) => {
    const name = names.get(iri)?.[0]
    return { thing, iri, value: name?.value ?? found, language: name?.language ?? '', types }
  })
}
