import type { Origin } from '../problems/problem.js'

/** The line of a query at a place, with a mark below it; undefined where the place is not known. */
export function excerptOf(query: string, { line, character }: Origin): string | undefined {
  const found = line === undefined ? undefined : query.split('\n')[line - 1]
  if (found === undefined || character === undefined) return undefined
  const from = Math.max(0, character - 1 - before)
  // A tab is as wide below as above.
  const indent = found.slice(from, character - 1).replace(/[^\t]/gu, ' ')
  return `${found.slice(from, from + 2 * before).trimEnd()}\n${indent}^`
}

/** How many characters are told before the place, and after it. */
const before = 60
