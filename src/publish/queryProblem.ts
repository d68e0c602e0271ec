import type { Problem } from '../problems/problem.js'
import { excerptOf } from './queryExcerpt.js'
import { Refusal } from './refusal.js'

/** A place in the text of a query; line and column count from 1. */
export interface QueryPlace {
  readonly line: number
  readonly column: number
  /** The line with a mark below the place. */
  readonly excerpt: string
}

/** A mistake in a query, with its place in the text that the client wrote. */
export class QueryMistake extends Refusal {
  /** Undefined where it is not known. */
  readonly place: QueryPlace | undefined

  /** @param shift how many characters were put before the text when its mistake was found */
  constructor(text: string, problem: Problem, shift = 0) {
    const place = placeOf(text, problem, shift)
    super(problem.code, problem.message, { members: { ...place } })
    this.place = place
  }
}

function placeOf(text: string, { origin: { line, character } }: Problem, shift: number): QueryPlace | undefined {
  if (line === undefined || character === undefined) return undefined
  const column = line === 1 ? Math.max(1, character - shift) : character
  const excerpt = excerptOf(text, { line, character: column })
  return excerpt === undefined ? undefined : { line, column, excerpt }
}
