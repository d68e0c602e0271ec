import type { Literal } from '@rdfjs/types'
import { name } from '../rdf/namespaces.js'
import type { Site } from './site.js'

/** A thing found by its label. */
export interface FoundThing {
  readonly iri: string
  readonly label: Literal
  /** The classes that it is said to be of and that have a label here. */
  readonly types: readonly string[]
}

/** One page of what was found. */
export interface SearchResult {
  readonly text: string
  /** Counts from 1. */
  readonly page: number
  /** How many came before. */
  readonly from: number
  readonly found: readonly FoundThing[]
  readonly hasMore: boolean
}

/** Asks the label index for one page; an empty text finds nothing. */
export function findByLabel({ release }: Site, text: string, page: number): SearchResult {
  const from = (page - 1) * pageSize
  const hits = text === '' ? [] : release.search(text, { limit: pageSize + 1, offset: from })
  const found = hits.slice(0, pageSize).map(({ iri, label }) => ({ iri, label, types: typesOf(iri) }))
  return { text, page, from, found, hasMore: hits.length > pageSize }

  function typesOf(iri: string): string[] {
    const quads = release.describe(iri)?.quads ?? []
    const types = quads.filter(
      ({ subject, predicate }) => subject.value === iri && predicate.value === name('rdf', 'type'),
    )
    return [...release.labels(new Set(types.map(({ object }) => object.value))).keys()].slice(0, 3)
  }
}

const pageSize = 20
