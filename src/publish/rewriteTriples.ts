import { formatNamed } from '../rdf/formats.js'

/** Triples in N-Triples, as an engine writes them, written again as Turtle or RDF/XML with the given prefixes. */
export async function rewriteTriples(
  text: string,
  into: 'ttl' | 'rdf',
  prefixes: Readonly<Record<string, string>>,
): Promise<string> {
  const lines = text.split('\n').filter((line) => line !== '')
  return formatNamed(into).serialize(lines, { prefixes })
}
