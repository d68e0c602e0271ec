import { Problem } from '../../problems/problem.js'
import type { StreamFormat } from '../../rdf/stream.js'
import type { Compression } from '../../sources/source.js'

/** Where quads are exported to, beside the default output (RML-IO, logical target). */
export interface LogicalTarget {
  /** Two descriptions of the same target have the same key. */
  readonly key: string
  /** The mapping that describes it. */
  readonly file: string
  /** How it is called when it is told of: its path, or the address of the endpoint. */
  readonly name: string
  /** A file by its absolute path, or the URL of a SPARQL 1.1 Update endpoint. */
  readonly place: { readonly path: string } | { readonly endpoint: string }
  readonly serialization: StreamFormat
  readonly compression?: Compression
  readonly encoding: TargetEncoding
}

/** UTF-16 is written little-endian, with a byte order mark (RFC 2781 §4.3). */
export type TargetEncoding = 'UTF-8' | 'UTF-16'

/**
 * The targets, each once.
 *
 * @throws Problem `bad-mapping` where two would write one file in two ways
 */
export function distinctTargets(targets: readonly LogicalTarget[]): readonly LogicalTarget[] {
  const byKey = new Map(targets.toReversed().map((target) => [target.key, target]))
  const byPlace = new Map<string, LogicalTarget>()
  for (const target of targets.filter((found) => byKey.get(found.key) === found)) {
    const place = JSON.stringify(target.place)
    const other = byPlace.get(place)
    if (other !== undefined && 'path' in target.place)
      throw new Problem(
        'bad-mapping',
        `two logical targets write ${target.name}, in different serializations, compressions or encodings`,
        { file: target.file },
      )
    byPlace.set(place, target)
  }
  return [...byPlace.values()]
}
