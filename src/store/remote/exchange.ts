import type { Dispatcher } from 'undici'

/** An answer over HTTP. */
export interface Exchanged {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** All of it, where it came at once; or pieces as they come. Whoever returns the iterator before its end closes the connection. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>
}

/**
 * Sends a request and settles with the first of its answer. A short one, which comes in one piece, costs no stream; of a
 * long one no more is taken than a bound before it is used.
 */
export function exchange(client: Dispatcher, request: Dispatcher.DispatchOptions): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const pieces = new Pieces()
    let head: Omit<Exchanged, 'body'> | undefined
    let timer: NodeJS.Timeout | undefined
    const settle = () => {
      clearTimeout(timer)
      if (head === undefined) return
      resolve({ ...head, body: pieces.isWhole ? pieces.all() : pieces })
      head = undefined
    }
    client.dispatch(request, {
      onRequestStart: (controller) => (pieces.source = controller),
      onResponseStart: (_controller, status, headers) => {
        // 1xx come before the answer.
        if (status < 200) return
        head = { status, headers }
        timer = setTimeout(settle, patience)
      },
      onResponseData: (_controller, piece) => {
        pieces.add(piece)
        if (pieces.bytes > shortAtMost) settle()
      },
      onResponseEnd: () => {
        pieces.end()
        settle()
      },
      onResponseError: (_controller, error) => {
        pieces.end(error)
        if (head !== undefined) settle()
        reject(error)
      },
    })
  })
}

/** Milliseconds and bytes in which an answer is short: the end of one often comes in a packet of its own. */
const [patience, shortAtMost] = [5, 1 << 16]

/** Bytes that wait to be used, beyond which no more are read from the connection. */
const waitingAtMost = 1 << 18

/** The pieces of a body, between the connection that brings them and whoever uses them. */
class Pieces implements AsyncIterable<Uint8Array> {
  source: Dispatcher.DispatchController | undefined
  /** How much waits. */
  bytes = 0
  #waiting: Uint8Array[] = []
  #isEnded = false
  #error: Error | undefined
  #wake: () => void = () => undefined

  get isWhole(): boolean {
    return this.#isEnded && this.#error === undefined
  }

  add(piece: Uint8Array): void {
    this.#waiting.push(piece)
    this.bytes += piece.length
    if (this.bytes > waitingAtMost) this.source!.pause()
    this.#wake()
  }

  end(error?: Error): void {
    this.#isEnded = true
    this.#error = error
    this.#wake()
  }

  all(): Uint8Array {
    const all = this.#waiting.length === 1 ? this.#waiting[0]! : Buffer.concat(this.#waiting)
    this.#waiting = []
    return all
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const piece = this.#waiting.shift()
        if (piece !== undefined) {
          this.bytes -= piece.length
          if (this.source!.paused && this.bytes <= waitingAtMost) this.source!.resume()
          yield piece
        } else if (this.#error !== undefined) throw this.#error
        else if (this.#isEnded) return
        else await new Promise<void>((resolve) => (this.#wake = resolve))
      }
    } finally {
      if (!this.#isEnded) this.source!.abort(new Error('the answer is not wanted any more'))
    }
  }
}
