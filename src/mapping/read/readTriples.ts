import { parse } from 'oxigraph'
import { Problem } from '../../problems/problem.js'
import { readDocument } from '../../rdf/document.js'
import type { DocumentOptions, Triples } from './triples.js'
import { readYarrrml } from './yarrrml/read.js'

/** Readers by extension; anything else is read as Turtle. */
const readers: Readonly<Record<string, (text: string, options: DocumentOptions) => Triples>> = {
  ttl: readTurtle,
  nt: readTurtle,
  rdf: (text, options) => readBy('application/rdf+xml', text, options),
  owl: (text, options) => readBy('application/rdf+xml', text, options),
  jsonld: (text, options) => readBy('application/ld+json', text, options),
  yml: readYarrrml,
  yaml: readYarrrml,
}

/**
 * Reads a mapping document: Turtle, N-Triples, RDF/XML, JSON-LD or YARRRML, by the extension of its file.
 *
 * @throws Problem `bad-syntax` with line and character
 */
export function readTriples(text: string, options: DocumentOptions): Triples {
  const extension = /\.([^./\\]+)$/.exec(options.file)?.[1]?.toLowerCase() ?? ''
  const read = Object.hasOwn(readers, extension) ? readers[extension] : undefined
  return (read ?? readTurtle)(text, options)
}

function readTurtle(text: string, options: DocumentOptions): Triples {
  return { dataset: readDocument(text, options).dataset, problems: [] }
}

function readBy(format: string, text: string, { baseIRI, file }: DocumentOptions): Triples {
  try {
    // As N-Triples, whose blank nodes are labelled in the order of the document: the same in each process.
    const lines = parse(text, { format, base_iri: baseIRI }).map((quad) => `${quad.toString()} .`)
    return readTurtle(lines.join('\n'), { baseIRI, file })
  } catch (error) {
    const { message } = error as Error
    const found = /(?:at|between) line (\d+) (?:between )?columns? (\d+)[^:]*: (.*)$/s.exec(message)
    if (found === null) throw new Problem('bad-syntax', message, { file }, { cause: error })
    throw new Problem(
      'bad-syntax',
      found[3] ?? message,
      { file, line: Number(found[1]), character: Number(found[2]) },
      { cause: error },
    )
  }
}
