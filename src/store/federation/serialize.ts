import type { Quad } from '@rdfjs/types'
import { Problem } from '../../problems/problem.js'
import { formats } from '../../rdf/formats.js'
import { quadLine, withoutGraph } from '../../rdf/quads.js'
import { streamFormats } from '../../rdf/stream.js'
import type { Evaluated } from './evaluate.js'
import { resultWriters } from './results.js'

/** The result of a query in the format that was asked for, in pieces of some kilobytes. */
export async function* serialize(evaluated: Evaluated, mediaType: string): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let text = ''
  for await (const part of texts(evaluated, mediaType)) {
    text += part
    if (text.length < pieceLength) continue
    yield encoder.encode(text)
    text = ''
  }
  if (text !== '') yield encoder.encode(text)
}

const pieceLength = 1 << 15

function texts(evaluated: Evaluated, mediaType: string): AsyncIterable<string> {
  return evaluated.form === 'construct' ? graph(lines(evaluated.quads), mediaType) : results(evaluated, mediaType)
}

async function* results(
  evaluated: Exclude<Evaluated, { form: 'construct' }>,
  mediaType: string,
): AsyncGenerator<string> {
  const writer = resultWriters[mediaType]
  if (writer === undefined)
    throw new Problem('query-failed', `the result of the query cannot be written as ${mediaType}`)
  if (evaluated.form === 'ask') {
    yield writer.truth(evaluated.isTrue)
    return
  }
  const { columns, rows } = evaluated
  let isFirst = true
  for await (const row of rows) {
    yield `${isFirst ? writer.head(columns) : ''}${writer.row(columns, row, isFirst)}`
    isFirst = false
  }
  // The head waits for the first row: what fails before it is no answer at all.
  yield `${isFirst ? writer.head(columns) : ''}${writer.tail}`
}

/** Writes a graph: lines of N-Quads without graphs. */
function graph(triples: AsyncIterable<readonly string[]>, mediaType: string): AsyncIterable<string> {
  const format = formats.find((each) => each.mediaType === mediaType)
  if (format === undefined || format.name === 'html') {
    throw new Problem('query-failed', `the graph of the query cannot be written as ${mediaType}`)
  }
  return streamFormats[format.name].write(triples, { prefixes: {}, encoding: 'UTF-8' })
}

/** A graph has each triple once. */
async function* lines(quads: AsyncIterable<Quad>): AsyncGenerator<readonly string[]> {
  const known = new Set<string>()
  for await (const quad of quads) {
    const line = withoutGraph(quadLine(quad))
    if (known.has(line)) continue
    known.add(line)
    yield [line]
  }
}
