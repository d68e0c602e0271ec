/** Where a line was first said: ordinal of the source and row. Row 0: the row is not known; undefined: nothing is known. */
export type LineOrigin = { readonly source: number; readonly row: number } | undefined

/** Rows of a source that one number can tell: 2³². */
const rows = 2 ** 32

/** One number for an origin, ordered by source, then by row; 0 where `source` is negative: nothing is known. */
export function originNumber(source: number, row: number): number {
  return source < 0 ? 0 : (source + 1) * rows + row
}

/** The origin of a number. */
export function readOrigin(origin: number): LineOrigin {
  return origin === 0 ? undefined : { source: Math.floor(origin / rows) - 1, row: origin % rows }
}

/**
 * Origins in step with lines as bytes. What is said of a subject mostly comes from one row, so that runs are written:
 * source + 1, row, number of lines, each as a variable-length integer of 7 bits a byte.
 */
export function packOrigins(origins: readonly number[]): Buffer {
  const bytes: number[] = []
  for (let from = 0; from < origins.length;) {
    const origin = origins[from]!
    let to = from + 1
    while (origins[to] === origin) to++
    writeInteger(bytes, Math.floor(origin / rows))
    writeInteger(bytes, origin % rows)
    writeInteger(bytes, to - from)
    from = to
  }
  return Buffer.from(bytes)
}

/** The origins as numbers again, in step with the lines. */
export function unpackOrigins(bytes: Uint8Array): number[] {
  const origins: number[] = []
  const integers = readIntegers(bytes)
  for (let at = 0; at < integers.length; at += 3) {
    const origin = integers[at]! * rows + integers[at + 1]!
    for (let count = integers[at + 2]!; count > 0; count--) origins.push(origin)
  }
  return origins
}

function writeInteger(bytes: number[], value: number): void {
  while (value >= 0x80) {
    bytes.push((value % 0x80) | 0x80)
    value = Math.floor(value / 0x80)
  }
  bytes.push(value)
}

function readIntegers(bytes: Uint8Array): number[] {
  const integers: number[] = []
  let value = 0
  let weight = 1
  for (const byte of bytes) {
    value += (byte & 0x7f) * weight
    weight *= 0x80
    if (byte < 0x80) {
      integers.push(value)
      value = 0
      weight = 1
    }
  }
  return integers
}
