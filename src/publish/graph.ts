import { formats } from '../rdf/formats.js'
import { asURI, pathOf, spellings } from './address.js'
import { answerWholeGraph } from './graphAnswer.js'
import { graphsOf, noSuchGraph, refuseGraphWrite } from './graphs.js'
import { extensionOf } from './representation.js'
import type { Exchange } from './site.js'

/** `graph/{id}`: the IRI of a named graph, with or without the extension of a format. */
export const graphPath = /^graph\/./

/**
 * Answers a named graph at its own IRI (SPARQL 1.1 Graph Store HTTP Protocol §4.1, direct graph identification).
 *
 * @throws Refusal `not-found` with the graphs that there are
 */
export async function answerGraph(exchange: Exchange): Promise<void> {
  const { site, request } = exchange
  const { baseIRI, mount } = site.address
  const path = pathOf(request)
  const extension = extensionOf(path, formats)
  const bare = extension === undefined ? path : path.slice(0, -extension.length - 1)
  const graphs = await graphsOf(site)
  const find = (of: string) => spellings(of).find((each) => graphs.counts.has(baseIRI + each))
  // The name of a graph may itself end like an extension (`graph/2024.nt`): then it is the graph's.
  const whole = find(path)
  const name = whole ?? find(bare)
  if (name === undefined) throw noSuchGraph(baseIRI + bare, graphs)
  await answerWholeGraph(exchange, {
    graph: { iri: baseIRI + name },
    at: (format) => `${mount}${asURI(name)}.${format.name}`,
    extension: whole === undefined ? extension : undefined,
  })
}

/** Answers what would write a graph: nobody may. */
export function answerGraphWrite({ request }: Exchange): never {
  throw refuseGraphWrite(request.method)
}
