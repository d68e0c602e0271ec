import { closest } from 'fastest-levenshtein'
import { Problem } from '../../problems/problem.js'
import type { ClassShape } from '../../shapes/model.js'
import type { CollectionQuery } from '../collections.js'
import { collectionProperties } from './properties.js'

/** Things a page at most. */
const thingsAtMost = 10_000

/**
 * Is it a question that a release with these classes can answer?
 *
 * @throws Problem `bad-request`
 */
export function checkQuestion(classes: readonly ClassShape[], query: CollectionQuery): void {
  const shape = classes.find(({ key }) => key === query.collection)
  if (shape === undefined) {
    const known = classes.map(({ key }) => key)
    throw new Problem('bad-request', `there is no collection ${query.collection}${nearest(query.collection, known)}`)
  }
  const known = collectionProperties(shape).map(({ key }) => key)
  const named = [...query.filters, ...query.sort].map(({ property }) => property)
  for (const property of [...named, ...query.facets]) {
    if (known.includes(property)) continue
    const message = `things of the collection ${shape.key} have no property ${property}${nearest(property, known)}`
    throw new Problem('bad-request', message)
  }
  checkBounds(query)
}

function checkBounds({ limit, box }: CollectionQuery): void {
  if (!Number.isInteger(limit) || limit < 0 || limit > thingsAtMost)
    throw new Problem('bad-request', `a page has 0 to ${thingsAtMost} things, not ${limit}`)
  if (box === undefined) return
  const [west, south, east, north] = box
  const isWithin = [west, east].every((x) => Math.abs(x) <= 180) && [south, north].every((y) => Math.abs(y) <= 90)
  if (!isWithin || south > north) {
    const message = `${box.join()} is no box: west, south, east and north in degrees, the south below the north`
    throw new Problem('bad-request', message)
  }
}

function nearest(name: string, known: readonly string[]): string {
  return known.length === 0 ? '' : `; the nearest is ${closest(name, known)}`
}
