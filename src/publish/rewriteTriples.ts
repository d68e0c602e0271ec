import { Parser } from 'n3'
import { factory } from '../rdf/environment.js'
import { formatNamed } from '../rdf/formats.js'

/** Triples in N-Triples, written again as Turtle or RDF/XML with the given prefixes. */
export function rewriteTriples(
  text: string,
  into: 'ttl' | 'rdf',
  prefixes: Readonly<Record<string, string>>,
): Promise<string> {
  const triples = new Parser({ format: 'application/n-triples', factory }).parse(text)
  return formatNamed(into).serialize(triples, { prefixes })
}
