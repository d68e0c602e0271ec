import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '../problems/problem.js'
import { splitLine, withoutGraph } from '../rdf/quads.js'
import { files } from './schema.js'

/** The graphs of a release, read from `quads.nq` a piece at a time: memory does not grow with it. */
export interface Graphs {
  /** IRI of a named graph → the number of its quads, in the order of the IRIs. */
  readonly counts: ReadonlyMap<string, number>
  /** The lines of a named graph as they stand in the file, without their ends; none where there is no such graph. */
  lines(graph: string): AsyncGenerator<readonly string[]>
  /** The triples of all graphs, each once, as lines without graphs: the default graph of the endpoint. */
  union(): AsyncGenerator<readonly string[]>
}

/**
 * Goes through the quads of a release once, and notes which pieces of the file hold lines of which graph: so a small graph
 * is read without reading all. Between two pieces others have their turn.
 *
 * @param folder of the release
 * @throws Problem `damaged-release` where the file ends within a line
 */
export async function readGraphs(folder: string): Promise<Graphs> {
  const path = join(folder, files.quads)
  const graphs = new Map<string, Entry>()
  for await (const { bytes, ...piece } of readAll(path)) {
    for (const [graph, count] of countGraphs(bytes)) {
      const entry = graphs.get(graph) ?? { count: 0, pieces: [] }
      graphs.set(graph, entry)
      entry.count += count
      entry.pieces.push(piece)
    }
  }
  const sorted = [...graphs].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    counts: new Map(sorted.map(([iri, { count }]) => [iri, count])),
    lines: (graph) => linesOf(path, graph, graphs.get(graph)?.pieces ?? []),
    union: () => unionOf(path),
  }
}

/** What is noted of a graph. */
interface Entry {
  count: number
  /** The pieces that hold lines of it, in order. */
  readonly pieces: Place[]
}

/** A part of the file that begins and ends with whole lines. */
interface Place {
  readonly start: number
  readonly length: number
}

interface Piece extends Place {
  readonly bytes: Buffer
}

/** What serializers write in a millisecond or two. */
const pieceBytes = 1 << 16
const newline = 0x0a

/** Named graph → how many of the lines are in it. Read as Latin-1, text is cut at ASCII characters without being decoded. */
function countGraphs(bytes: Buffer): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const line of linesIn(bytes.toString('latin1'))) {
    const { graph } = splitLine(line)
    if (graph.startsWith('<')) counts.set(graph, (counts.get(graph) ?? 0) + 1)
  }
  return new Map([...counts].map(([graph, count]) => [Buffer.from(graph.slice(1, -1), 'latin1').toString(), count]))
}

async function* linesOf(path: string, graph: string, pieces: readonly Place[]): AsyncGenerator<readonly string[]> {
  const end = ` <${graph}> .`
  const isInGraph = (line: string): boolean => line.endsWith(end) && hasFourTerms(line, line.length - end.length)
  const file = await open(path)
  try {
    for (const { start, length } of pieces) {
      const bytes = await readAt(file, start, length)
      yield linesIn(bytes.toString()).filter(isInGraph)
    }
  } finally {
    await file.close()
  }
}

/** Is what begins at the place the fourth term of a line? In the default graph, it would be the object. */
function hasFourTerms(line: string, place: number): boolean {
  return line.indexOf(' ', line.indexOf(' ') + 1) < place
}

/** Lines are sorted, so that those of one triple in several graphs follow each other. */
async function* unionOf(path: string): AsyncGenerator<readonly string[]> {
  let last = ''
  const isNew = (line: string): boolean => line !== last && (last = line) !== ''
  for await (const { bytes } of readAll(path)) yield linesIn(bytes.toString()).map(withoutGraph).filter(isNew)
}

/** The whole file, piece by piece; a line longer than a piece makes one of its own. */
async function* readAll(path: string): AsyncGenerator<Piece> {
  const file = await open(path)
  try {
    let size = pieceBytes
    for (let start = 0; ;) {
      const bytes = await readAt(file, start, size)
      const length = bytes.lastIndexOf(newline) + 1
      if (length > 0) yield { start, length, bytes: bytes.subarray(0, length) }
      else if (bytes.length === 0) return
      else if (bytes.length < size) throw new Problem('damaged-release', 'its last line has no end', { file: path })
      start += length
      size = length > 0 ? pieceBytes : size * 2
    }
  } finally {
    await file.close()
  }
}

/** The bytes from a place on, as many as there are. */
async function readAt(file: FileHandle, start: number, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size)
  let read = 0
  while (read < size) {
    const { bytesRead } = await file.read(bytes, read, size - read, start + read)
    if (bytesRead === 0) break
    read += bytesRead
  }
  return bytes.subarray(0, read)
}

function linesIn(text: string): readonly string[] {
  return text.slice(0, -1).split('\n')
}
