import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Problem, type Report } from '../problems/problem.js'
import { Problems } from '../problems/problems.js'
import type { FetchSettings } from '../sources/fetch.js'
import type { LogicalSource, WebRequest } from '../sources/source.js'
import { requestKey, standardInput } from './locate.js'
import { allSources, type Mapping } from './model.js'
import { readMappings, type MappingFile } from './read/readMappings.js'

export interface FetchOptions extends FetchSettings {
  readonly baseIRI: string
  /** Takes `stale-source`. */
  readonly report: Report
  /** Standard input, where mappings may read it, and the folder that it is put to. */
  readonly input?: { readonly stream: () => Readable; readonly folder: string }
  /** Told after each source. */
  readonly progress?: (done: number, total: number) => void
}

/** How many servers are asked at the same time. */
const atOnce = 4

/**
 * Reads mappings, and brings what they read of servers and of standard input to files, each once, before the first row of
 * any is mapped.
 *
 * @returns the mappings, whose sources name these files
 * @throws Problems `unreachable-source` of all sources; `bad-mapping` where standard input is read and there is none
 */
export async function fetchSources(files: readonly MappingFile[], options: FetchOptions): Promise<readonly Mapping[]> {
  const mappings = readMappings(files, options.baseIRI)
  const sources = mappings.flatMap(sourceFiles)
  const input = sources.find(({ path }) => path === standardInput)
  const requests = new Map(sources.flatMap(requestOf).map((request) => [requestKey(request.web), request]))
  if (input === undefined && requests.size === 0) return mappings
  const fetched = {
    ...(input !== undefined && { [standardInput]: await spool(options) }),
    ...(await fetchAll(requests, options)),
  }
  const found = files.map((file) => ({ ...file, folders: { ...file.folders, fetched } }))
  return readMappings(found, options.baseIRI)
}

/** All files beneath the sources of a mapping, those of views, of their joins, and beneath SQL queries. */
function sourceFiles(mapping: Mapping): readonly LogicalSource[] {
  return allSources(mapping).map((source) => source.table ?? source)
}

interface Wanted {
  readonly web: WebRequest
  readonly kind: LogicalSource['kind']
}

function requestOf({ web, kind }: LogicalSource): readonly Wanted[] {
  return web === undefined ? [] : [{ web, kind }]
}

async function fetchAll(
  requests: ReadonlyMap<string, Wanted>,
  options: FetchOptions,
): Promise<Readonly<Record<string, string>>> {
  // Loaded only where something is fetched: most mappings read files.
  const [{ createFetcher }, { accepted }] = await Promise.all([
    import('../sources/fetch.js'),
    import('../sources/webAccept.js'),
  ])
  const fetcher = createFetcher(options)
  const paths = new Map<string, string>()
  const failed = new Map<string, Problem>()
  const warnings = new Map<string, Problem>()
  const waiting = [...requests]
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [key, { web, kind }] = next
      const accept = web.accept ?? accepted[kind]
      try {
        const { path, warning } = await fetcher.fetch({ ...web, ...(accept !== undefined && { accept }) })
        paths.set(key, path)
        if (warning !== undefined) warnings.set(key, warning)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        failed.set(key, error)
      }
      options.progress?.(requests.size - waiting.length, requests.size)
    }
  }
  try {
    await Promise.all(Array.from({ length: atOnce }, work))
  } finally {
    await fetcher.close()
  }
  const inOrder = (found: ReadonlyMap<string, Problem>) => [...requests.keys()].flatMap((key) => found.get(key) ?? [])
  if (failed.size > 0) throw new Problems(inOrder(failed))
  for (const warning of inOrder(warnings)) options.report(warning)
  return Object.fromEntries(paths)
}

/** Standard input can be read once, and its rows may be read several times and by several threads. */
async function spool({ input, maxBytes }: FetchOptions): Promise<string> {
  const origin = { file: 'standard input' }
  if (input === undefined)
    throw new Problem('bad-mapping', 'standard input is read by dataesr map only: name a file', origin)
  const path = join(input.folder, 'input')
  const limited = async function* (chunks: AsyncIterable<Buffer>) {
    let size = 0
    for await (const chunk of chunks) {
      size += chunk.length
      if (size > maxBytes)
        throw new Problem(
          'unreadable-file',
          `it is larger than ${Math.floor(maxBytes / 1e6)} MB (--max-download)`,
          origin,
        )
      yield chunk
    }
  }
  try {
    await pipeline(input.stream(), limited, createWriteStream(path))
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw new Problem('unreadable-file', `it cannot be read: ${(cause as Error).message}`, origin, { cause })
  }
  if ((await stat(path)).size === 0) throw new Problem('empty-file', 'it holds nothing', origin)
  return path
}
