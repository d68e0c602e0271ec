import { createRequire } from 'node:module'
import type { Term } from '@rdfjs/types'
import { Problem } from '../../../problems/problem.js'

/** A triple that the parser wrote. */
export interface Triple {
  readonly subject: Term
  readonly predicate: Term
  readonly object: Term
}

/** The part of @rmlio/yarrrml-parser that is used. */
interface Generator {
  convert(yarrrml: string): readonly Triple[]
}

interface Log {
  setHandler(
    handler: (messages: ArrayLike<unknown>, context: { readonly level: { readonly name: string } }) => void,
  ): void
}

interface Parser {
  readonly generator: new (options: { readonly includeMetadata: boolean }) => Generator
  readonly log: Log
  /** The prefixes that each document has (RDFa's initial context). */
  readonly prefixes: Readonly<Record<string, string>>
}

let loaded: Parser | undefined

/** The parser; it is loaded when the first mapping in YAML is read. It is CommonJS, and writes to the console where it is let. */
function parser(): Parser {
  if (loaded !== undefined) return loaded
  const require = createRequire(import.meta.url)
  const path = require.resolve('@rmlio/yarrrml-parser/lib/rml-generator.js')
  const own = createRequire(path)
  loaded = {
    generator: require(path) as Parser['generator'],
    log: own('js-logger') as Log,
    prefixes: (own('./rdfa-context.json') as { '@context': Parser['prefixes'] })['@context'],
  }
  return loaded
}

/** The prefixes that need not be declared (YARRRML §4). */
export function initialPrefixes(): Readonly<Record<string, string>> {
  return parser().prefixes
}

/**
 * RML (in its older words) of a YARRRML document whose every text is a token, so that nothing in it can be misread.
 *
 * @throws Problem `bad-mapping` where the parser refuses it, or tells of anything
 */
export function convert(document: unknown): readonly Triple[] {
  const { generator: RmlGenerator, log } = parser()
  const told: string[] = []
  log.setHandler((messages, { level }) => {
    if (['WARN', 'ERROR'].includes(level.name)) told.push(Array.from(messages).map(String).join(' '))
  })
  try {
    const triples = new RmlGenerator({ includeMetadata: false }).convert(JSON.stringify(document))
    if (told[0] !== undefined) throw new Problem('bad-mapping', `the YARRRML parser tells: ${told[0]}`)
    return triples
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw new Problem('bad-mapping', `the YARRRML parser fails: ${(cause as Error).message}`, {}, { cause })
  } finally {
    log.setHandler(() => undefined)
  }
}
