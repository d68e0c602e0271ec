import type { DatasetCore, Term } from '@rdfjs/types'
import { factory } from '../../rdf/environment.js'
import { name } from '../../rdf/namespaces.js'

/** An endpoint that the catalogue names. */
export interface ListedService {
  /** IRI of the endpoint. */
  readonly endpoint: string
  readonly title: string | undefined
  readonly licence: string | undefined
}

/**
 * The endpoints of other publishers that a catalogue names as services (DCAT 3 §6.11): those `dcat:DataService` that the
 * catalogue relates to (`dct:relation`) and that have a `dcat:endpointURL`. Those that it offers itself (`dcat:service`)
 * are its own. Sorted by endpoint.
 */
export function listedServices(catalogue: DatasetCore): readonly ListedService[] {
  const related = objects(catalogue, null, name('dct', 'relation'))
  const services = related.filter((term) =>
    catalogue.has(
      factory.quad(
        term as never,
        factory.namedNode(name('rdf', 'type')),
        factory.namedNode(name('dcat', 'DataService')),
      ),
    ),
  )
  const listed = services.flatMap((service) => {
    const first = (predicate: string) => objects(catalogue, service, predicate)[0]?.value
    const said = { title: first(name('dct', 'title')), licence: first(name('dct', 'license')) }
    return objects(catalogue, service, name('dcat', 'endpointURL')).map(({ value }) => ({ endpoint: value, ...said }))
  })
  const unique = new Map(listed.map((each) => [each.endpoint, each]))
  return [...unique.values()].sort((a, b) => (a.endpoint < b.endpoint ? -1 : 1))
}

function objects(catalogue: DatasetCore, subject: Term | null, predicate: string): Term[] {
  return [...catalogue.match(subject, factory.namedNode(predicate))].map(({ object }) => object)
}
