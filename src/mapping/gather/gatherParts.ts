import type { Gatherings, Writing } from './gatherings.js'
import type { Gather } from '../model.js'
import type { TermFunction } from '../terms.js'
import type { Scope } from '../values.js'

/** What a gather map is made of, compiled. */
export interface GatherParts {
  readonly gather: Gather
  /** Gives the name of the collection or container; without it, a blank node of its own for each row. */
  readonly heads: TermFunction | undefined
  readonly members: readonly TermFunction[]
  readonly scope: Pick<Scope, 'row' | 'blankNodeScope'>
  /** Takes what is gathered; without it only the heads are wanted. */
  readonly gatherings: Gatherings | undefined
}

/** A collection or container: the text of its head, and how the quads below it are written. */
export interface Made {
  readonly head: string
  readonly write?: Writing
}

/** The members of each collection or container of a row. */
export type Groups = readonly (readonly string[])[]
