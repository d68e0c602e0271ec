import type { ApiCollection } from './collectionModel.js'
import type { Asked } from './asked.js'

/** The facets of a collection's page: those asked for, else the first of those that things share values of. */
export function facetsOfPage({ shape }: Pick<ApiCollection, 'shape'>, { facets }: Asked): readonly string[] {
  if (facets.length > 0) return facets
  const shared = shape.properties.filter(
    ({ kind, in: listed, classes, datatypes }) =>
      listed !== undefined ||
      (kind === 'iri' && classes.length > 0) ||
      datatypes.some((datatype) => /#(boolean|gYear)$/.test(datatype)),
  )
  return [...(shape.subClasses.length > 0 ? ['type'] : []), ...shared.map(({ key }) => key)].slice(0, mostFacets)
}

const mostFacets = 6
