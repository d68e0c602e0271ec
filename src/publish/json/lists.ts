import type { Term } from '@rdfjs/types'
import { name } from '../../rdf/namespaces.js'
import type { Writing } from './state.js'
import { keyOf } from './told.js'

/** Is it a cell of an RDF list? */
export function isListCell({ told }: Writing, term: Term): boolean {
  return term.termType === 'BlankNode' && (told.subjects.get(keyOf(term))?.has(first) ?? false)
}

const first = name('rdf', 'first')
const rest = name('rdf', 'rest')
const nil = name('rdf', 'nil')

/**
 * The items of a list that JSON-LD can write as one (JSON-LD 1.1 §4.3.1): cells without more to say, each named once and
 * not told yet. Undefined for all else.
 */
export function listItems(writing: Writing, head: Term, depth: number): readonly Term[] | undefined {
  if (!isListCell(writing, head) || depth >= deepestList) return undefined
  const items: Term[] = []
  const cells = new Set<string>()
  let cell = head
  while (cell.value !== nil) {
    const key = keyOf(cell)
    const item = itemOf(writing, key)
    if (item === undefined || cells.has(key)) return undefined
    cells.add(key)
    items.push(item.first)
    cell = item.rest
  }
  cells.forEach((key) => writing.written.add(key))
  return items
}

const deepestList = 16

function itemOf({ told, written }: Writing, key: string): { readonly first: Term; readonly rest: Term } | undefined {
  const statements = told.subjects.get(key)
  const [item, otherItem] = statements?.get(first) ?? []
  const [next, otherNext] = statements?.get(rest) ?? []
  if (item === undefined || next === undefined || otherItem !== undefined || otherNext !== undefined) return undefined
  const isOnly = statements?.size === 2 && told.references.get(key) === 1 && !told.labels.has(key) && !written.has(key)
  return isOnly ? { first: item, rest: next } : undefined
}
