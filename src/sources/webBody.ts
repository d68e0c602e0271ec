import { createReadStream, createWriteStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Duplex } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { leave, Unanswered, unanswered, type Answer } from './webAnswer.js'

interface ReceiveOptions {
  /** The file that the bytes are put to. */
  readonly draft: string
  /** How many it must have in the end, where that is known. */
  readonly total: number | undefined
  readonly maxBytes: number
  /** Milliseconds in which at least {@link slowest} bytes must come. */
  readonly timeout: number
}

/** A server that sends less in the time limit than this has as good as stopped. */
const slowest = 1024

/**
 * Puts the bytes of an answer to a file.
 *
 * @throws Unanswered where they break off, are too many, or come too slowly; what has come stays in the file
 */
export async function receive(answer: Answer, { draft, total, maxBytes, timeout }: ReceiveOptions): Promise<void> {
  const file = await written(open(draft, 'a', 0o600))
  try {
    let { size } = await file.stat()
    if ((total ?? 0) > maxBytes) throw tooLarge(maxBytes)
    const limit = speedLimit(timeout)
    for await (const chunk of chunksOf(answer)) {
      size += chunk.length
      if (size > maxBytes) throw tooLarge(maxBytes)
      limit(chunk.length)
      await written(file.appendFile(chunk))
    }
    if (total !== undefined && size !== total)
      throw new Unanswered('broken', `the connection broke off after ${size} of ${total} bytes`)
  } finally {
    leave(answer)
    await file.close()
  }
}

/** The body; leaving the loop destroys it. */
async function* chunksOf({ body }: Answer): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of body) yield chunk as Buffer
  } catch (error) {
    throw unanswered(error)
  }
}

function speedLimit(timeout: number): (bytes: number) => void {
  let since = Date.now()
  let sum = 0
  return (bytes) => {
    sum += bytes
    if (Date.now() - since < timeout) return
    if (sum < slowest) throw new Unanswered('broken', 'the server sends hardly anything (--fetch-timeout)')
    since = Date.now()
    sum = 0
  }
}

/** How `Content-Encoding` (RFC 9110 §8.4.1) is undone; only gzip is asked for. */
const decoders: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

/**
 * Undoes the content encoding of a whole answer.
 *
 * @returns the file, another one than the draft where there is an encoding; the draft is then gone
 * @throws Unanswered where it is not what it says, or too large
 */
export async function decode(
  draft: string,
  { encoding, maxBytes }: { readonly encoding: string | undefined; readonly maxBytes: number },
): Promise<string> {
  if (encoding === undefined) return draft
  const decoder = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined
  if (decoder === undefined)
    throw new Unanswered('refused', `the server sends it in the encoding "${encoding}", which was not asked for`)
  const whole = `${draft}.whole`
  try {
    await pipeline(createReadStream(draft), decoder(), withinLimit(maxBytes), createWriteStream(whole, { mode: 0o600 }))
    await rm(draft)
    return whole
  } catch (cause) {
    await Promise.all([draft, whole].map((path) => rm(path, { force: true })))
    if (cause instanceof Unanswered) throw cause
    throw new Unanswered('broken', `what the server sends is not ${encoding}: ${(cause as Error).message}`, { cause })
  }
}

function withinLimit(maxBytes: number): (chunks: AsyncIterable<Buffer>) => AsyncGenerator<Buffer> {
  return async function* (chunks) {
    let size = 0
    for await (const chunk of chunks) {
      size += chunk.length
      if (size > maxBytes) throw tooLarge(maxBytes)
      yield chunk
    }
  }
}

/** The problem of a file that is larger than the limit. */
function tooLarge(maxBytes: number): Unanswered {
  const megabytes = Math.floor(maxBytes / 1e6)
  return new Unanswered('refused', `it is larger than ${megabytes} MB: raise --max-download, or ask for less`)
}

/** The disk is not the server's fault, and does not get better by asking again. */
async function written<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw new Unanswered('refused', `it cannot be written to the cache: ${(cause as Error).message}`, { cause })
  }
}
