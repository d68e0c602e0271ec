import type { Quad } from '@rdfjs/types'
import type { Origin } from '../problems/problem.js'
import { parseQuads } from '../rdf/quads.js'
import type { LineOrigin } from './origins.js'
import type { Description } from './release.js'
import type { LinesReader } from './subjectLines.js'

/** Blank nodes that a description follows at most; more than that hang below no thing that a person or a table made. */
const blankNodesAtMost = 10_000

/**
 * The concise bounded description (W3C submission CBD §2) of a thing: its quads, and those of the blank nodes that it
 * names, of those that they name, and so on, each blank node once. Beyond 10,000 blank nodes the last ones are only named.
 *
 * @param origin what the release knows of the row of a line
 * @returns undefined where nothing is said of the thing
 */
export function describe(
  subject: string,
  { lines, origin }: { readonly lines: LinesReader; readonly origin: (of: LineOrigin) => Origin | undefined },
): Description | undefined {
  const quads: Quad[] = []
  const origins: (Origin | undefined)[] = []
  const wanted = new Set([subject])
  for (const term of wanted) {
    const found = lines.read(term)
    if (found === undefined) continue
    const own = parseQuads(found.text)
    for (const quad of own) {
      quads.push(quad)
      if (quad.object.termType === 'BlankNode' && wanted.size <= blankNodesAtMost) wanted.add(`_:${quad.object.value}`)
    }
    for (const of of found.origins) origins.push(origin(of))
  }
  return quads.length === 0 ? undefined : { quads, origins }
}
