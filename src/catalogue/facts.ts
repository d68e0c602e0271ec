import type { DatasetCore } from '@rdfjs/types'
import { name } from '../rdf/namespaces.js'
import { subjectsWith } from '../rdf/pointer.js'
import type { GraphStatistics } from './statistics.js'

/** What a release's catalogue is made from. */
export interface CatalogueFacts {
  /** The theme's own catalogue (`data/catalogue.ttl`). */
  readonly curated: DatasetCore
  readonly graphs: ReadonlyMap<string, GraphStatistics>
  readonly baseIRI: string
  readonly prefixes: Readonly<Record<string, string>>
  /** The release: digest (SHA-256 of its quads), size of `quads.nq` in bytes, numbers of quads and subjects. */
  readonly release: {
    readonly digest: string
    readonly bytes: number
    readonly quads: number
    readonly subjects: number
  }
  /** Input file → SHA-256. */
  readonly inputs: Readonly<Record<string, string>>
  /** Of the program. */
  readonly version: string
}

/** The IRIs of the datasets that the theme publishes. */
export function datasetsOf({ curated }: CatalogueFacts): readonly string[] {
  return subjectsWith(curated, name('rdf', 'type'), name('dcat', 'Dataset')).map(({ term }) => term.value)
}
