/** A part of a text, `end` not included. */
export interface Span {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** How often a character stands in a part of a text. */
export function count({ text, start, end }: Span, character: string): number {
  let found = 0
  for (let at = text.indexOf(character, start); at !== -1 && at < end; at = text.indexOf(character, at + 1)) found++
  return found
}

/** The lines of a text that comes in pieces, in batches, without their `\n`; the last one too if it is not empty. */
export async function* readLines(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = ''
  for await (const piece of pieces) {
    const lines = piece.split('\n')
    lines[0] = rest + (lines[0] ?? '')
    rest = lines.pop() ?? ''
    if (lines.length > 0) yield lines
  }
  if (rest !== '') yield [rest]
}
