import { checkFile, openSource } from './open.js'
import type { LogicalSource } from './source.js'

type Checker = (source: LogicalSource, references: readonly string[]) => Promise<void>

/** Kinds whose references are looked at without the file, which would have to be read whole. */
const checkers: Readonly<Partial<Record<LogicalSource['kind'], Checker>>> = {
  json: checkJsonPaths,
  jsonl: checkJsonPaths,
  xml: checkXPaths,
  rdf: async (source, references) => {
    const { checkRdf } = await import('./rdf.js')
    checkRdf(source, references)
  },
}

/**
 * Looks whether a source is there and has what is asked of it, as far as that can be told without its rows. Fails as
 * {@link openSource} does.
 */
export async function checkReferences(source: LogicalSource, references: readonly string[]): Promise<void> {
  const checker = checkers[source.kind]
  if (checker === undefined) await openSource(source, references, () => undefined)
  else {
    await checkFile(source)
    await checker(source, references)
  }
}

async function checkJsonPaths({ name, iterator = '$' }: LogicalSource, references: readonly string[]): Promise<void> {
  const { compileJsonPath } = await import('./jsonPath.js')
  compileJsonPath(iterator, { file: name })
  for (const column of references) compileJsonPath(column, { file: name, column })
}

async function checkXPaths(
  { name, iterator = '/', namespaces = {} }: LogicalSource,
  references: readonly string[],
): Promise<void> {
  const { compileXPath } = await import('./xPath.js')
  compileXPath(iterator, namespaces, { file: name })
  for (const column of references) compileXPath(column, namespaces, { file: name, column })
}
