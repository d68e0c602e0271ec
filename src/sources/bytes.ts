import { Problem } from '../problems/problem.js'
import { count } from './lines.js'
import type { LogicalSource } from './source.js'
import { unpack } from './unpack.js'

/** What must be known of a file to read its text. */
export type TextFile = Pick<LogicalSource, 'path' | 'name' | 'encoding' | 'part' | 'compression'>

/** Bytes read at a time: the cells of so much text live together, and what lives long is costly to let go of. */
const usualSize = 65_536

/** Byte order marks (Encoding standard §6): each beats the declared encoding. */
const marks = [
  { bytes: Buffer.from([0xef, 0xbb, 0xbf]), encoding: 'utf-8' },
  { bytes: Buffer.from([0xff, 0xfe]), encoding: 'utf-16le' },
  { bytes: Buffer.from([0xfe, 0xff]), encoding: 'utf-16be' },
]
const longestMark = 3

/**
 * The text of a file, piece by piece, without byte order mark; what is packed is unpacked. A file that holds nothing gives no piece.
 * Fails with `unreadable-file`, `bad-encoding` (place of the first wrong byte), `bad-mapping` (no such encoding).
 */
export async function* readText(file: TextFile, chunkSize = usualSize): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  for await (const chunk of plainBytes(file, chunkSize)) {
    decoder ??= decoderFor(chunk, file)
    const text = await decode(decoder, chunk, file)
    if (text !== '') yield text
  }
  if (decoder) await decode(decoder, undefined, file)
}

/** Decodes one more chunk, or ends; fails with `bad-encoding`. */
export async function decode(decoder: TextDecoder, chunk: Uint8Array | undefined, file: TextFile): Promise<string> {
  return decoding(() => (chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()), file)
}

/** Work that decodes bytes of a file. A decoder is fatal: what it refuses is looked for by reading the file once more. */
export async function decoding<T>(work: () => T, file: TextFile): Promise<T> {
  try {
    return work()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error
    throw await findWrongByte(file)
  }
}

/** The decoder for a file that begins with these bytes; a byte order mark beats the declared encoding. */
export function decoderFor(head: Buffer, { encoding, name }: TextFile): TextDecoder {
  const mark = marks.find(({ bytes }) => head.subarray(0, bytes.length).equals(bytes))
  const label = mark?.encoding ?? encoding ?? 'utf-8'
  try {
    return new TextDecoder(label, { fatal: true })
  } catch (cause) {
    const message = `"${label}" is not the name of an encoding; examples: utf-8, latin1, windows-1252, utf-16le`
    throw new Problem('bad-mapping', message, { file: name }, { cause })
  }
}

/** The bytes of a file, unpacked; the first chunk holds the byte order mark whole. Fails with `unreadable-file`. */
export async function* plainBytes(file: TextFile, chunkSize = usualSize): AsyncGenerator<Buffer, void> {
  try {
    let head = Buffer.alloc(0)
    for await (const chunk of await unpack(file, chunkSize)) {
      const isHeadWhole = head.length >= longestMark
      if (isHeadWhole) yield chunk
      else {
        head = Buffer.concat([head, chunk])
        if (head.length >= longestMark) yield head
      }
    }
    if (head.length > 0 && head.length < longestMark) yield head
  } catch (cause) {
    const message = `the file cannot be read: ${(cause as Error).message}`
    throw new Problem('unreadable-file', message, { file: file.name }, { cause })
  }
}

/** Decodes the file once more, with a second decoder one chunk behind, which then takes the wrong chunk byte by byte. */
async function findWrongByte(file: TextFile): Promise<Problem> {
  let decoders: { ahead: TextDecoder; behind: TextDecoder } | undefined
  let line = file.part?.line ?? 1
  let offset = file.part?.start ?? 0
  for await (const chunk of plainBytes(file, usualSize)) {
    decoders ??= { ahead: decoderFor(chunk, file), behind: decoderFor(chunk, file) }
    try {
      const text = decoders.ahead.decode(chunk, { stream: true })
      line += count({ text, start: 0, end: text.length }, '\n')
    } catch {
      const good = goodBytes(decoders.behind, chunk)
      return wrongByte(decoders.ahead.encoding, file, {
        line: line + good.lines,
        offset: offset + good.length,
        byte: chunk[good.length],
      })
    }
    decoders.behind.decode(chunk, { stream: true })
    offset += chunk.length
  }
  return wrongByte(decoders?.ahead.encoding ?? 'utf-8', file, { line, offset, byte: undefined })
}

/** How many bytes (and line ends) of a chunk stand before its first wrong one. */
function goodBytes(decoder: TextDecoder, chunk: Buffer): { length: number; lines: number } {
  let length = 0
  let lines = 0
  for (let index = 0; index < chunk.length; index++) {
    try {
      const text = decoder.decode(chunk.subarray(index, index + 1), { stream: true })
      if (text === '\n') lines++
      if (text !== '') length = index + 1
    } catch {
      break
    }
  }
  return { length, lines }
}

function wrongByte(
  encoding: string,
  file: TextFile,
  place: { readonly line: number; readonly offset: number; readonly byte: number | undefined },
): Problem {
  const what =
    place.byte === undefined
      ? `the file ends (at byte ${place.offset}) inside a character`
      : `byte 0x${place.byte.toString(16).toUpperCase().padStart(2, '0')} at offset ${place.offset} is wrong`
  const advice = encoding === 'utf-8' ? '; if it was saved by an older spreadsheet, declare latin1 as its encoding' : ''
  return new Problem('bad-encoding', `the text is not ${encoding}: ${what}${advice}`, {
    file: file.name,
    line: place.line,
  })
}
