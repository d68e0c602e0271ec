/** Where a line was first said: ordinal of the source and row. Row 0: the row is not known; undefined: nothing is known. */
export type LineOrigin = { readonly source: number; readonly row: number } | undefined

/** Rows of a source that one number can tell: 2³². */
const rows = 2 ** 32

/** One number for an origin, ordered by source, then by row; 0 where `source` is negative: nothing is known. */
export function originNumber(source: number, row: number): number {
  return source < 0 ? 0 : (source + 1) * rows + row
}

/**
 * The origins of the lines of one subject as bytes. A subject mostly comes from one row, so that runs are written:
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

/** The origins of the lines of one subject, in step with them. */
export function unpackOrigins(bytes: Uint8Array): LineOrigin[] {
  const origins: LineOrigin[] = []
  const integers = readIntegers(bytes)
  for (let at = 0; at < integers.length; at += 3) {
    const [source, row, count] = [integers[at]!, integers[at + 1]!, integers[at + 2]!]
    const origin = source === 0 ? undefined : { source: source - 1, row }
    for (let line = 0; line < count; line++) origins.push(origin)
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
