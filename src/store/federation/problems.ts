import type { Code } from '../../problems/codes.js'
import { type Origin, Problem } from '../../problems/problem.js'

/** A failure as it passes between threads: a problem, or an error that is nobody's to know. */
export interface PlainProblem {
  readonly code?: Code
  readonly message: string
  readonly origin: Origin
}

export function plainProblem(error: unknown): PlainProblem {
  const problem = problemIn(error)
  if (problem !== undefined) return { code: problem.code, message: problem.message, origin: problem.origin }
  const { message = String(error) } = error as Partial<Error>
  const isTooDeep = error instanceof RangeError && message.includes('call stack')
  if (isTooDeep) return { code: 'query-syntax', message: 'the query is nested too deeply', origin: {} }
  return { message, origin: {} }
}

export function readProblem({ code, message, origin }: PlainProblem): Error {
  return code === undefined ? new Error(message) : new Problem(code, message, origin)
}

/** The problem that an error is, or was caused by. */
export function problemIn(error: unknown): Problem | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 10; at = at.cause, depth++) {
    if (at instanceof Problem) return at
  }
  return undefined
}
