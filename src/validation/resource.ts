import type { Quad } from '@rdfjs/types'
import type { Origin } from '../problems/problem.js'

/** A thing with what is said of it, each quad with the row that says it. */
export interface Resource {
  readonly iri: string
  readonly quads: readonly Quad[]
  readonly origins: readonly (Origin | undefined)[]
}
