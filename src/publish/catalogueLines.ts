import type { DatasetCore } from '@rdfjs/types'
import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import { quadLine } from '../rdf/quads.js'
import type { Site } from './site.js'

/**
 * What the catalogue says of a dataset of it, or of itself, as lines without graphs: its counts, its distributions with
 * their check sums, its graph, its service. The release cannot hold it, for it tells the release's own digest. The parts by
 * class and by property, of which there are hundreds, are left to the catalogue. Empty for all other things.
 */
export function catalogueLines({ release, address, datasets }: Site, thing: string): readonly string[] {
  const dataset = datasets.find(({ iri }) => iri === thing)
  if (dataset === undefined && thing !== `${address.baseIRI}catalogue`) return []
  const { catalogue } = release
  const left = partitionsOf(catalogue)
  const isTold = (iri: string): boolean => iri === thing || iri === dataset?.graph || iri.startsWith(`${thing}#`)
  const quads = [...catalogue].filter(
    ({ subject, object }) => isTold(subject.value) && !left.has(subject.value) && !left.has(object.value),
  )
  return quads.map(quadLine)
}

function partitionsOf(catalogue: DatasetCore): ReadonlySet<string> {
  const properties = ['classPartition', 'propertyPartition'].map((local) => factory.namedNode(name('void', local)))
  return new Set(
    properties.flatMap((property) => [...catalogue.match(null, property)].map(({ object }) => object.value)),
  )
}
