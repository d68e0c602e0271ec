import type { BlankNode, DatasetCore, Quad, Term } from '@rdfjs/types'
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
  const parser = new Parser({ baseIRI, factory, format: 'text/turtle', blankNodePrefix: '' })
  try {
    const quads = parser.parse(text, null, (prefix, namespace) => {
      prefixes[prefix] = namespace.value
    })
    return { dataset: factory.dataset(relabel(quads, labelOf(file))), prefixes }
  } catch (error) {
    throw syntaxProblem(text, { baseIRI, file, error: error as Error })
  }
}

/** Labels blank nodes after their file, in the order of the document: the same file gives the same labels in each process. */
function relabel(quads: readonly Quad[], label: string): Quad[] {
  const labels = new Map<string, BlankNode>()
  const rename = <T extends Term>(term: T): T => {
    if (term.termType !== 'BlankNode') return term
    const known = labels.get(term.value) ?? factory.blankNode(`${label}-${labels.size}`)
    labels.set(term.value, known)
    return known as unknown as T
  }
  return quads.map((quad) => factory.quad(rename(quad.subject), quad.predicate, rename(quad.object)) as unknown as Quad)
}

/** n3 knows only the line of what it cannot read; Oxigraph's parser tells the character too. */
function syntaxProblem(
  text: string,
  { baseIRI, file, error }: { baseIRI: string; file: string; error: Error },
): Problem {
  try {
    parseStrictly(text, { format: 'text/turtle', base_iri: baseIRI })
  } catch (strict) {
    const { message } = strict as Error
    const place = /(?:at|between) line (\d+) (?:between )?columns? (\d+)[^:]*: (.*)$/s.exec(message)
    if (place !== null) {
      return new Problem('bad-syntax', place[3]!, { file, line: Number(place[1]), character: Number(place[2]) })
    }
  }
  const line = (error as { context?: { line?: number } }).context?.line
  return new Problem('bad-syntax', error.message, line === undefined ? { file } : { file, line })
}

/** Folder and name of the file, so that the label is the same wherever the theme lies. */
function labelOf(file: string): string {
  return file
    .split(/[\\/]/)
    .slice(-2)
    .join('_')
    .replace(/[^A-Za-z0-9]+/g, '_')
}
