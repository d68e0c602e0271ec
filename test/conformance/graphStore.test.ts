import type { Quad } from '@rdfjs/types'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Parser } from 'n3'
import { pino } from 'pino'
import { isomorphic } from 'rdf-isomorphic'
import { describe, expect, it } from 'vitest'
import { listen } from '../../src/publish/listen.js'
import { createSite } from '../../src/publish/server.js'
import { factory } from '../../src/rdf/environment.js'
import { quadLine } from '../../src/rdf/quads.js'
import { openRelease } from '../../src/release/open.js'
import { absentStore, rawRequest } from '../publish/testSite.js'
import { writeRelease } from '../release/sample.js'
import { readGraphStoreCases, type GraphStoreRequest } from './graphStoreCases.js'
import { skipped } from './graphStoreSkipped.js'

/**
 * The public suite of the SPARQL 1.1 Graph Store HTTP Protocol, over raw sockets. The site reads only: each write must be
 * refused by 403. What the write would have done is done to a release instead, which then answers the reads that follow:
 * so all that the cases ask of reading is asked.
 */
const suite = new URL('../../../shared/suites/graph-store-protocol/', import.meta.url).pathname
const isThere = existsSync(suite)
if (!isThere)
  console.log('skipped: the public suite of the Graph Store Protocol is not beside the checkout (../shared/suites)')

const base = 'http://www.example/'

describe.skipIf(!isThere && process.env['CI'] === undefined)('Graph Store Protocol', () => {
  for (const manifest of ['manifest-direct.ttl', 'manifest-indirect.ttl']) {
    const cases = isThere ? readGraphStoreCases(join(suite, manifest)) : []
    for (const { id, name, requests } of cases) {
      if (skipped[id] !== undefined) continue
      it(`${id}: ${name}`, async () => {
        expect(requests.length).toBeGreaterThan(0)
        const graphs = new Map<string, Quad[]>()
        for (const request of requests) {
          await check(request, graphs)
          if (isWrite(request)) write(request, graphs)
        }
      })
    }
  }
})

/** Sends a request to the release of the graphs as they are now. */
async function check(request: GraphStoreRequest, graphs: ReadonlyMap<string, readonly Quad[]>): Promise<void> {
  const { folder } = await writeRelease(
    linesOf(graphs).map((line) => [line]),
    { baseIRI: base },
  )
  const release = openRelease(folder)
  const app = createSite({ release, store: absentStore(), version: '1.2.3', log: pino({ level: 'silent' }) })
  const listening = await listen(app, { host: '127.0.0.1', port: 0 })
  try {
    const { status, headers, body } = await send(listening.port, request)
    if (isWrite(request)) {
      expect([request.method, status]).toEqual([request.method, 403])
      return
    }
    expect(request.statuses).toContain(status)
    const { type, body: wanted } = request.expected
    if (type !== undefined) expect(headers).toContain(`content-type: ${type}`)
    if (wanted === undefined) return
    expect(isomorphic(parse(body), parse(wanted)), `answered:\n${body}\nexpected:\n${wanted}`).toBe(true)
  } finally {
    await listening.close(1_000)
    release.close()
  }
}

/** The path of the endpoint (`/gsp`) is ours: `/graph/…` for graphs named by their address, `/graphs` for others. */
function localPath(path: string): string {
  return path.replace(/^\/gsp\//, '/graph/').replace(/^\/gsp(?=\?|$)/, '/graphs')
}

async function send(port: number, { method, path, headers, body = '' }: GraphStoreRequest) {
  const fields = { Host: 'www.example', Connection: 'close', 'Content-Length': Buffer.byteLength(body), ...headers }
  const head = Object.entries(fields).map(([field, value]) => `${field}: ${value}\r\n`)
  const answer = await rawRequest(port, `${method} ${localPath(path)} HTTP/1.1\r\n${head.join('')}\r\n${body}`)
  const end = answer.indexOf('\r\n\r\n')
  const told = answer.slice(0, end)
  const isChunked = /^transfer-encoding: chunked/im.test(told)
  const text = answer.slice(end + 4)
  return {
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(told)?.[1]),
    headers: told.split('\r\n').map((line) => line.replace(/^[^:]*/, (field) => field.toLowerCase())),
    body: isChunked ? unchunk(text) : text,
  }
}

/** RFC 9112 §7.1; the test release is ASCII. */
function unchunk(text: string): string {
  const [, size = '0'] = /^([0-9a-f]+)\r\n/i.exec(text) ?? []
  const start = size.length + 2
  const length = Number.parseInt(size, 16)
  return length === 0 ? '' : text.slice(start, start + length) + unchunk(text.slice(start + length + 2))
}

function isWrite({ method }: GraphStoreRequest): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

/** The graph of a request, by its address or its parameter; empty: the default graph. */
function graphOf({ path }: GraphStoreRequest): string {
  const { pathname, searchParams } = new URL(path, base)
  return searchParams.get('graph') ?? (searchParams.has('default') ? '' : `${base}${localPath(pathname).slice(1)}`)
}

/** Does what a write asks for to the graphs of the next release. */
function write(request: GraphStoreRequest, graphs: Map<string, Quad[]>): void {
  const graph = graphOf(request)
  const before = request.method === 'POST' ? (graphs.get(graph) ?? []) : []
  if (request.method === 'DELETE') graphs.delete(graph)
  else graphs.set(graph, [...before, ...payloads(request).flatMap(parse)])
}

/** The documents of a body: one, or those of a form (RFC 7578). */
function payloads({ headers, body = '' }: GraphStoreRequest): string[] {
  const boundary = /boundary=(\S+)/.exec(headers['content-type'] ?? '')?.[1]
  if (boundary === undefined) return [body]
  const parts = body.split(`--${boundary}`).slice(1, -1)
  return parts.map((part) => part.slice(part.search(/\r?\n\s*\n/)))
}

function parse(text: string): Quad[] {
  return new Parser({ factory, format: 'Turtle' }).parse(text)
}

/** The lines of a release with these graphs; the default graph is the union of all, so its triples may lie in any. */
function linesOf(graphs: ReadonlyMap<string, readonly Quad[]>): string[] {
  return [...graphs].flatMap(([graph, triples]) =>
    triples.map(({ subject, predicate, object }) =>
      quadLine(factory.quad(subject, predicate, object, factory.namedNode(graph === '' ? `${base}graph/any` : graph))),
    ),
  )
}
