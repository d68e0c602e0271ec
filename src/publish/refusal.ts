import type { Code } from '../problems/codes.js'
import { Problem } from '../problems/problem.js'
import type { Link } from './links.js'

/** What an answer says beside the problem. */
export interface Details {
  readonly headers?: Readonly<Record<string, string>>
  readonly links?: readonly Link[]
  /** Members of the problem document beside the standard ones (RFC 9457 §3.2). */
  readonly members?: Readonly<Record<string, unknown>>
}

/** A problem of a request, with what its answer says beside. */
export class Refusal extends Problem {
  readonly details: Details

  constructor(code: Code, message: string, details: Details = {}) {
    super(code, message)
    this.details = details
  }
}

/** A problem as it is told to a client. */
export interface ToldProblem {
  readonly code: ToldCode
  readonly status: number
  readonly title: string
  readonly detail: string
  /** The request's id, which is also in the log. */
  readonly id: string
  readonly members: Readonly<Record<string, unknown>>
}

/** May a client be told of it? What else happens inside stays inside. */
export function isTold(code: Code): code is keyof typeof statuses {
  return Object.hasOwn(statuses, code)
}

/** The HTTP status of a problem that a client may be told. */
export function statusOf(code: keyof typeof statuses): number {
  return statuses[code]
}

/** The HTTP status of each problem that a client may be told. */
export const statuses = {
  'bad-request': 400,
  'query-syntax': 400,
  'read-only': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  gone: 410,
  'precondition-failed': 412,
  'body-too-large': 413,
  'url-too-long': 414,
  'unsupported-media-type': 415,
  'bad-range': 416,
  'service-not-allowed': 422,
  'over-quota': 429,
  'query-failed': 500,
  'service-failed': 502,
  'query-timeout': 503,
  'result-too-large': 503,
  'too-busy': 503,
  'not-ready': 503,
} as const satisfies Partial<Record<Code, number>>

/** The problems that a client may be told. */
export type ToldCode = keyof typeof statuses | 'internal-error'
