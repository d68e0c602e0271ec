import type { Index } from './indexFile.js'
import { readTypes } from './foundLabel.js'
import { identified } from './searchIdentifiers.js'
import { eachBeginning, withTypes } from './searchWords.js'

/** How many things a search finds. */
export interface HitCounts {
  readonly total: number
  /** How many of them are said to be of the same classes. */
  readonly kinds: readonly { readonly types: readonly string[]; readonly count: number }[]
}

/** Labels that are counted at most: more than these would keep other requests waiting. */
export const countedAtMost = 1000

/** How many things a search for the text finds, of which classes; undefined where they are more than can be counted at once. */
export function countHits(index: Index, text: string): HitCounts | undefined {
  const words = eachBeginning(text)
  const rows = words === '' ? [] : matches(index, withTypes(words, undefined))
  if (rows === undefined) return undefined
  const found = new Map(
    [true, false].flatMap((exactly) => identified(index, text, { exactly })).map(({ thing, types }) => [thing, types]),
  )
  for (const [thing, types] of rows) found.set(thing, types)
  const kinds = new Map<string, number>()
  for (const types of found.values()) kinds.set(types, (kinds.get(types) ?? 0) + 1)
  const typesOf = readTypes(
    index,
    [...kinds.keys()].map((types) => ({ types })),
  )
  return { total: found.size, kinds: [...kinds].map(([types, count]) => ({ types: typesOf(types), count })) }
}

/** The things of all labels that match, with their types; undefined where they are too many, which costs little to learn. */
function matches(index: Index, words: string): [number, string][] | undefined {
  const count = `SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ${countedAtMost + 1})`
  if (Number(index.row(count, words)?.[0]) > countedAtMost) return undefined
  const sql = `SELECT l.thing, coalesce(t.types, '')
    FROM words w CROSS JOIN labels l ON l.id = w.rowid LEFT JOIN things t ON t.subject = l.thing WHERE words MATCH ?`
  return index.rows<[number, string]>(sql, words)
}
