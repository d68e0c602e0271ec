import type { DatasetCore, Quad, Term } from '@rdfjs/types'
import { factory } from '../rdf/environment.js'

/** RML's one namespace (RML-Core, RML-IO, RML-FNML, RML-CC, RML-LV). */
export const rml = 'http://w3id.org/rml/'
export const csvw = 'http://www.w3.org/ns/csvw#'

/** The older vocabularies whose terms have the same meaning under RML's own name. */
const older = [
  'http://semweb.mmlab.be/ns/rml#',
  'http://www.w3.org/ns/r2rml#',
  'http://semweb.mmlab.be/ns/ql#',
  'http://semweb.mmlab.be/ns/rml-target#',
  'http://semweb.mmlab.be/ns/fnml#',
  'http://semweb.mmlab.be/ns/rml-compression#',
  'http://w3id.org/rml/ql/',
  'http://w3id.org/rml/comp/',
  'http://w3id.org/rml/enc/',
]

/** Older terms whose name changed. */
const renamed: Readonly<Record<string, string>> = {
  column: 'reference',
  logicalTable: 'logicalSource',
  sqlQuery: 'query',
  SQL2008: 'SQL2008Query',
}

/** The same triples in today's words, so that the rest of the room knows one vocabulary. */
export function inTodaysWords(dataset: DatasetCore): DatasetCore {
  const quads = [...dataset]
  const today = quads.map(renameQuad)
  // Most mappings hold no older word, and their graph is indexed already.
  return today.every((quad, at) => quad === quads[at]) ? dataset : factory.dataset(today)
}

function renameQuad(quad: Quad): Quad {
  const [predicate, object] = [rename(quad.predicate), rename(quad.object)]
  return predicate === quad.predicate && object === quad.object ? quad : factory.quad(quad.subject, predicate, object)
}

function rename<T extends Term>(term: T): T {
  if (term.termType !== 'NamedNode') return term
  const namespace = older.find((iri) => term.value.startsWith(iri))
  if (namespace === undefined) return term
  const local = term.value.slice(namespace.length)
  return factory.namedNode(rml + (renamed[local] ?? local)) as unknown as T
}
