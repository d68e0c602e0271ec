import type { Quad } from '@rdfjs/types'
import jsonld from 'jsonld'
import { Problem } from '../problems/problem.js'

/** Writes triples as JSON-LD 1.1, compacted with a context of the prefixes, which stands in the document itself. */
export async function writeJsonLd(
  triples: readonly Quad[],
  prefixes: Readonly<Record<string, string>>,
): Promise<string> {
  const expanded = await jsonld.fromRDF(triples, { useNativeTypes: false })
  const compacted = await jsonld.compact(expanded, contextOf(triples, prefixes) as never, {
    documentLoader: refuse,
    compactToRelative: false,
    graph: true,
  })
  return `${JSON.stringify(compacted, undefined, 2)}\n`
}

/** A loader that loads nothing: no document of ours, and none given to us, makes the program ask another host. */
export function refuse(url: string): never {
  throw new Problem('bad-request', `the JSON-LD context ${url} is not loaded: write it into the document`)
}

/** A prefix that is also the scheme of an IRI of the document (`geo:48.8,2.3`) would change its meaning (JSON-LD 1.1 API §5.3). */
function contextOf(triples: readonly Quad[], prefixes: Readonly<Record<string, string>>): Record<string, unknown> {
  const schemes = new Set(triples.flatMap((triple) => schemesOf(triple)))
  const entries = Object.entries(prefixes).filter(([prefix]) => prefix !== '' && !schemes.has(prefix))
  return Object.fromEntries(entries.map(([prefix, iri]) => [prefix, { '@id': iri, '@prefix': true }]))
}

function schemesOf({ subject, predicate, object }: Quad): string[] {
  const datatype = object.termType === 'Literal' ? [object.datatype] : []
  return [subject, predicate, object, ...datatype]
    .filter((term) => term.termType === 'NamedNode')
    .map((term) => term.value.slice(0, term.value.indexOf(':')))
}
