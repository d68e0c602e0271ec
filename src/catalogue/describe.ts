import { factory } from '../rdf/environment.js'
import { quadLine } from '../rdf/quads.js'
import { writeTurtle } from '../rdf/turtle.js'
import { datasetStatements } from './datasetStatements.js'
import { datasetsOf, type CatalogueFacts } from './facts.js'
import { buildStatements } from './provenance.js'
import { readingOrder } from './readingOrder.js'
import { quadOf } from './statement.js'
import { wholeStatements } from './whole.js'

/**
 * The catalogue of a release in Turtle: the theme's own words (DCAT-AP 3), with what was counted (VoID), what can be
 * downloaded and asked (distributions, data service), and how it was made (PROV-O). The same release gives the same text.
 */
export function describeRelease(facts: CatalogueFacts): string {
  const made = [
    ...wholeStatements(facts),
    ...buildStatements(facts),
    ...datasetsOf(facts).flatMap((iri) => datasetStatements(iri, facts)),
  ]
  const quads = factory.dataset([...facts.curated, ...made.map(quadOf)])
  return writeTurtle(readingOrder(quads, facts.baseIRI).map(quadLine), { prefixes: facts.prefixes, graphs: false })
}
