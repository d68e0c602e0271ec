/** Pieces of an answer: its bytes, or text. */
type Piece = string | Uint8Array

/** What came of an answer: all of it, where it is small and comes soon, or all its pieces to be taken as they come. */
export type Taken =
  | { readonly whole: Buffer; readonly pieces?: undefined }
  | { readonly whole?: undefined; readonly pieces: AsyncIterable<Piece> }

/** The largest answer that is held whole, in bytes; and for how long its end is waited for, from when it begins, in milliseconds. */
const largest = 2 ** 20
const patience = 100

/** Takes a body whole where it is small: it then has a length, is packed and kept; one that is large or slow is not held. */
export async function takeSmall(body: AsyncIterable<Piece>): Promise<Taken> {
  const rest = body[Symbol.asyncIterator]()
  const parts: Buffer[] = []
  let size = 0
  let next = rest.next()
  let late: Promise<'late'> | undefined
  let timer: NodeJS.Timeout | undefined
  try {
    while (size <= largest) {
      const step = await (late === undefined ? next : Promise.race([next, late]))
      if (step === 'late') break
      if (step.done) return { whole: Buffer.concat(parts) }
      late ??= new Promise((resolve) => (timer = setTimeout(resolve, patience, 'late')))
      const part = asBuffer(step.value)
      parts.push(part)
      size += part.length
      next = rest.next()
    }
  } finally {
    clearTimeout(timer)
  }
  // Who takes the pieces is told of a failure; until then nobody is.
  next.catch(() => undefined)
  return { pieces: resume(parts, next, rest) }
}

async function* resume(
  parts: readonly Buffer[],
  next: Promise<IteratorResult<Piece>>,
  rest: AsyncIterator<Piece>,
): AsyncGenerator<Piece> {
  try {
    yield* parts
    for (let step = await next; !step.done; step = await rest.next()) yield step.value
  } finally {
    await rest.return?.()
  }
}

function asBuffer(piece: Piece): Buffer {
  return typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
}
