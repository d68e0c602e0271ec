import { readGraphs, type Graphs } from '../release/graphLines.js'
import { withoutGraph } from '../rdf/quads.js'
import type { Release } from '../release/release.js'
import type { PublishedDataset } from './datasets.js'
import { Refusal } from './refusal.js'
import type { Site } from './site.js'

/** A graph that was asked for: a named one, or the union of all, which is the default graph here. */
export type GraphName = { readonly iri: string } | 'default'

/** The graphs of a site's release: the file is gone through when they are first asked for. */
export function graphsOf({ release }: Site): Promise<Graphs> {
  const known = ofReleases.get(release) ?? readGraphs(release.folder)
  ofReleases.set(release, known)
  // What failed once (too many open files) may succeed the next time.
  known.catch(() => ofReleases.delete(release))
  return known
}

/** What was found out of releases, as long as they are open: a release never changes. */
const ofReleases = new WeakMap<Release, Promise<Graphs>>()

/** The lines of a graph, for a format that keeps graphs or one that does not. */
export function linesOf(
  graphs: Graphs,
  graph: GraphName,
  { graphs: keepsGraphs }: { readonly graphs: boolean },
): AsyncGenerator<readonly string[]> {
  if (graph === 'default') return graphs.union()
  return keepsGraphs ? graphs.lines(graph.iri) : triples(graphs.lines(graph.iri))
}

async function* triples(lines: AsyncIterable<readonly string[]>): AsyncGenerator<readonly string[]> {
  for await (const batch of lines) yield batch.map(withoutGraph)
}

/** The dataset whose quads a graph holds, where the catalogue knows it. */
export function datasetOf({ datasets }: Site, graph: GraphName): PublishedDataset | undefined {
  return graph === 'default' ? undefined : datasets.find((dataset) => dataset.graph === graph.iri)
}

/** The refusal of a graph that is not there; it lists those that are. */
export function noSuchGraph(asked: string, { counts }: Graphs): Refusal {
  const known = [...counts.keys()]
  const more = known.length > listed ? `, and ${known.length - listed} more` : ''
  const message = `there is no graph <${asked}>; there are ${known.slice(0, listed).join(', ')}${more}`
  return new Refusal('not-found', message, { members: { graphs: known.slice(0, listed) } })
}

const listed = 50

/** Refuses what would change a graph (Graph Store Protocol §5.3 to §5.7); other methods are not for these addresses. */
export function refuseGraphWrite(method: string | undefined): Refusal {
  const headers = { Allow: 'GET, HEAD' }
  return writes.has(method ?? '')
    ? new Refusal('read-only', 'graphs can be read here; what is published changes only by a new release', { headers })
    : new Refusal('method-not-allowed', `${method} is not for this address; GET, HEAD are`, { headers })
}

const writes = new Set(['PUT', 'POST', 'DELETE', 'PATCH'])
