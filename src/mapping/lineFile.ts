import { closeSync, openSync, writeSync } from 'node:fs'

/** Characters that are joined before they become bytes: enough to be worth the call, few enough to stay in the cache. */
const pieceLength = 8192

/** Bytes written at a time, where a process has its file for itself. */
const usualSize = 1 << 20

/**
 * A file that a thread of its own writes line by line. What is put in is bytes a few lines later, and on the disk a
 * buffer later, so memory does not grow with what one row, or one batch of rows, gives.
 */
export class LineFile {
  readonly #path: string
  #file: number | undefined
  readonly #buffer: Buffer
  #length = 0
  #text = ''

  /** @param size of the buffer, in bytes; the file is made empty */
  constructor(path: string, size: number = usualSize) {
    this.#path = path
    this.#buffer = Buffer.allocUnsafe(size)
    this.#file = openSync(path, 'w')
  }

  /** Adds a line, its end included. */
  add(line: string): void {
    this.#text += line
    if (this.#text.length >= pieceLength) this.#encode()
  }

  /** Writes what waits and lets the file go; it is opened again where more comes. */
  release(): void {
    this.#encode()
    this.#write()
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  #encode(): void {
    // A UTF-16 unit takes three bytes of UTF-8 at most.
    const room = this.#text.length * 3
    if (this.#length + room > this.#buffer.length) this.#write()
    if (room > this.#buffer.length) this.#append(Buffer.from(this.#text))
    else this.#length += this.#buffer.write(this.#text, this.#length)
    this.#text = ''
  }

  #write(): void {
    if (this.#length > 0) this.#append(this.#buffer.subarray(0, this.#length))
    this.#length = 0
  }

  #append(bytes: Buffer): void {
    this.#file ??= openSync(this.#path, 'a')
    for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at)
  }
}
