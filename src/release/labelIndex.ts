import type { Literal } from '@rdfjs/types'
import { factory } from '../rdf/environment.js'
import type { Index } from './indexFile.js'
import { alternative } from './labels.js'

/**
 * The preferred labels of things, in every language: those by the best property that the thing is named with
 * (skos:prefLabel, else rdfs:label, else dct:title). Things without one are missing.
 */
export function findLabels(index: Index, subjects: Iterable<string>): Map<string, readonly Literal[]> {
  const rows = index.rows<[string, number, string, string]>(
    `SELECT s.term, l.rank, l.value, l.language
     FROM json_each(?) wanted CROSS JOIN subjects s ON s.term = wanted.value CROSS JOIN labels l ON l.subject = s.id
     WHERE l.rank < ${alternative} ORDER BY s.id, l.rank, l.language, l.id`,
    JSON.stringify([...new Set(subjects)]),
  )
  const found = new Map<string, { rank: number; literals: Literal[] }>()
  for (const [term, rank, value, language] of rows) {
    const known = found.get(term)
    if (known === undefined) found.set(term, { rank, literals: [labelLiteral(value, language)] })
    else if (known.rank === rank) known.literals.push(labelLiteral(value, language))
  }
  return new Map([...found].map(([term, { literals }]) => [term, literals]))
}

/** A label as it was said: without a language where `language` is empty. */
export function labelLiteral(value: string, language: string): Literal {
  return language === '' ? factory.literal(value) : factory.literal(value, language)
}
