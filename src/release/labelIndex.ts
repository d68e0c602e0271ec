import type { Literal } from '@rdfjs/types'
import { factory } from '../rdf/environment.js'
import type { Index } from './indexFile.js'

/**
 * The preferred labels of things, in every language: those by the best property that the thing is named with
 * (skos:prefLabel, else rdfs:label, else dct:title), by language. Things without one are missing.
 */
export function findLabels(index: Index, subjects: Iterable<string>): Map<string, readonly Literal[]> {
  const rows = index.rows<[string, string]>(
    'SELECT n.term, n.labels FROM json_each(?) wanted CROSS JOIN names n ON n.term = wanted.value',
    JSON.stringify([...new Set(subjects)]),
  )
  return new Map(rows.map(([term, labels]) => [term, (JSON.parse(labels) as [string, string][]).map(asLiteral)]))
}

function asLiteral([value, language]: readonly [string, string]): Literal {
  return labelLiteral(value, language)
}

/** A label as it was said: without a language where `language` is empty. */
export function labelLiteral(value: string, language: string): Literal {
  return language === '' ? factory.literal(value) : factory.literal(value, language)
}
