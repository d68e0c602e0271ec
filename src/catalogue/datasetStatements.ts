import { name } from '../rdf/namespaces.js'
import { dumpStatements, graphStatements, inheritedLicences } from './distributions.js'
import type { CatalogueFacts } from './facts.js'
import { partitions } from './partitions.js'
import { number, objectsOf, type Statement } from './statement.js'
import type { GraphStatistics } from './statistics.js'

/** What was counted in the graph of a dataset: `{base}dataset/x` lies in `{base}graph/x`. */
export function datasetStatements(dataset: string, facts: CatalogueFacts): readonly Statement[] {
  const { graphs, baseIRI, curated, prefixes } = facts
  const graph = dataset.replace(`${baseIRI}dataset/`, `${baseIRI}graph/`)
  const counts = graphs.get(graph)
  const about: readonly Statement[] = [
    [dataset, name('rdf', 'type'), name('void', 'Dataset')],
    [dataset, name('void', 'sparqlEndpoint'), `${baseIRI}sparql`],
    [dataset, name('prov', 'wasGeneratedBy'), `${baseIRI}catalogue#build`],
    [graph, name('rdf', 'type'), name('sd', 'NamedGraph')],
    [graph, name('sd', 'name'), graph],
    [graph, name('sd', 'graph'), dataset],
    [dataset, name('void', 'triples'), number(counts?.triples ?? 0)],
    ...dumpStatements(dataset, facts),
    ...graphStatements(dataset, graph, facts),
    ...inheritedLicences(dataset, facts),
  ]
  if (counts === undefined) return about
  const hasExample = objectsOf(curated, dataset, name('void', 'exampleResource')).length > 0
  return [
    ...about,
    [dataset, name('void', 'distinctSubjects'), number(counts.subjects)],
    [dataset, name('void', 'entities'), number(counts.entities)],
    [dataset, name('void', 'classes'), number(counts.classes.size)],
    [dataset, name('void', 'properties'), number(counts.properties.size)],
    ...(hasExample ? [] : exampleStatements(dataset, counts)),
    ...partitions(counts.classes, { dataset, prefixes, kind: 'class', count: 'entities' }),
    ...partitions(counts.properties, { dataset, prefixes, kind: 'property', count: 'triples' }),
  ]
}

/** Where the theme names no example: the first instance of the class that has the most. */
function exampleStatements(dataset: string, { classes, examples }: GraphStatistics): readonly Statement[] {
  const [largest] = [...classes].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
  const example = largest && examples.get(largest[0])
  return example === undefined ? [] : [[dataset, name('void', 'exampleResource'), example]]
}
