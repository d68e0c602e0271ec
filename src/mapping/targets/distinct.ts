import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Lines } from '../../rdf/stream.js'
import { readFileLines } from '../../sources/textFile.js'

export interface DistinctOptions {
  /** How long all lines are, in bytes, about. */
  readonly bytes: number
  /** A folder for what does not fit in memory. */
  readonly folder: string
  /** Begins the names of the files in it. */
  readonly name: string
  /** Bytes of lines that are compared in memory at a time. */
  readonly bytesAtOnce?: number
}

const usualBytes = 32 << 20

/** Beyond it, the share that is compared at a time grows. */
const mostShares = 1024

/**
 * Each line once, in the order of its first occurrence.
 *
 * Memory holds one share of the lines at a time, and one bit for each line: lines are dealt out to files by their hash, so
 * that equal ones meet in one file; there the first of each is marked; then all lines are read again beside the marks.
 *
 * @param read gives all lines, from the first; called twice where they do not fit in memory
 */
export async function* distinct(read: () => Lines, options: DistinctOptions): AsyncGenerator<readonly string[]> {
  const { bytes, bytesAtOnce = usualBytes } = options
  const count = Math.min(mostShares, Math.ceil(bytes / bytesAtOnce))
  if (count <= 1) {
    const known = new Set<string>()
    for await (const lines of read()) yield lines.filter((line) => isFirst(known, line))
    return
  }
  const marks = await markShares(await dealOut(read(), { ...options, count }))
  const places = marks.map(() => 0)
  for await (const lines of read()) {
    yield lines.filter((line) => {
      const share = shareOf(line, count)
      const place = places[share]!++
      return ((marks[share]![place >> 3]! >> (place & 7)) & 1) === 1
    })
  }
}

function isFirst(known: Set<string>, line: string): boolean {
  const size = known.size
  return known.add(line).size > size
}

/** FNV-1a over the UTF-16 units: spreads lines evenly, whatever they begin with. */
function shareOf(line: string, count: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < line.length; at++) hash = Math.imul(hash ^ line.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % count
}

interface Share {
  readonly path: string
  text: string
  lines: number
}

/** Characters of a share that wait to be written. */
const waitingLength = 1 << 16

async function dealOut(
  lines: Lines,
  { folder, name, count }: DistinctOptions & { readonly count: number },
): Promise<readonly Share[]> {
  const shares = Array.from({ length: count }, (_, at): Share => ({
    path: join(folder, `${name}.share${at}`),
    text: '',
    lines: 0,
  }))
  for await (const batch of lines) {
    for (const line of batch) {
      const share = shares[shareOf(line, count)]!
      share.text += `${line}\n`
      share.lines += 1
    }
    for (const share of shares) if (share.text.length > waitingLength) await writeOut(share)
  }
  for (const share of shares) await writeOut(share)
  return shares
}

async function writeOut(share: Share): Promise<void> {
  await appendFile(share.path, share.text)
  share.text = ''
}

/** For each share, one bit for each of its lines: is it the first of its kind? */
async function markShares(shares: readonly Share[]): Promise<readonly Uint8Array[]> {
  const marks: Uint8Array[] = []
  for (const { path, lines } of shares) marks.push(await markFirst(path, lines))
  return marks
}

async function markFirst(path: string, count: number): Promise<Uint8Array> {
  const marks = new Uint8Array(Math.ceil(count / 8))
  const known = new Set<string>()
  let place = 0
  for await (const lines of readFileLines(path)) {
    for (const line of lines) {
      if (isFirst(known, line)) marks[place >> 3]! |= 1 << (place & 7)
      place += 1
    }
  }
  return marks
}
