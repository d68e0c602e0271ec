import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { files } from './schema.js'

/** How two releases differ: lines of canonical N-Quads, in their order. */
export interface Difference {
  /** Lines that only the second has. */
  readonly added: readonly string[]
  /** Lines that only the first has. */
  readonly removed: readonly string[]
}

/** Compares the quads of two releases, given by their folders, in one pass over both: only what differs is kept in memory. */
export function compareReleases(first: string, second: string): Difference {
  const added: string[] = []
  const removed: string[] = []
  const [left, right] = [readLines(join(first, files.quads)), readLines(join(second, files.quads))]
  let [a, b] = [nextOf(left), nextOf(right)]
  while (a !== undefined || b !== undefined) {
    // Each character is one byte, so that strings compare as bytes do, and as the lines are sorted.
    if (b === undefined || (a !== undefined && a < b)) {
      removed.push(decode(a!))
      a = nextOf(left)
    } else if (a === undefined || b < a) {
      added.push(decode(b))
      b = nextOf(right)
    } else {
      ;[a, b] = [nextOf(left), nextOf(right)]
    }
  }
  return { added, removed }
}

function nextOf(lines: Iterator<string, undefined>): string | undefined {
  return lines.next().value
}

const chunkBytes = 1 << 20

/** The lines of a file, each byte as one character. */
function* readLines(path: string): Generator<string, undefined> {
  const file = openSync(path, 'r')
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes)
    let rest = ''
    for (let count; (count = readSync(file, chunk, 0, chunkBytes, null)) > 0;) {
      const lines = (rest + chunk.toString('latin1', 0, count)).split('\n')
      rest = lines.pop()!
      yield* lines
    }
    if (rest !== '') yield rest
  } finally {
    closeSync(file)
  }
}

function decode(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
