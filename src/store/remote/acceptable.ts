import { formats, resultFormats } from '../../rdf/formats.js'

/** N-Triples are also Turtle, N-Quads and TriG (RDF 1.1 N-Triples §1, N-Quads §1, TriG §1); Turtle is also TriG. */
const alsoIn: Readonly<Record<string, readonly string[]>> = {
  'text/turtle': ['application/n-triples'],
  'application/n-quads': ['application/n-triples'],
  'application/trig': ['text/turtle', 'application/n-triples'],
}

/** Answers that stand for a media type, the best first: in a format that is a part of its, or under its other names. */
export function acceptable(mediaType: string): readonly string[] {
  const format = [...resultFormats, ...formats].find((known) => known.mediaType === mediaType)
  const aliases = (format?.aliases ?? []).filter((alias) => !alias.includes(';'))
  return [mediaType, ...(alsoIn[mediaType] ?? []), ...aliases].slice(0, 7)
}
