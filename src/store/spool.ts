import { unlinkSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Bytes that wait for their reader in memory, and one piece more. */
const memory = 1 << 20

/** Bytes that are read from the file at once. */
const pieceBytes = 1 << 18

/**
 * What one side writes at its own pace and another reads at its own: a slow reader does not hold the writer up. Up to a
 * megabyte waits in memory, what is more in a file without a name, which ends with it whatever happens.
 */
export class Spool implements AsyncIterable<Uint8Array> {
  readonly #pieces: Uint8Array[] = []
  #bytes = 0
  #file: FileHandle | undefined
  #written = 0
  #read = 0
  #end: { readonly error?: Error } | undefined
  #wake: () => void = () => undefined
  readonly #left: () => void

  /** @param left told when the reader goes before the end */
  constructor(left: () => void = () => undefined) {
    this.#left = left
  }

  /** Takes a piece; settles when it is kept. One at a time. */
  async write(piece: Uint8Array): Promise<void> {
    if (this.#end !== undefined) return
    const isAside = this.#written > this.#read
    if (!isAside && this.#bytes < memory) {
      this.#pieces.push(piece)
      this.#bytes += piece.length
    } else {
      this.#file ??= await openNameless()
      await writeAll(this.#file, piece, this.#written)
      this.#written += piece.length
    }
    this.#wake()
  }

  /** Nothing more comes. */
  end(): void {
    this.#end ??= {}
    this.#wake()
  }

  /** What was to come does not: the reader fails, at once. */
  fail(error: Error): void {
    this.#end ??= { error }
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        if (this.#end?.error !== undefined) throw this.#end.error
        const piece = await this.#next()
        if (piece !== undefined) yield piece
        else if (this.#isEmpty && this.#end !== undefined) return
        else if (this.#isEmpty) await new Promise<void>((resolve) => (this.#wake = resolve))
      }
    } finally {
      if (this.#end === undefined) this.#left()
      this.end()
      await this.#file?.close()
    }
  }

  /** Pieces may have come while the file was read. */
  get #isEmpty(): boolean {
    return this.#pieces.length === 0 && this.#read === this.#written
  }

  async #next(): Promise<Uint8Array | undefined> {
    const piece = this.#pieces.shift()
    if (piece !== undefined) {
      this.#bytes -= piece.length
      return piece
    }
    if (this.#file === undefined || this.#read === this.#written) return undefined
    const buffer = Buffer.allocUnsafe(Math.min(pieceBytes, this.#written - this.#read))
    const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, this.#read)
    this.#read += bytesRead
    return buffer.subarray(0, bytesRead)
  }
}

/** A file that ends when it is closed: its name is taken away at once. */
async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `dataesr-result-${randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  unlinkSync(path)
  return file
}

async function writeAll(file: FileHandle, piece: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < piece.length;) {
    const { bytesWritten } = await file.write(piece, done, piece.length - done, position + done)
    done += bytesWritten
  }
}
