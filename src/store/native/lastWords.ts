import type { Readable } from 'node:stream'
import { createInterface } from 'node:readline'

/** What a program said last. */
export interface LastWords {
  /** The last lines, joined; empty where it said nothing. */
  text(): string
}

/** Reads the lines that a program tells, keeps the last few, and hands each on. */
export function lastWords(stream: Readable, take: (line: string) => void = () => undefined): LastWords {
  const lines: string[] = []
  createInterface({ input: stream }).on('line', (line) => {
    if (line.trim() === '' || isNoise(line)) return
    lines.push(line.trim().slice(0, lineLength))
    if (lines.length > lineCount) lines.shift()
    take(line)
  })
  return { text: () => lines.join(' / ') }
}

const [lineCount, lineLength] = [5, 300]

/** The frames of a stack of Rust, and an advice. */
function isNoise(line: string): boolean {
  return /^\s+(\d+: |at )|^Stack backtrace|^If you plan to run/.test(line)
}
