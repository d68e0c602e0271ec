import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Parser, Writer } from 'n3'
import { pino } from 'pino'
import { factory } from '../../src/rdf/environment.js'
import { prefixes } from '../../src/rdf/namespaces.js'
import { createSite, type SiteOptions } from '../../src/publish/server.js'
import { listen, type Listening } from '../../src/publish/listen.js'
import { openRelease } from '../../src/release/open.js'
import type { Release } from '../../src/release/release.js'
import { createWriter } from '../../src/release/write.js'
import type { Store } from '../../src/store/store.js'
import { catalogue, content, defaultBase } from './content.js'

/** A site that listens on a free port. */
export interface TestSite {
  readonly release: Release
  readonly origin: string
  readonly listening: Listening
  /** Sends a path as it is written (fetch would normalise it), and reads the whole answer. */
  get(path: string, headers?: Record<string, string>): Promise<TestAnswer>
  send(
    method: string,
    path: string,
    options?: { headers?: Record<string, string>; body?: string | Buffer },
  ): Promise<TestAnswer>
  close(): Promise<void>
}

export interface TestAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly bytes: Buffer
}

/** Writes the test release and serves it. */
export async function serveTestSite(
  store: Store | ((folder: string) => Promise<Store>),
  options: Partial<SiteOptions> & { baseIRI?: string; port?: number } = {},
): Promise<TestSite> {
  const { baseIRI = defaultBase, port = 0 } = options
  const folder = mkdtempSync(join(tmpdir(), 'dataesr-publish-'))
  await writeRelease(folder, baseIRI)
  const release = openRelease(folder)
  const opened = typeof store === 'function' ? await store(folder) : store
  const app = createSite({ release, store: opened, version: '1.2.3', log: pino({ level: 'silent' }), ...options })
  const listening = await listen(app, { host: '127.0.0.1', port })
  const send: TestSite['send'] = (method, path, { headers = {}, body } = {}) =>
    ask({ port: listening.port, method, path, headers, ...(body === undefined ? {} : { body }) })
  return {
    release,
    origin: `http://127.0.0.1:${listening.port}`,
    listening,
    send,
    get: (path, headers = {}) => send('GET', path, { headers }),
    async close() {
      await listening.close(1_000)
      await opened.close()
      release.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** A store that is never asked, or not ready yet. */
export function absentStore(isReady = true): Store {
  const ready = isReady ? Promise.resolve() : new Promise<void>(() => {})
  return {
    isReady,
    ready,
    query: () => Promise.reject(new Error('asked')),
    status: () => ({ engine: 'none', idle: 0, busy: 0, loading: 0, waiting: 0, stopped: 0 }),
    close: () => Promise.resolve(),
  }
}

async function writeRelease(folder: string, baseIRI: string): Promise<void> {
  const writer = createWriter(folder, {
    identifierProperties: new Map(
      ['code', 'registry', 'doi'].map((scheme) => [`${baseIRI}ontology#${scheme}`, scheme]),
    ),
  })
  const graph = factory.namedNode(`${baseIRI}graph/catalogue`)
  const quads = [
    ...new Parser({ format: 'application/trig', factory }).parse(content(baseIRI)),
    ...new Parser({ factory })
      .parse(catalogue(baseIRI))
      .map((quad) => factory.quad(quad.subject, quad.predicate, quad.object, graph)),
  ]
  const lines = new Writer({ format: 'application/n-quads' })
  quads.forEach((quad, i) => {
    writer.add(lines.quadToString(quad.subject, quad.predicate, quad.object, quad.graph).trimEnd(), 0, i + 2)
  })
  await writer.finish({
    baseIRI,
    prefixes: { ...prefixes, esr: `${baseIRI}ontology#` },
    built: new Date('2025-06-01T10:00:00Z'),
    sources: ['data/houses.csv'],
    moved: [[`${baseIRI}id/house/old`, `${baseIRI}id/house/1`]],
  })
  writeFileSync(join(folder, 'catalogue.ttl'), catalogue(baseIRI))
}

interface Ask {
  readonly port: number
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string | Buffer
}

export function ask({ port, method, path, headers, body }: Ask): Promise<TestAnswer> {
  // Without it, the client sends a body of DELETE with nothing that tells where it ends.
  const framed = body === undefined ? headers : { 'Content-Length': String(Buffer.byteLength(body)), ...headers }
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, method, path, headers: framed, agent: false },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', reject)
        response.on('end', () => {
          const bytes = Buffer.concat(parts)
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: bytes.toString('utf8'), bytes })
        })
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

/** Sends bytes as they are and reads what comes back until the end. */
export function rawRequest(port: number, text: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.setEncoding('utf8').on('data', (part: string) => (answer += part))
    socket.on('error', reject).on('close', () => resolve(answer))
  })
}
