import { Problem } from '../problems/problem.js'
import { readText, type TextFile } from './bytes.js'
import { openSolutions, parseSolutions } from './solutions.js'
import type { OpenSource, Request } from './source.js'

/** Characters of a result: it is held in memory whole. */
const mostCharacters = 256 * 1024 * 1024

/**
 * Opens a result of a SELECT in SPARQL 1.1 Query Results JSON, the answer of an endpoint or a file (`.srj`), which is held in
 * memory whole; references are names of variables. Fails with `missing-column`, `bad-json`, `bad-query` (the answer to an
 * ASK), `empty-file`, `unreadable-file`.
 */
export async function openBindings(request: Request): Promise<OpenSource> {
  const { source } = request
  return openSolutions(parseSolutions(await readWhole(source), { file: source.name }), request)
}

async function readWhole(file: TextFile): Promise<string> {
  let text = ''
  for await (const piece of readText(file)) {
    text += piece
    if (text.length > mostCharacters) {
      const message = 'the result is too large to be held in memory: ask for less (LIMIT), or read it as rml:CSV'
      throw new Problem('unreadable-file', message, { file: file.name })
    }
  }
  return text
}
