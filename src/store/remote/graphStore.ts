import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { pipeline as writeAll } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import { Agent, request, type Dispatcher } from 'undici'
import { Problem } from '../../problems/problem.js'
import { answerChallenge, type Authorize } from './digestAuth.js'
import type { Endpoint, EngineKind } from './endpoint.js'
import { unreachable } from './held.js'

/** Where the graphs of an engine are written: SPARQL 1.1 Graph Store HTTP Protocol. */
export interface GraphStore {
  readonly name: string
  /** Replaces a named graph by lines of N-Triples. */
  putGraph(graph: string, lines: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>
  /** Replaces the default graph. */
  putDefaultGraph(lines: AsyncIterable<Uint8Array>): Promise<void>
  /** Replaces all graphs by N-Quads, at once. */
  putAll(quads: Iterable<Uint8Array>): Promise<void>
  /** Takes a graph away, if it is there. */
  deleteGraph(graph: string): Promise<void>
  close(): Promise<void>
}

interface Content {
  readonly type: string
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/**
 * @param address of the protocol; by default what the kind of engine has
 * @throws Problem `engine-failed`, `not-ready` from each of its functions, that name the address
 */
export function openGraphStore(endpoint: Endpoint, kind: EngineKind, address?: string): GraphStore {
  const url = new URL(address ?? kind.graphStore(endpoint.url.pathname), endpoint.url)
  const name = `${url.host}${url.pathname}`
  // What is loaded may take hours, and an engine answers when it has all of it.
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 10_000 } })
  let digest: Promise<Authorize | undefined> | undefined
  const send = async (method: Dispatcher.HttpMethod, query: string, content?: Content) => {
    const to = new URL(query, url)
    digest ??= challengeOf(to, endpoint, agent)
    const authorize = await digest
    const { body, headers, done } = await bodyOf(content, kind)
    try {
      const authorization = authorize && { authorization: authorize(method, `${to.pathname}${to.search}`) }
      const answer = await request(to, {
        method,
        dispatcher: agent,
        headers: { ...endpoint.headers, ...authorization, ...headers },
        body,
      })
      const said = await beginning(answer.body)
      if (answer.statusCode < 300 || (method === 'DELETE' && answer.statusCode === 404)) return
      const refused = `${name} refuses to be written (HTTP status ${answer.statusCode})`
      throw new Problem('engine-failed', `${refused}${hint(answer.statusCode, said)}`)
    } catch (error) {
      throw error instanceof Problem ? error : unreachable(name, error)
    } finally {
      await done()
    }
  }
  const inGraph = (graph: string) => `?graph=${encodeURIComponent(graph)}`
  return {
    name,
    putGraph: (graph, body) => send('PUT', inGraph(graph), { type: 'application/n-triples', body }),
    putDefaultGraph: (body) => send('PUT', '?default', { type: 'application/n-triples', body }),
    putAll: (body) => send('PUT', '', { type: 'application/n-quads', body }),
    deleteGraph: (graph) => send('DELETE', inGraph(graph)),
    close: () => agent.close(),
  }
}

/** A body that is sent as it is made can be sent once: what has to be said for it is asked for before. */
async function challengeOf(url: URL, { credentials }: Endpoint, agent: Agent): Promise<Authorize | undefined> {
  if (credentials.user === undefined) return undefined
  try {
    const { statusCode, headers, body } = await request(url, { method: 'HEAD', dispatcher: agent })
    await body.dump()
    return statusCode === 401 ? answerChallenge(String(headers['www-authenticate']), credentials) : undefined
  } catch (error) {
    throw unreachable(url.host, error)
  }
}

interface Sent {
  readonly body: Readable | null
  readonly headers: Readonly<Record<string, string>>
  readonly done: () => Promise<void>
}

/**
 * What is sent as it is made has no length: Virtuoso takes that for nothing, and calls it a success. So it goes to a file
 * first, unless the kind of engine is known to take it.
 */
async function bodyOf(content: Content | undefined, { takesQuads, takesGzip }: EngineKind): Promise<Sent> {
  if (content === undefined) return { body: null, headers: {}, done: () => Promise.resolve() }
  const plain = Readable.from(content.body, { objectMode: false, highWaterMark: 1 << 20 })
  const headers = { 'content-type': content.type }
  if (takesGzip) {
    // The way to the engine is the machine itself or its neighbour.
    const body = pipeline(plain, createGzip({ level: constants.Z_BEST_SPEED }), () => undefined)
    return { body, headers: { ...headers, 'content-encoding': 'gzip' }, done: () => Promise.resolve() }
  }
  if (takesQuads) return { body: plain, headers, done: () => Promise.resolve() }
  const folder = await mkdtemp(join(tmpdir(), 'dataesr-load-'))
  const path = join(folder, 'graph.nt')
  await writeAll(plain, createWriteStream(path))
  const { size } = await stat(path)
  return {
    body: createReadStream(path, { highWaterMark: 1 << 20 }),
    headers: { ...headers, 'content-length': String(size) },
    done: () => rm(folder, { recursive: true, force: true }),
  }
}

async function beginning(body: Readable): Promise<string> {
  let text = ''
  for await (const piece of body) if (text.length < 300) text += String(piece)
  return text.slice(0, 300).replace(/\s+/g, ' ').trim()
}

function hint(status: number, said: string): string {
  if (status === 401 || status === 403)
    return ': set DATAESR_ENGINE_USER and DATAESR_ENGINE_PASSWORD, or DATAESR_ENGINE_TOKEN, of somebody who may write'
  if (status === 404 || status === 405)
    return ': it is not where graphs are written; give that address by --graph-store'
  return said.startsWith('<') || said === '' ? '' : `: ${said}`
}
