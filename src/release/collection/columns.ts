/** Numbers as the bytes that a column of the index holds; little-endian, as all machines are that Node.js runs on. */
export function bytesOf(numbers: Uint32Array | Float64Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}

/** The whole numbers that the bytes hold. */
export function wholeNumbers(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(aligned(bytes))
}

/** The numbers that the bytes hold. */
export function realNumbers(bytes: Uint8Array): Float64Array {
  return new Float64Array(aligned(bytes))
}

/** A copy that begins where numbers may begin. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer
}

/** The place of a number in ascending numbers; -1 where it is not among them. */
export function placeOf(sorted: Uint32Array, wanted: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = sorted[middle]!
    if (found === wanted) return middle
    if (found < wanted) low = middle + 1
    else high = middle - 1
  }
  return -1
}
