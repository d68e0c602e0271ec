import { shorten } from '../../rdf/iri.js'
import type { Pointer } from '../../rdf/pointer.js'

/**
 * What is known of a node of a mapping beside its triples, held in the graph as triples of the program's own: the line of the
 * file where it stands, and the name that a person gave it.
 */
export const place = {
  line: 'https://dataesr.example/mapping#line',
  name: 'https://dataesr.example/mapping#name',
} as const

/** The line where a node stands, where the format tells it. */
export function lineOf(node: Pointer): { line?: number } {
  const line = node.out(place.line)[0]?.term.value
  return line === undefined ? {} : { line: Number(line) }
}

/** How a triples map is called: by its name, else by its IRI, such as `<#Institution>`. */
export function nameOf(map: Pointer, baseIRI: string): string {
  return map.out(place.name)[0]?.term.value ?? shorten(map.term.value, baseIRI)
}
