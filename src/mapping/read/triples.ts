import type { DatasetCore } from '@rdfjs/types'
import type { Problem } from '../../problems/problem.js'

/** A mapping document as triples of RML, in whatever words. */
export interface Triples {
  readonly dataset: DatasetCore
  /** What is wrong with the document, beside its triples; with any of it, the triples are not the whole of it. */
  readonly problems: readonly Problem[]
}

export interface DocumentOptions {
  readonly baseIRI: string
  /** As the user knows it; its extension tells the format. */
  readonly file: string
}
