import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Store as Quads, namedNode } from 'oxigraph'
import type { QueryOptions, Store } from '../../../src/store/store.js'

/** A SPARQL endpoint of this machine, over a graph. */
export interface Endpoint {
  readonly url: string
  /** The queries that it was asked, in their order, and the headers of each. */
  readonly queries: string[]
  readonly headers: IncomingMessage['headers'][]
  close(): Promise<void>
}

export type Answering = (request: IncomingMessage, response: ServerResponse, query: string) => Promise<void> | void

/** Serves a graph; `answering` may answer in another way. */
export async function serveEndpoint(turtle: string, answering?: Answering): Promise<Endpoint> {
  const quads = new Quads()
  quads.load(turtle, { format: 'text/turtle' })
  const queries: string[] = []
  const headers: IncomingMessage['headers'][] = []
  const server = createServer((request, response) => {
    void (async () => {
      const query = new URLSearchParams(await text(request)).get('query') ?? ''
      queries.push(query)
      headers.push(request.headers)
      if (answering) await answering(request, response, query)
      else answer(response, quads.query(query, { results_format: 'json' }) as string)
    })().catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sparql`,
    queries,
    headers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export function answer(response: ServerResponse, json: string): void {
  response.writeHead(200, { 'Content-Type': 'application/sparql-results+json' }).end(json)
}

/** A store over N-Quads, whose default graph is the union, which remembers what it was asked. */
export interface CountingStore extends Store {
  readonly queries: { readonly text: string; readonly options: QueryOptions }[]
}

export function countingStore(nquads: string): CountingStore {
  const quads = new Quads()
  quads.load(nquads, { format: 'application/trig' })
  quads.update('INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }')
  const queries: CountingStore['queries'] = []
  return {
    queries,
    isReady: true,
    ready: Promise.resolve(),
    query(query, options) {
      queries.push({ text: query, options })
      const { defaultGraphs = [], namedGraphs = [] } = options
      const isSaid = defaultGraphs.length > 0 || namedGraphs.length > 0
      const text = quads.query(query, {
        results_format: options.mediaType,
        ...(isSaid && {
          default_graph: defaultGraphs.map((iri) => namedNode(iri)),
          named_graphs: namedGraphs.map((iri) => namedNode(iri)),
        }),
      }) as string
      options.spent?.(5)
      return Promise.resolve({ mediaType: options.mediaType, body: pieces(text) })
    },
    status: () => ({ engine: 'test', idle: 1, busy: 0, loading: 0, waiting: 0, stopped: 0 }),
    close: () => Promise.resolve(),
  }
}

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  for (let from = 0; from < bytes.length; from += 1000) yield bytes.subarray(from, from + 1000)
}
