import { factory } from '../../rdf/environment.js'
import { name } from '../../rdf/namespaces.js'
import type { CollectionQuery } from '../../release/collections.js'
import type { ClassShape } from '../../shapes/model.js'
import type { PublishedDataset } from '../datasets.js'
import type { Site } from '../site.js'
import { filterParameters } from './filterParameters.js'
import { apiFormats } from './formats.js'
import { generalParameters } from './generalParameters.js'
import type { ApiCollection } from './collectionModel.js'
import { createKeys } from './keys.js'

/**
 * The collections of a site by their keys, in the order of the shapes, but those of parts behind all others. What is counted for it
 * is counted once a release.
 */
export function collectionsOf(site: Site): Promise<ReadonlyMap<string, ApiCollection>> {
  const known = counted.get(site)
  if (known) return known
  const counting = countAll(site)
  counted.set(site, counting)
  // What failed for once is tried again.
  counting.catch(() => counted.delete(site))
  return counting
}

const counted = new WeakMap<Site, Promise<ReadonlyMap<string, ApiCollection>>>()

async function countAll(site: Site): Promise<ReadonlyMap<string, ApiCollection>> {
  const collections = await Promise.all(site.release.classes.map((shape) => describe(site, shape)))
  const ordered = [...collections.filter(({ isPart }) => !isPart), ...collections.filter(({ isPart }) => isPart)]
  return new Map(ordered.map((collection) => [collection.shape.key, collection]))
}

async function describe(site: Site, shape: ClassShape): Promise<ApiCollection> {
  const question: CollectionQuery = { collection: shape.key, filters: [], sort: [], limit: sampleSize, facets: [] }
  const [all, placed] = await Promise.all([
    site.release.collection(question),
    site.release.collection({ ...question, limit: 1, box: [-180, -90, 180, 90] }),
  ])
  const hasPosition = placed.total > 0
  const about = {
    shape,
    total: all.total,
    isPart: all.things.length > 0 && all.things.every((iri) => isPartOfThing(site, iri)),
    hasPosition,
    formats: apiFormats.filter(({ name: format }) => format !== 'geojson' || hasPosition),
    members: membersOf(shape),
  }
  const general = generalParameters(about)
  const filters = filterParameters(
    shape,
    general.map(({ name: taken }) => taken),
  )
  return {
    ...about,
    parameters: new Map([...general, ...filters].map((parameter) => [parameter.name, parameter])),
    datasets: datasetsOf(site, [shape.classIRI, ...shape.subClasses]),
    keys: createKeys(site, shape.key),
  }
}

/** Things of a collection that are looked at to know what kind they are. */
const sampleSize = 20

/** Terms of a vocabulary have fragments too, but what stands before theirs is no thing that the release tells of. */
function isPartOfThing({ release }: Site, iri: string): boolean {
  const hash = iri.indexOf('#')
  return hash > 0 && hash < iri.length - 1 && release.has(iri.slice(0, hash))
}

function membersOf({ properties }: ClassShape): string[] {
  return [...new Set(['id', 'type', 'label', ...properties.map(({ key }) => key)])]
}

/** The datasets that say of things that they are of the classes (VoID §4.5); all of them where the catalogue has no such counts. */
function datasetsOf({ release, datasets }: Site, classes: readonly string[]): readonly PublishedDataset[] {
  const partitions = [...release.catalogue.match(null, factory.namedNode(name('void', 'class')))].filter(({ object }) =>
    classes.includes(object.value),
  )
  const holders = partitions.flatMap(({ subject }) => [
    ...release.catalogue.match(null, factory.namedNode(name('void', 'classPartition')), subject),
  ])
  const iris = new Set(holders.map(({ subject }) => subject.value))
  const holding = datasets.filter(({ iri }) => iris.has(iri))
  return holding.length > 0 ? holding : datasets
}
