import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { crc32 } from 'node:zlib'

/** The program of the engine: its images are of use to it alone. */
export const programPath = createRequire(import.meta.url).resolve('oxigraph/web_bg.wasm')

/** What an image depends on beside the release: the program that it is the memory of. */
export function imageKind(): string {
  return `embedded-${crc32(readFileSync(programPath)).toString(16)}`
}
