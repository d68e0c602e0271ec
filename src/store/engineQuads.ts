import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { factory } from '../rdf/environment.js'
import { quadLine, withoutGraph } from '../rdf/quads.js'
import { openRelease } from '../release/open.js'
import { files } from '../release/schema.js'

/**
 * What engines are loaded with, as pieces of N-Quads: the quads of the release, its catalogue in the graph
 * `{base}graph/catalogue`, and the union of all in the default graph, each triple once. Engines can take the union of all
 * graphs as default graph by an option; but some then find a triple as often as graphs hold it, where an RDF graph has it once.
 *
 * @param folder of the release
 * @throws Problem `no-release`, `release-version`, `damaged-release`
 */
export function* engineQuads(folder: string): Generator<Uint8Array> {
  const catalogue = catalogueLines(folder)
  yield Buffer.from(catalogue.join(''))
  const union = createUnion()
  yield* union(catalogue)
  for (const piece of pieces(join(folder, files.quads))) {
    yield piece
    yield* union(piece.toString().split(/(?<=\n)/))
  }
}

/** The lines of the catalogue in its graph, with their ends; its blank nodes are named apart from those of the quads. */
export function catalogueLines(folder: string): string[] {
  const release = openRelease(folder)
  try {
    const graph = factory.namedNode(`${release.about.baseIRI}graph/catalogue`)
    const quads = [...release.catalogue].map(({ subject, predicate, object }) =>
      factory.quad(subject, predicate, object, graph),
    )
    return quads.map((quad) => `${quadLine(quad)}\n`.replace(/(?<=^|> )_:/g, '_:catalogue'))
  } finally {
    release.close()
  }
}

/** The triples of lines that come in the order of the release: where graphs share a triple, its lines follow one another. */
function createUnion(): (lines: readonly string[]) => Generator<Uint8Array> {
  let last = ''
  return function* (lines) {
    let text = ''
    for (const line of lines) {
      const triple = withoutGraph(line.endsWith('\n') ? line.slice(0, -1) : line)
      if (triple !== last) text += `${triple}\n`
      last = triple
    }
    yield Buffer.from(text)
  }
}

const pieceBytes = 1 << 20

/** A file in pieces of whole lines. */
function* pieces(path: string): Generator<Buffer> {
  const file = openSync(path, 'r')
  try {
    let rest = Buffer.alloc(0)
    for (;;) {
      const piece = Buffer.allocUnsafe(rest.length + pieceBytes)
      rest.copy(piece)
      const end = rest.length + readSync(file, piece, rest.length, pieceBytes, null)
      if (end === rest.length) break
      const whole = piece.lastIndexOf(newline, end - 1) + 1
      rest = piece.subarray(whole, end)
      if (whole > 0) yield piece.subarray(0, whole)
    }
    if (rest.length > 0) yield rest
  } finally {
    closeSync(file)
  }
}

const newline = 0x0a
