import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { initSync, Store } from 'oxigraph/web.js'
import { programPath } from './imageKind.js'

/**
 * The memory of an engine that has loaded a release, as a file. An engine of WebAssembly is its linear memory, its table of
 * references to JavaScript values (empty while nothing runs), and the address of the store: who has these is the engine, and
 * reads them in the time of a copy, where loading takes ten times as long. So an engine that was stopped with its query is
 * replaced in less than a second, and a start that follows another loads nothing.
 *
 * What is used of the package is what its builder (wasm-bindgen) makes for every package: `initSync`, the exported `memory`
 * and `__wbindgen_externrefs`, and `__wbg_ptr`, the address that its classes hold. {@link readImage} looks whether what it
 * made answers; where not, the release is loaded.
 */

/** What stands in `state.json` beside the memory. */
interface State {
  readonly pointer: number
  /** Length of the table of references. */
  readonly references: number
  readonly bytes: number
  readonly quads: number
  readonly crc32: number
}

interface Instance {
  readonly memory: WebAssembly.Memory
  readonly __wbindgen_externrefs: WebAssembly.Table
}

/** An engine, and its memory. */
export interface Running {
  readonly store: Store
  readonly memory: WebAssembly.Memory
}

/** An engine without data. */
export function startEmpty(): Running {
  return { store: new Store(), memory: instance.memory }
}

/**
 * Leaves the engine's memory as an image. Nothing may run in it, and nothing have failed.
 * @param place folder of the image, which is not there yet
 * @throws Error where the disk takes it not
 */
export function writeImage({ store, memory }: Running, place: string): void {
  const making = `${place}.${process.pid}-${Date.now()}.making`
  mkdirSync(making, { recursive: true })
  try {
    const all = new Uint8Array(memory.buffer)
    const sum = withFile(join(making, files.memory), 'w', (file) => copyParts(all, writePart(file), true))
    const state: State = {
      pointer: (store as unknown as { __wbg_ptr: number }).__wbg_ptr,
      references: instance.__wbindgen_externrefs.length,
      bytes: all.length,
      quads: store.size,
      crc32: sum,
    }
    writeFileSync(join(making, files.state), JSON.stringify(state))
    renameSync(making, place)
  } catch (error) {
    rmSync(making, { recursive: true, force: true })
    // Another process has left the same.
    if (!existsSync(place)) throw error
  }
}

/**
 * Makes an engine from an image; once in a thread, before anything else.
 * @throws Error where it is damaged, or what it makes does not answer: then the thread is of no use any more
 */
export function readImage(place: string, { isVerified }: { readonly isVerified: boolean }): Running {
  const state = JSON.parse(readFileSync(join(place, files.state), 'utf8')) as State
  const path = join(place, files.memory)
  if (statSync(path).size !== state.bytes) throw new Error('the image is not whole')
  const { memory, __wbindgen_externrefs: references } = instance
  memory.grow((state.bytes - memory.buffer.byteLength) / pageBytes)
  const all = new Uint8Array(memory.buffer)
  const sum = withFile(path, 'r', (file) => copyParts(all, readPart(file), isVerified))
  if (isVerified && sum !== state.crc32) throw new Error('the image is damaged')
  references.grow(state.references - references.length)
  const store = Object.create(Store.prototype) as Store
  Object.assign(store, { __wbg_ptr: state.pointer })
  if (store.size !== state.quads || store.query('ASK {}') !== true) throw new Error('the engine does not answer')
  return { store, memory }
}

/** Is there an image at the place? */
export function hasImage(place: string): boolean {
  return existsSync(join(place, files.state))
}

const files = { memory: 'memory', state: 'state.json' } as const
const pageBytes = 1 << 16
const partBytes = 1 << 26

/** Moves a part of a memory from or to the same place of a file. */
type MovePart = (part: Uint8Array, from: number) => void

const writePart =
  (file: number): MovePart =>
  (part, from) => {
    for (let done = 0; done < part.length;) done += writeSync(file, part, done, part.length - done, from + done)
  }

const readPart =
  (file: number): MovePart =>
  (part, from) => {
    for (let done = 0; done < part.length;) {
      const read = readSync(file, part, done, part.length - done, from + done)
      if (read === 0) throw new Error('the image is not whole')
      done += read
    }
  }

/** Moves a whole memory; gives its checksum, where it is asked for. */
function copyParts(all: Uint8Array, move: MovePart, isSummed: boolean): number {
  let sum = 0
  for (let from = 0; from < all.length; from += partBytes) {
    const part = all.subarray(from, from + partBytes)
    move(part, from)
    if (isSummed) sum = crc32(part, sum)
  }
  return sum
}

function withFile<Result>(path: string, flags: string, work: (file: number) => Result): Result {
  const file = openSync(path, flags)
  try {
    return work(file)
  } finally {
    closeSync(file)
  }
}

const instance = initSync({ module: new WebAssembly.Module(readFileSync(programPath)) }) as unknown as Instance
