import { createHash } from 'node:crypto'
import { Problem } from '../../problems/problem.js'
import type { CollectionQuery } from '../collections.js'

/** Digits of the check sum that tells one question from another. */
const checkLength = 12

/**
 * Where the next page begins: after a thing, in the answer to one question. The thing itself is named, not its place, so
 * that the cursor holds across releases.
 */
export function writeCursor(query: CollectionQuery, iri: string): string {
  return Buffer.from(`${checkOf(query)}${iri}`).toString('base64url')
}

/**
 * The IRI of the thing after which the page begins.
 *
 * @throws Problem `bad-request` where the text is no cursor, or one of another question
 */
export function readCursor(query: CollectionQuery, cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString()
  if (Buffer.from(text).toString('base64url') !== cursor || !/^[0-9a-f]{12}./.test(text))
    throw new Problem('bad-request', 'the cursor is none that this server gave: take the next link of an answer')
  if (!text.startsWith(checkOf(query))) {
    const message = 'the cursor belongs to another question: filters, text, box and order must stay as they were'
    throw new Problem('bad-request', message)
  }
  return text.slice(checkLength)
}

/** A check sum of all that decides which things come in which order; not of how many, nor of what is counted. */
function checkOf({ collection, filters, text = '', box, sort }: CollectionQuery): string {
  const decisive = [
    collection,
    filters.map(({ property, operator, values }) => [property, operator, values]),
    text,
    box ?? [],
    sort.map(({ property, descending }) => [property, descending]),
  ]
  return createHash('sha256').update(JSON.stringify(decisive)).digest('hex').slice(0, checkLength)
}
