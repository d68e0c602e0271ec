import type { Quad } from '@rdfjs/types'
import { parseQuads, quadLine, withoutGraph } from '../../src/rdf/quads.js'

/** The quads without their graphs, each once, in the order of their first occurrence. */
export function union(quads: readonly Quad[]): Quad[] {
  const lines = new Set(quads.map((quad) => withoutGraph(quadLine(quad))))
  return parseQuads([...lines].join('\n'))
}
