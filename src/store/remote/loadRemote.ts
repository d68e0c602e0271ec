import { Client } from 'undici'
import { catalogueLines, engineQuads } from '../engineQuads.js'
import { Problem } from '../../problems/problem.js'
import { withoutGraph } from '../../rdf/quads.js'
import { readGraphs, type Graphs } from '../../release/graphLines.js'
import { openRelease } from '../../release/open.js'
import { askByProtocol } from './askByProtocol.js'
import type { Endpoint } from './endpoint.js'
import { openGraphStore, type GraphStore } from './graphStore.js'
import { askHeld, catalogueGraph, marker } from './held.js'

export interface RemoteLoad {
  /** Of the release. */
  readonly folder: string
  readonly endpoint: Endpoint
  /** Address of the Graph Store Protocol, where it is not what the kind of engine has. */
  readonly graphStore?: string | undefined
  readonly log: (message: string) => void
}

/**
 * Makes an endpoint hold a release. Fuseki and Oxigraph take all of it in one transaction: queries that run finish on the former
 * one, and nobody sees a half. In other engines one graph after another is replaced: the marker that says which release it holds
 * goes first and comes last, so that what is half loaded is served by no start of ours; graphs that are in the release no more
 * are taken away. Where the default graph is not the union of the others anyway, the union is written there.
 *
 * @throws Problem `engine-failed`, `not-ready`, `query-failed`; those of reading a release
 */
export async function loadRemote({ folder, endpoint, graphStore, log }: RemoteLoad): Promise<void> {
  const release = openRelease(folder)
  const { baseIRI, digest } = release.about
  release.close()
  const client = new Client(endpoint.url.origin)
  try {
    const { kind, releases } = await askHeld(client, endpoint, baseIRI)
    if (releases.includes(digest)) {
      log(`${endpoint.name} (${kind.name}) holds release ${digest.slice(0, 12)} already`)
      return
    }
    const store = openGraphStore(endpoint, kind, graphStore)
    const loading: Loading = { folder, baseIRI, line: marker(baseIRI, digest), client, endpoint, store, log }
    const begun = performance.now()
    try {
      await (kind.takesQuads ? loadAtOnce(loading) : loadByGraph(loading))
    } finally {
      await store.close()
    }
    log(
      `release ${digest.slice(0, 12)} loaded in ${((performance.now() - begun) / 1000).toFixed(1)} s by ${store.name} (${kind.name})`,
    )
  } finally {
    await client.close()
  }
}

interface Loading {
  readonly folder: string
  readonly baseIRI: string
  /** The marker. */
  readonly line: string
  readonly client: Client
  readonly endpoint: Endpoint
  readonly store: GraphStore
  readonly log: (message: string) => void
}

async function loadAtOnce({ folder, baseIRI, line, store }: Loading): Promise<void> {
  const inGraph = line.replace(/\.$/, `<${catalogueGraph(baseIRI)}> .`)
  await store.putAll(
    (function* () {
      yield Buffer.from(`${line}\n${inGraph}\n`)
      yield* engineQuads(folder)
    })(),
  )
}

async function loadByGraph(loading: Loading): Promise<void> {
  const { folder, baseIRI, line, store, log } = loading
  const graphs = await readGraphs(folder)
  const catalogue = [...catalogueLines(folder).map((text) => `${withoutGraph(text.trimEnd())}\n`), `${line}\n`]
  const former = await graphsHeld(loading)
  await store.putGraph(catalogueGraph(baseIRI), [Buffer.from(`${marker(baseIRI, unfinished)}\n`)])
  const hasUnion = await isUnion(loading)
  for (const [graph, count] of graphs.counts) {
    await store.putGraph(graph, linesOf(graphs, graph))
    await mustHold(loading, graph)
    log(`${count} quads of <${graph}> written`)
  }
  for (const graph of former)
    if (!graphs.counts.has(graph) && graph !== catalogueGraph(baseIRI)) await store.deleteGraph(graph)
  if (!hasUnion) await store.putDefaultGraph(unionOf(graphs, catalogue))
  await store.putGraph(catalogueGraph(baseIRI), [Buffer.from(catalogue.join(''))])
}

async function* linesOf(graphs: Graphs, graph: string): AsyncGenerator<Uint8Array> {
  for await (const lines of graphs.lines(graph))
    if (lines.length > 0) yield Buffer.from(`${lines.map(withoutGraph).join('\n')}\n`)
}

async function* unionOf(graphs: Graphs, catalogue: readonly string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(catalogue.join(''))
  for await (const lines of graphs.union()) if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`)
}

/** The graphs below the base IRI that the endpoint has: those of others are none of ours. */
async function graphsHeld(loading: Loading): Promise<readonly string[]> {
  const text = await ask(
    loading,
    `SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), "${loading.baseIRI}")) }`,
  )
  return text
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.replace(/^"|"$/g, ''))
    .filter((line) => line !== '')
}

/** A server that takes a graph and keeps nothing of it calls that a success, too. */
async function mustHold(loading: Loading, graph: string): Promise<void> {
  const text = await ask(loading, `SELECT ?s { GRAPH <${graph}> { ?s ?p ?o } } LIMIT 1`)
  if (text.trim().includes('\n')) return
  throw new Problem('engine-failed', `${loading.store.name} has taken the graph <${graph}> and does not hold it`)
}

/** What stands for the release while it is not whole. */
const unfinished = 'unfinished'

/** Does the default graph hold what was written into a named one only: that the release is unfinished? */
async function isUnion(loading: Loading): Promise<boolean> {
  const text = await ask(
    loading,
    `SELECT ?s { ${marker(loading.baseIRI, unfinished).replace(/<[^>]*>/, '?s')} } LIMIT 1`,
  )
  return text.trim().includes('\n')
}

async function ask({ client, endpoint, baseIRI }: Loading, text: string): Promise<string> {
  const { url, name, headers } = endpoint
  const question = { text, mediaType: 'text/csv' }
  const body = await askByProtocol(client, { path: `${url.pathname}${url.search}`, name, question, baseIRI, headers })
  if (body instanceof Uint8Array) return Buffer.from(body).toString()
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}
