import type { Quad, Term } from '@rdfjs/types'
import { name } from './namespaces.js'

/**
 * Writes quads as JSON-LD 1.1 in expanded form, which needs no context, a node object for what a batch says of a subject.
 * Nodes that come again are one node to whoever reads them (JSON-LD 1.1 §6, merging).
 *
 * Written here because jsonld holds the document in memory, and jsonld-streaming-serializer refuses literals as types and
 * gives JSON literals another lexical form.
 */
export async function* streamJsonLd(batches: AsyncIterable<readonly Quad[]>): AsyncGenerator<string> {
  let separator = '[\n'
  for await (const quads of batches) {
    const lines = nodesOf(quads).map((node) => JSON.stringify(node))
    if (lines.length === 0) continue
    yield separator + lines.join(',\n')
    separator = ',\n'
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n'
}

type Node = Record<string, unknown>

/** The nodes of the default graph, and an object for each named one. */
function nodesOf(quads: readonly Quad[]): readonly Node[] {
  const graphs = new Map<string, Map<string, Node>>()
  for (const { subject, predicate, object, graph } of quads) {
    const key = graph.termType === 'DefaultGraph' ? '' : idOf(graph)
    const nodes = entry(graphs, key, () => new Map<string, Node>())
    const node = entry(nodes, idOf(subject), () => ({ '@id': idOf(subject) }))
    const isType = predicate.value === name('rdf', 'type') && object.termType !== 'Literal'
    const property = isType ? '@type' : predicate.value
    const values = (node[property] ?? []) as unknown[]
    values.push(isType ? idOf(object) : valueOf(object))
    node[property] = values
  }
  return [...graphs].flatMap(([graph, nodes]) =>
    graph === '' ? [...nodes.values()] : [{ '@id': graph, '@graph': [...nodes.values()] }],
  )
}

function entry<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key) ?? make()
  map.set(key, known)
  return known
}

function idOf(term: Term): string {
  return term.termType === 'BlankNode' ? `_:${term.value}` : term.value
}

function valueOf(object: Term): Node {
  if (object.termType !== 'Literal') return { '@id': idOf(object) }
  const { value, language, datatype } = object
  if (language !== '') return { '@value': value, '@language': language }
  return datatype.value === name('xsd', 'string') ? { '@value': value } : { '@value': value, '@type': datatype.value }
}
