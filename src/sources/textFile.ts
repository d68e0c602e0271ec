import { createReadStream } from 'node:fs'
import { readLines } from './lines.js'

/** The lines of a UTF-8 text file of our own, which end with LF and with nothing else, in batches, without their ends. */
export function readFileLines(path: string): AsyncGenerator<string[]> {
  return readLines(createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 }))
}
