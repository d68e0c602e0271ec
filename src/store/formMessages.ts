import type { Code } from '../problems/codes.js'
import type { Origin } from '../problems/problem.js'
import type { Form, Prefixes } from './form.js'

/** A query that the thread is to read. */
export interface ToRead {
  readonly text: string
  readonly known: Prefixes
}

/** What it says of a query. */
export type FormReply =
  | { readonly kind: 'read'; readonly form: Form }
  | { readonly kind: 'failed'; readonly code: Code; readonly message: string; readonly origin: Origin }
