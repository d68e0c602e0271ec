import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { namedNode, Store } from 'oxigraph'
import type { Load, Question, Reply } from './messages.js'

/** A thread with an engine in it: loads the release it is started with, then answers one question after another. */

const chunkBytes = 1 << 20
const port = parentPort!
const store = new Store()
const { baseIRI, ...files } = workerData as Load

reply(() => ({ kind: 'loaded', quads: load() }))
port.on('message', (question: Question) => reply(() => ({ kind: 'answer', body: answer(question) })))

/**
 * Loads the named graphs, then their union into the default graph. Oxigraph could take the union of all graphs as default
 * graph by an option; but it then finds a triple as often as graphs hold it, where an RDF graph has it once, and takes
 * twice the time. What this costs is 4 s and 250 MB a million quads.
 */
function load(): number {
  store.load(chunks(files.quads), { format: 'application/n-quads', lenient: true, no_transaction: true })
  if (existsSync(files.catalogue)) {
    store.load(readFileSync(files.catalogue, 'utf8'), {
      format: 'text/turtle',
      base_iri: baseIRI,
      to_graph_name: namedNode(`${baseIRI}graph/catalogue`),
    })
  }
  const quads = store.size
  store.update('INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }')
  return quads
}

function answer({ text, mediaType, graphs }: Question): Uint8Array<ArrayBuffer> {
  const dataset = graphs && {
    default_graph: graphs.default.map((iri) => namedNode(iri)),
    named_graphs: graphs.named.map((iri) => namedNode(iri)),
  }
  const body = store.query(text, { base_iri: baseIRI, results_format: mediaType, ...dataset })
  return new TextEncoder().encode(body as string)
}

function reply(work: () => Reply): void {
  try {
    const done = work()
    port.postMessage(done, done.kind === 'answer' ? [done.body.buffer] : [])
  } catch (error) {
    const { message = String(error) } = error as Partial<Error>
    // A trap or an overflow of the stack leaves the engine in the midst of what it did.
    const isFatal = error instanceof WebAssembly.RuntimeError || error instanceof RangeError
    port.postMessage({ kind: 'failed', message, isFatal } satisfies Reply)
  }
}

/** The file in pieces; each is used before the next is read. */
function* chunks(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r')
  try {
    const chunk = new Uint8Array(chunkBytes)
    for (let read; (read = readSync(file, chunk)) > 0;) yield chunk.subarray(0, read)
  } finally {
    closeSync(file)
  }
}
