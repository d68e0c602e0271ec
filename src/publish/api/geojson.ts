import type { Position } from '../../release/collections.js'
import type { Item } from './items.js'
import type { Provenance } from './provenance.js'

/** A thing as a feature of GeoJSON (RFC 7946 §3.2); one that is nowhere has no geometry. */
export function featureOf({ id, ...properties }: Item, position: Position | undefined): object {
  return {
    type: 'Feature',
    id,
    geometry: position ? { type: 'Point', coordinates: position } : null,
    properties,
  }
}

/** The things of a collection as GeoJSON (RFC 7946 §3.3), batch by batch; where it comes from stands beside the features. */
export async function* writeGeoJson(
  batches: AsyncIterable<readonly Item[]>,
  about: Provenance & { readonly total: number },
  positionOf: (iri: string) => Position | undefined,
): AsyncGenerator<string> {
  const head = JSON.stringify({ type: 'FeatureCollection', ...about })
  yield `${head.slice(0, -1)},"features":[`
  let separator = '\n'
  for await (const items of batches) {
    const features = items.map((item) => JSON.stringify(featureOf(item, positionOf(item.id))))
    if (features.length === 0) continue
    yield separator + features.join(',\n')
    separator = ',\n'
  }
  yield '\n]}\n'
}
