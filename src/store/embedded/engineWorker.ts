import { readlinkSync, rmSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { namedNode } from 'oxigraph/web.js'
import { engineQuads } from '../engineQuads.js'
import type { Question } from '../question.js'
import { hasImage, readImage, type Running, startEmpty, writeImage } from './image.js'
import type { Load, Reply } from './messages.js'

/** A thread with an engine in it: loads the release it is started with, then answers one question after another. */

const port = parentPort!
const { folder, baseIRI, image, isVerified } = workerData as Load
let running: Running
let bytes = 0

reply(load)
port.on('message', (question: Question) => reply(() => answer(question)))

/** The number of this thread in the system (Linux); undefined elsewhere. */
function threadNumber(): number | undefined {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1))
  } catch {
    return undefined
  }
}

function load(): Reply {
  const isKept = hasImage(image)
  try {
    running = isKept ? readImage(image, { isVerified }) : loadRelease()
  } catch (error) {
    // The next thread, which is started for it, loads the release.
    if (isKept) rmSync(image, { recursive: true, force: true })
    throw error
  }
  const warning = isKept ? undefined : keep()
  bytes = running.memory.buffer.byteLength
  const { size: quads } = running.store
  const thread = threadNumber()
  return { kind: 'loaded', quads, from: isKept ? 'image' : 'release', warning, thread }
}

function loadRelease(): Running {
  const empty = startEmpty()
  empty.store.load(engineQuads(folder), { format: 'application/n-quads', lenient: true, no_transaction: true })
  return empty
}

/** Why the image could not be left: then engines load the release each time. */
function keep(): string | undefined {
  try {
    writeImage(running, image)
  } catch (error) {
    return `what it has loaded cannot be kept: ${String(error)}`
  }
  return undefined
}

function answer({ text, mediaType, graphs }: Question): Reply {
  const dataset = graphs && {
    default_graph: graphs.default.map((iri) => namedNode(iri)),
    named_graphs: graphs.named.map((iri) => namedNode(iri)),
  }
  const result = running.store.query(text, { base_iri: baseIRI, results_format: mediaType, ...dataset })
  const body = new TextEncoder().encode(result as string)
  return { kind: 'answer', body, isWorn: running.memory.buffer.byteLength > bytes + grown }
}

/** Memory of WebAssembly never shrinks: an engine that has taken so many bytes more for a query is replaced. */
const grown = 2 ** 29

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
