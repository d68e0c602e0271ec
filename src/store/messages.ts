/** What the thread of an engine is started with. */
export interface Load {
  /** The files of the release: the second is read into a graph, with a base IRI. */
  readonly quads: string
  readonly catalogue: string
  readonly baseIRI: string
}

/** A query, put to the thread. */
export interface Question {
  readonly text: string
  readonly mediaType: string
  /** The graphs of its dataset, in place of those that the query names itself. */
  readonly graphs?: { readonly default: readonly string[]; readonly named: readonly string[] }
}

/** What the thread says: once `loaded` or `failed`, then an `answer` or a `failed` for each question, in their order. */
export type Reply =
  | { readonly kind: 'loaded'; readonly quads: number }
  | { readonly kind: 'answer'; readonly body: Uint8Array<ArrayBuffer> }
  | {
      readonly kind: 'failed'
      readonly message: string
      /** The engine's memory is no longer sound: it answers nothing more. */
      readonly isFatal: boolean
    }
