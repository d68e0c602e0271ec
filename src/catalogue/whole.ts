import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import { dumpStatements } from './distributions.js'
import { datasetsOf, type CatalogueFacts } from './facts.js'
import { number, type Statement } from './statement.js'

/** The release as a whole: its size, its datasets, its dump, its SPARQL service. */
export function wholeStatements(facts: CatalogueFacts): readonly Statement[] {
  const { baseIRI, release } = facts
  const [catalogue, service] = [`${baseIRI}catalogue`, `${baseIRI}catalogue#sparql`]
  return [
    [catalogue, name('rdf', 'type'), name('dcat', 'Catalog')],
    [catalogue, name('rdf', 'type'), name('void', 'Dataset')],
    [catalogue, name('void', 'triples'), number(release.quads)],
    [catalogue, name('void', 'distinctSubjects'), number(release.subjects)],
    [catalogue, name('void', 'sparqlEndpoint'), `${baseIRI}sparql`],
    [catalogue, name('void', 'uriSpace'), factory.literal(`${baseIRI}id/`)],
    [catalogue, name('dcat', 'service'), service],
    ...dumpStatements(catalogue, facts),
    [service, name('rdf', 'type'), name('dcat', 'DataService')],
    [service, name('dct', 'title'), factory.literal('SPARQL', 'fr')],
    [service, name('dct', 'title'), factory.literal('SPARQL', 'en')],
    [service, name('dcat', 'endpointURL'), `${baseIRI}sparql`],
    [service, name('dcat', 'endpointDescription'), `${baseIRI}sparql`],
    [service, name('dct', 'conformsTo'), 'http://www.w3.org/TR/sparql11-protocol/'],
    ...datasetsOf(facts).flatMap((iri): readonly Statement[] => [
      [catalogue, name('dcat', 'dataset'), iri],
      [catalogue, name('void', 'subset'), iri],
      [service, name('dcat', 'servesDataset'), iri],
    ]),
  ]
}
