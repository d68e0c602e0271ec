import { streamFormats } from '../rdf/stream.js'

/** Formats that are written here, from N-Triples. */
export type Rewritten = 'ttl' | 'rdf' | 'jsonld'

/** Triples in N-Triples, as an engine writes them, written again with the given prefixes, piece by piece. */
export function rewriteTriples(
  body: AsyncIterable<Uint8Array>,
  into: Rewritten,
  prefixes: Readonly<Record<string, string>>,
): AsyncIterable<string> {
  return streamFormats[into].write(linesOf(body), { prefixes, encoding: 'UTF-8' })
}

/** Lines at a time: they are written at once, in some milliseconds. */
const most = 1_000

/** The lines of a body that comes in pieces, without their ends. */
export async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder()
  // The pieces of a line that has not ended are joined once, when it ends.
  let begun: string[] = []
  for await (const piece of body) {
    const text = decoder.decode(piece, { stream: true })
    begun.push(text)
    if (!text.includes('\n')) continue
    const lines = begun.join('').split('\n')
    begun = [lines.pop()!]
    yield* batches(lines)
  }
  yield* batches([begun.join('')])
}

function* batches(lines: readonly string[]): Generator<readonly string[]> {
  const said = lines.filter((line) => line !== '')
  for (let i = 0; i < said.length; i += most) yield said.slice(i, i + most)
}
