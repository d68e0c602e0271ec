import type { Release } from '../../../release/release.js'
import type { ClassShape, PropertyShape } from '../../../shapes/model.js'
import { isSingle } from '../../json/forms.js'
import type { Kept } from './itemSchema.js'

/** Asks the data what they keep of a shape: data are published with their faults, which the report tells. */
export async function findKept(release: Release, shape: ClassShape): Promise<Kept> {
  const required = new Set<string>()
  const listed = new Set<string>()
  // One after the other: questions of others are answered in between.
  for (const property of shape.properties) {
    if (isSingle(property) && property.minCount > 0 && (await allHave(release, shape, property)))
      required.add(property.key)
    if (property.in !== undefined && (await allAreListed(release, shape, property))) listed.add(property.key)
  }
  return { required, listed }
}

async function allHave(
  release: Release,
  { key: collection }: ClassShape,
  { key, kind }: PropertyShape,
): Promise<boolean> {
  // A value of another kind than the shape says does not stand under the property's own name.
  if (kind !== 'string' && kind !== 'iri') return false
  const question = { collection, sort: [], limit: 0, facets: [] }
  const filter = { property: key, operator: 'exists', values: ['false'] } as const
  const { total } = await release.collection({ ...question, filters: [filter] })
  return total === 0
}

async function allAreListed(
  release: Release,
  { key: collection }: ClassShape,
  { key, in: list }: PropertyShape,
): Promise<boolean> {
  const question = { collection, filters: [], sort: [], limit: 0, facets: [key] }
  const { facets } = await release.collection(question)
  const values = facets[key] ?? []
  return values.length < mostFacetValues && values.every(({ value }) => list?.includes(value))
}

/** With so many values there may be more that were not counted. */
const mostFacetValues = 100
