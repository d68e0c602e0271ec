import { name } from '../rdf/namespaces.js'
import type { Incoming } from '../release/release.js'
import { type IncomingPage, lastPageOf, pagesAround, type PageRelation, sizeOf } from './incomingPages.js'

/** What points to the thing of a document, as far as the document tells it. */
interface ToldIncoming {
  /** The document's IRI. */
  readonly iri: string
  readonly incoming: readonly Incoming[]
  readonly asked: IncomingPage
}

/**
 * What a document says of the links that lead to its thing, as lines of N-Quads; the links themselves are statements of
 * their own. In the words of Hydra and VoID:
 *
 * - for each predicate a collection of the things that point here by it (`hydra:Collection`, Hydra Core §5.2): which
 *   predicate (`void:property`, VoID §4.4), and how many there are in all (`hydra:totalItems`). Its IRI is an address of
 *   the document, `?predicate=`, where its own pages are.
 * - where they are more than one page tells, the page as a view of it (`hydra:view`, `hydra:PartialCollectionView`, §5.2.1)
 *   with the ways to the first, the previous, the next and the last. The first page of all predicates is the document
 *   itself, the others are `?page=`.
 *
 * That the members point here, and are not what the thing points to, is what `hydra:collection` of a document means here;
 * a `hydra:memberAssertion` would say it at half the length again.
 */
export function incomingLines({ iri, incoming, asked }: ToldIncoming): string[] {
  if (incoming.length === 0) return []
  const view = `<${pageIRI(iri, asked)}>`
  const collections = incoming.flatMap(({ predicate, count }) => {
    const collection = `<${collectionIRI(iri, predicate)}>`
    return [
      `<${iri}> ${words.collection} ${collection} .`,
      `${collection} ${words.type} ${words.Collection} .`,
      `${collection} ${words.property} <${predicate}> .`,
      `${collection} ${words.totalItems} "${count}"^^${words.integer} .`,
      ...(count > sizeOf(asked) ? [`${collection} ${words.view} ${view} .`] : []),
    ]
  })
  const around = pagesAround(asked, lastPageOf(incoming, asked))
  if (around.length === 0) return collections
  return [
    ...collections,
    `${view} ${words.type} ${words.PartialCollectionView} .`,
    ...around.map(([relation, page]) => `${view} ${relations[relation]} <${pageIRI(iri, { ...asked, page })}> .`),
  ]
}

/** The things that point here by a predicate; at its address is their first page. */
function collectionIRI(iri: string, predicate: string): string {
  return `${asPath(iri)}?predicate=${encodeURIComponent(predicate)}`
}

/** The IRI of a page; of the first of all predicates, the document's own. */
export function pageIRI(iri: string, { page, predicate }: IncomingPage): string {
  if (predicate !== undefined) return `${collectionIRI(iri, predicate)}&page=${page}`
  return page === 1 ? iri : `${asPath(iri)}?page=${page}`
}

/** A question mark of a key is none that begins a query. */
function asPath(iri: string): string {
  return iri.replaceAll('?', '%3F')
}

const words = {
  type: `<${name('rdf', 'type')}>`,
  Collection: `<${name('hydra', 'Collection')}>`,
  PartialCollectionView: `<${name('hydra', 'PartialCollectionView')}>`,
  collection: `<${name('hydra', 'collection')}>`,
  property: `<${name('void', 'property')}>`,
  totalItems: `<${name('hydra', 'totalItems')}>`,
  view: `<${name('hydra', 'view')}>`,
  integer: `<${name('xsd', 'integer')}>`,
} as const

const relations: Readonly<Record<PageRelation, string>> = {
  first: `<${name('hydra', 'first')}>`,
  prev: `<${name('hydra', 'previous')}>`,
  next: `<${name('hydra', 'next')}>`,
  last: `<${name('hydra', 'last')}>`,
}
