import { writeTurtle, type TurtleOptions } from './turtle.js'

/**
 * Writes lines of canonical N-Quads as Turtle or TriG, batch by batch: a prefix is declared before the first batch that
 * uses it, as both allow between statements (RDF 1.1 Turtle §2.4).
 */
export async function* streamTurtle(
  batches: AsyncIterable<readonly string[]>,
  options: TurtleOptions,
): AsyncGenerator<string> {
  const declared = new Set<string>()
  for await (const lines of batches) {
    if (lines.length === 0) continue
    const { declarations, body } = split(writeTurtle(lines, options))
    const missing = declarations.filter((declaration) => !declared.has(declaration))
    for (const declaration of missing) declared.add(declaration)
    yield missing.length === 0 ? body : `${missing.join('\n')}\n\n${body}`
  }
}

/** A document that declares prefixes has a blank line after them; there is none before it, for terms hold no line ends. */
function split(document: string): { readonly declarations: readonly string[]; readonly body: string } {
  const end = document.startsWith('@prefix ') ? document.indexOf('\n\n') : -1
  if (end === -1) return { declarations: [], body: document }
  return { declarations: document.slice(0, end).split('\n'), body: document.slice(end + 2) }
}
