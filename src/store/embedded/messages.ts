/** What the thread of an engine is started with. */
export interface Load {
  /** Folder of the release. */
  readonly folder: string
  /** The IRI that relative ones of queries are resolved against. */
  readonly baseIRI: string
  /** Folder of the image: loaded from it where it is there, else left there once the release is loaded. */
  readonly image: string
  /** Is the image to be read for damage? Once a process is enough. */
  readonly isVerified: boolean
}

/** What the thread says: once `loaded` or `failed`, then an `answer` or a `failed` for each question, in their order. */
export type Reply =
  | {
      readonly kind: 'loaded'
      readonly quads: number
      readonly from: 'release' | 'image'
      readonly warning: string | undefined
      /** The number of the thread in the system, where that tells it. */
      readonly thread: number | undefined
    }
  | { readonly kind: 'answer'; readonly body: Uint8Array<ArrayBuffer>; readonly isWorn: boolean }
  | {
      readonly kind: 'failed'
      readonly message: string
      /** The engine's memory is no longer sound: it answers nothing more. */
      readonly isFatal: boolean
    }
