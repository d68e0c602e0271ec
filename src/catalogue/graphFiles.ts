import { createHash } from 'node:crypto'

/** A file that is made of a graph. */
export interface FileFacts {
  readonly bytes: number
  /** SHA-256 in hexadecimal, where it is known. */
  readonly sha256?: string
}

/** The files of a graph that are its lines as they stand, so that they are known before anybody asks for them. */
export type GraphFiles = Readonly<Record<'nq' | 'nt', FileFacts>>

/** Text is encoded and digested in parts of this many characters. */
const partLength = 1 << 16

/** Takes the lines of one graph in their order, and tells what its N-Quads and N-Triples are. */
export class GraphFilesMeter {
  readonly #hash = createHash('sha256')
  readonly #graphBytes: number
  #lines = 0
  #bytes = 0
  #text = ''

  /** @param graph as it stands in the lines; empty for the default graph */
  constructor(graph: string) {
    this.#graphBytes = graph === '' ? 0 : Buffer.byteLength(graph) + 1
  }

  /** Takes a line: its subject, and what follows it. */
  add(subject: string, statement: string): void {
    this.#lines += 1
    this.#text += `${subject} ${statement}\n`
    if (this.#text.length >= partLength) this.#flush()
  }

  facts(): GraphFiles {
    this.#flush()
    const [bytes, sha256] = [this.#bytes, this.#hash.copy().digest('hex')]
    return { nq: { bytes, sha256 }, nt: { bytes: bytes - this.#lines * this.#graphBytes } }
  }

  #flush(): void {
    const part = Buffer.from(this.#text)
    this.#hash.update(part)
    this.#bytes += part.length
    this.#text = ''
  }
}
