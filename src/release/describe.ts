import type { Origin } from '../problems/problem.js'
import { parseQuads, splitLine } from '../rdf/quads.js'
import type { LineOrigin } from './origins.js'
import type { Description, DescriptionLines } from './release.js'
import type { LinesReader } from './subjectLines.js'

/** Blank nodes that a description follows at most; more than that hang below no thing that a person or a table made. */
const blankNodesAtMost = 10_000

interface DescribeOptions {
  readonly lines: LinesReader
  /** What the release knows of the row of a line. */
  readonly origin: (of: LineOrigin) => Origin | undefined
}

/**
 * The concise bounded description (W3C submission CBD §2) of a thing, as it stands in the release: its lines, and those of
 * the blank nodes that it names, of those that they name, and so on, each blank node once. Beyond 10,000 blank nodes the
 * last ones are only named.
 *
 * @returns undefined where nothing is said of the thing
 */
export function describeLines(
  subject: string,
  { lines: reader, origin }: DescribeOptions,
): DescriptionLines | undefined {
  const lines: string[] = []
  const origins: (() => readonly LineOrigin[])[] = []
  const wanted = new Set([subject])
  for (const term of wanted) {
    const found = reader.read(term)
    if (found === undefined) continue
    const own = found.text.slice(0, -1).split('\n')
    for (const line of own) {
      lines.push(line)
      const blank = line.includes(' _:') ? blankObject(line) : undefined
      if (blank !== undefined && wanted.size <= blankNodesAtMost) wanted.add(blank)
    }
    origins.push(found.origins)
  }
  if (lines.length === 0) return undefined
  return { lines, origins: () => origins.flatMap((of) => of().map(origin)) }
}

/** As {@link describeLines}, read. */
export function describe(subject: string, options: DescribeOptions): Description | undefined {
  const found = describeLines(subject, options)
  if (found === undefined) return undefined
  let origins: Description['origins'] | undefined
  return {
    quads: parseQuads(found.lines.join('\n')),
    get origins() {
      return (origins ??= found.origins())
    },
  }
}

function blankObject(line: string): string | undefined {
  const { object } = splitLine(line)
  return object.startsWith('_:') ? object : undefined
}
