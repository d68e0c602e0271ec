import type { DatasetCore, Quad, Term } from '@rdfjs/types'
import { Problem } from '../problems/problem.js'
import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import { parametersOf, queryOf } from './address.js'
import type { PublishedDataset } from './datasets.js'
import type { SiteRequest } from './request.js'
import type { Site } from './site.js'

/** One page of the catalogue: some of its datasets. Pages count from 1. */
export interface CatalogueSlice {
  readonly number: number
  readonly last: number
  readonly datasets: readonly PublishedDataset[]
}

/** Datasets a page. */
export const datasetsAPage = 50

/**
 * The page that the parameter `page` asks for.
 *
 * @throws Problem `bad-request` where it is no number from 1, `not-found` beyond the last page
 */
export function readSlice({ datasets }: Site, request: SiteRequest): CatalogueSlice {
  const asked = queryOf(request) === '' ? '1' : (parametersOf(request).get('page') ?? '1')
  const last = Math.max(1, Math.ceil(datasets.length / datasetsAPage))
  if (!/^[1-9]\d{0,6}$/.test(asked))
    throw new Problem('bad-request', `page must be a number from 1, not "${asked.slice(0, 100)}"`)
  const number = Number(asked)
  if (number > last) throw new Problem('not-found', `the catalogue has no page ${number}; the last is ${last}`)
  return { number, last, datasets: datasets.slice((number - 1) * datasetsAPage, number * datasetsAPage) }
}

/** The address of a page below another address of the catalogue; the first has none of its own. */
export function slicePath(path: string, number: number): string {
  return number === 1 ? path : `${path}?page=${number}`
}

/**
 * What the catalogue says on a page: of itself, of the datasets of the page, and of all that they name (distributions,
 * publishers, licences), so that each page is whole in itself; and which page it is, in the terms that harvesters follow
 * (`hydra:PagedCollection`, as ckanext-dcat and data.gouv.fr read it).
 *
 * @param path the address of the catalogue in this format, without the page
 */
export function sliceQuads({ release, datasets, address }: Site, slice: CatalogueSlice, path: string): readonly Quad[] {
  const others = new Set(datasets.filter((dataset) => !slice.datasets.includes(dataset)).map(({ iri }) => iri))
  const start = [`${address.baseIRI}catalogue`, ...slice.datasets.flatMap(({ iri, graph }) => [iri, graph])]
  const told = slice.last === 1 ? [...release.catalogue] : reached(release.catalogue, start, others)
  return [...told, ...dated(release, start[0]!), ...pagingQuads(slice, { path, total: datasets.length })]
}

/** The catalogue changes with each release: where the theme does not say when, that is when the release was built. */
function dated({ catalogue, about }: Site['release'], iri: string): readonly Quad[] {
  const [itself, modified] = [factory.namedNode(iri), factory.namedNode(name('dct', 'modified'))]
  const isKnown = catalogue.match(itself, modified).size > 0 || catalogue.match(itself).size === 0
  const day = factory.literal(about.built.toISOString(), factory.namedNode(name('xsd', 'dateTime')))
  return isKnown ? [] : [factory.quad(itself, modified, day)]
}

/** All that is said of the terms, and of what that names, but for the datasets of other pages. */
function reached(catalogue: DatasetCore, start: readonly string[], others: ReadonlySet<string>): readonly Quad[] {
  const terms = new Map<string, Term>(start.map((iri) => [iri, factory.namedNode(iri)]))
  const own = new Set(start.slice(1))
  const quads: Quad[] = []
  // What is added while the map is walked through is walked through too.
  for (const term of terms.values()) {
    for (const quad of catalogue.match(term)) {
      const { object } = quad
      const isOther = others.has(object.value)
      // That a dataset of this page is a part of another is told; what else is said of that, on its own page.
      if (isOther && !own.has(term.value)) continue
      quads.push(quad)
      if (!isOther && object.termType !== 'Literal') terms.set(object.value, object)
    }
  }
  return quads
}

/** The page as a part of a collection (Hydra Core Vocabulary, the terms of 2014 that harvesters know). */
function pagingQuads(
  { number, last }: CatalogueSlice,
  { path, total }: { readonly path: string; readonly total: number },
): readonly Quad[] {
  const at = (page: number) => factory.namedNode(slicePath(path, page))
  const count = (value: number) => factory.literal(String(value), factory.namedNode(name('xsd', 'integer')))
  const page = at(number)
  const say = (property: string, object: Term): Quad => factory.quad(page, factory.namedNode(property), object as never)
  return [
    say(name('rdf', 'type'), factory.namedNode(name('hydra', 'PagedCollection'))),
    say(name('hydra', 'totalItems'), count(total)),
    say(name('hydra', 'itemsPerPage'), count(datasetsAPage)),
    say(name('hydra', 'firstPage'), at(1)),
    ...(number > 1 ? [say(name('hydra', 'previousPage'), at(number - 1))] : []),
    ...(number < last ? [say(name('hydra', 'nextPage'), at(number + 1))] : []),
    say(name('hydra', 'lastPage'), at(last)),
  ]
}
