import { QueryEngine } from '@comunica/query-sparql'
import type { Quad } from '@rdfjs/types'
import { factory } from '../../src/rdf/environment.js'
import { type Client, documentOf, type Way, ways } from './client.js'

/** The formats in which Comunica reads a document whose address names one. */
const extensions = ['ttl', 'nt', 'rdf', 'jsonld', 'nq', 'trig']

/** The query engine: it fetches what is named as a source, and is asked for all triples there. */
export const comunica: Client = {
  name: 'Comunica',
  isThere: true,
  ways: {
    default: (iris) => all(iris),
    ...ways(extensions, (extension) => async (iris) => {
      const documents = await Promise.all(iris.map(documentOf))
      return all(documents.map((document) => `${document}.${extension}`))
    }),
  },
}

const all: Way = async (sources) => {
  const graphs: (readonly Quad[])[] = []
  for (const source of sources) graphs.push(await triplesOf(source))
  return graphs
}

/** Comunica likes N-Quads best, and looks into the default graph, where the union of all graphs stands. */
async function triplesOf(source: string): Promise<readonly Quad[]> {
  const query = 'SELECT DISTINCT * { ?s ?p ?o }'
  const bindings = await new QueryEngine().queryBindings(query, { sources: [source] })
  const triples: Quad[] = []
  for await (const binding of bindings) {
    const [subject, predicate, object] = ['s', 'p', 'o'].map((name) => binding.get(name)!)
    triples.push(factory.quad(subject as Quad['subject'], predicate as Quad['predicate'], object as Quad['object']))
  }
  return triples
}
