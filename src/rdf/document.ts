import type { DatasetCore } from '@rdfjs/types'
import { Parser } from 'n3'
import { parse as parseStrictly } from 'oxigraph'
import { Problem } from '../problems/problem.js'
import { factory } from './environment.js'

/** A Turtle document that was read: its triples, and the prefixes that it declares. */
export interface Document {
  readonly dataset: DatasetCore
  readonly prefixes: Readonly<Record<string, string>>
}

/**
 * Reads a Turtle document of a theme.
 *
 * @param text the document
 * @param baseIRI what its relative IRIs are resolved against
 * @param file its name, for what goes wrong; blank nodes are labelled after it, so that two files never share one
 * @throws Problem `bad-syntax` with line and character
 */
export function readDocument(
  text: string,
  { baseIRI, file }: { readonly baseIRI: string; readonly file: string },
): Document {
  const prefixes: Record<string, string> = {}
  const parser = new Parser({ baseIRI, factory, format: 'text/turtle', blankNodePrefix: `${labelOf(file)}-` })
  try {
    const quads = parser.parse(text, null, (prefix, namespace) => {
      prefixes[prefix] = namespace.value
    })
    return { dataset: factory.dataset(quads), prefixes }
  } catch (error) {
    throw syntaxProblem(text, { baseIRI, file, error: error as Error })
  }
}

/** n3 knows only the line of what it cannot read; Oxigraph's parser tells the character too. */
function syntaxProblem(
  text: string,
  { baseIRI, file, error }: { baseIRI: string; file: string; error: Error },
): Problem {
  try {
    parseStrictly(text, { format: 'text/turtle', base_iri: baseIRI })
  } catch (strict) {
    const message = String((strict as Error).message ?? strict)
    const place = /(?:at|between) line (\d+) (?:between )?columns? (\d+)[^:]*: (.*)$/s.exec(message)
    if (place !== null) {
      return new Problem('bad-syntax', place[3]!, { file, line: Number(place[1]), character: Number(place[2]) })
    }
  }
  const line = (error as { context?: { line?: number } }).context?.line
  return new Problem('bad-syntax', error.message, line === undefined ? { file } : { file, line })
}

function labelOf(file: string): string {
  return file.replace(/[^A-Za-z0-9]+/g, '_')
}
