import { isAbsoluteIRI } from '../rdf/iri.js'
import type { Graphs } from '../release/graphLines.js'
import { parametersOf, pathOf } from './address.js'
import { unknownName } from './api/unknownName.js'
import { answerWholeGraph } from './graphAnswer.js'
import { answerGraphList } from './graphList.js'
import { type GraphName, graphsOf, noSuchGraph } from './graphs.js'
import { Refusal } from './refusal.js'
import type { Exchange } from './site.js'

/** `graphs`: the graph store, with or without the extension of a format, which is that of its list of graphs. */
export const graphStorePath = /^graphs(\.\w+)?$/

/**
 * Answers the graph that `?graph=` names or, for `?default`, the union of all, which is the default graph of the endpoint
 * (SPARQL 1.1 Graph Store HTTP Protocol §4.2, indirect graph identification); without either, the list of graphs.
 *
 * @throws Refusal `bad-request` for several graphs or an unknown parameter, `not-found` for an unknown graph
 */
export async function answerGraphStore(exchange: Exchange): Promise<void> {
  const { site, request } = exchange
  const parameters = parametersOf(request)
  checkNames(parameters)
  const asked = [...parameters.getAll('graph'), ...parameters.getAll('default').map(() => 'default' as const)]
  if (asked.length > 1)
    throw new Refusal('bad-request', `${asked.length} graphs are asked for; name one by "graph", or "default"`)
  const graphs = await graphsOf(site)
  const [only] = asked
  if (only === undefined) {
    await answerGraphList(exchange, graphs)
    return
  }
  if (pathOf(request) !== 'graphs')
    throw new Refusal('bad-request', 'the extension is for the list of graphs; ask for a graph with "format"')
  const graph = parameters.has('default') ? 'default' : find(only, graphs)
  await answerWholeGraph(exchange, { graph, at: ({ name }) => `${addressOf(exchange, graph)}&format=${name}` })
}

function find(asked: string, graphs: Graphs): GraphName {
  // Whoever does not encode a plus sign means one: an IRI has no spaces.
  const iri = asked.replaceAll(' ', '+')
  if (graphs.counts.has(iri)) return { iri }
  if (!isAbsoluteIRI(iri)) throw new Refusal('bad-request', `graph must be an absolute IRI, not "${asked}"`)
  throw noSuchGraph(iri, graphs)
}

function addressOf({ site }: Exchange, graph: GraphName): string {
  const query = graph === 'default' ? 'default' : `graph=${encodeURIComponent(graph.iri)}`
  return `${site.address.mount}graphs?${query}`
}

const known = ['graph', 'default', 'format', 'lang']

function checkNames(parameters: URLSearchParams): void {
  const unknown = [...parameters.keys()].find((name) => !known.includes(name))
  if (unknown !== undefined) throw unknownName('parameter', unknown, known)
}
