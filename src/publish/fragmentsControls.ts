import type { NamedNode, Quad, Term } from '@rdfjs/types'
import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import { fragmentSize } from './fragmentsFound.js'

export interface ControlledPage {
  readonly baseIRI: string
  /** The address of the page, as it was asked for, below the base. */
  readonly path: string
  /** IRI of the graph whose fragments are asked for; all graphs otherwise. */
  readonly graph: string | undefined
  readonly page: number
  readonly count: number
}

/**
 * What a page of a fragment says of itself, in a graph of its own (Linked Data Fragments, Triple Pattern Fragments §4):
 * how many triples match (VoID, Hydra), how to ask for other patterns and other pages (Hydra).
 */
export function fragmentControls({ baseIRI, path, graph, page, count }: ControlledPage): readonly Quad[] {
  const address = iri(baseIRI + path)
  const start = `${baseIRI}fragments${graph === undefined ? '' : `?graph=${encodeURIComponent(graph)}`}`
  const dataset = iri(`${start}#dataset`)
  const metadata = iri(`${baseIRI}${path}#metadata`)
  const form = iri(`${start}#form`)
  const template = `${start}${graph === undefined ? '{?' : '{&'}subject,predicate,object}`
  const all = [
    [metadata, name('foaf', 'primaryTopic'), dataset],
    [dataset, name('rdf', 'type'), iri(name('void', 'Dataset'))],
    [dataset, name('rdf', 'type'), iri(name('hydra', 'Collection'))],
    [dataset, name('void', 'subset'), address],
    [dataset, name('hydra', 'search'), form],
    [form, name('hydra', 'template'), factory.literal(template)],
    [form, name('hydra', 'variableRepresentation'), iri(name('hydra', 'ExplicitRepresentation'))],
    ...(['subject', 'predicate', 'object'] as const).flatMap((variable) => {
      const mapping = iri(`${start}#${variable}`)
      return [
        [form, name('hydra', 'mapping'), mapping],
        [mapping, name('hydra', 'variable'), factory.literal(variable)],
        [mapping, name('hydra', 'property'), iri(name('rdf', variable))],
      ] as const
    }),
    [address, name('rdf', 'type'), iri(name('hydra', 'PartialCollectionView'))],
    [address, name('void', 'triples'), integer(count)],
    [address, name('hydra', 'totalItems'), integer(count)],
    [address, name('hydra', 'itemsPerPage'), integer(fragmentSize)],
    ...pageLinks({ path, page, count }).map(
      ({ rel, path: other }) => [address, name('hydra', rel), iri(baseIRI + other)] as const,
    ),
  ] as const satisfies readonly (readonly [NamedNode, string, Term])[]
  return all.map(([subject, predicate, object]) => factory.quad(subject, iri(predicate), object as NamedNode, metadata))
}

/** The pages before and after a page. */
export function pageLinks({ path, page, count }: Pick<ControlledPage, 'path' | 'page' | 'count'>): readonly {
  readonly rel: 'first' | 'previous' | 'next'
  readonly path: string
}[] {
  return [
    { rel: 'first', path: pagePath(path, 1) },
    ...(page > 1 ? [{ rel: 'previous', path: pagePath(path, page - 1) } as const] : []),
    ...(page * fragmentSize < count ? [{ rel: 'next', path: pagePath(path, page + 1) } as const] : []),
  ]
}

/** The path with another page; what else stands in it stays as it was spelled. */
function pagePath(path: string, page: number): string {
  const [file = '', query = ''] = path.split('?', 2)
  const others = query.split('&').filter((part) => part !== '' && !part.startsWith('page='))
  const parts = page === 1 ? others : [...others, `page=${page}`]
  return parts.length === 0 ? file : `${file}?${parts.join('&')}`
}

function iri(value: string): NamedNode {
  return factory.namedNode(value)
}

function integer(value: number): Term {
  return factory.literal(String(value), iri(name('xsd', 'integer')))
}
