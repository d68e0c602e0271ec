import type { VNode } from 'preact'
import { name } from '../../rdf/namespaces.js'
import type { Fact } from './fact.js'
import { FactTable } from './factTable.js'
import { formatNumber } from './numbers.js'
import type { View } from './view.js'

/** Where a thing is: its position as people write it, with a link to a map. */
export function Coordinates({ view, facts }: { view: View; facts: readonly Fact[] }): VNode {
  if (facts.length === 0) return <></>
  const [lat, long] = [degrees(facts, 'lat', 90), degrees(facts, 'long', 180)]
  return (
    <section>
      <h2>{lat !== undefined && long !== undefined ? view.words.onMap : view.words.place}</h2>
      {lat !== undefined && long !== undefined ? (
        <Position view={view} lat={lat} long={long} />
      ) : (
        <FactTable view={view} facts={facts} />
      )}
    </section>
  )
}

function Position({ view, lat, long }: { view: View; lat: number; long: number }): VNode {
  const at = (value: number): string => formatNumber(view.language, Math.abs(value))
  const address = `https://www.openstreetmap.org/?mlat=${lat}&mlon=${long}#map=16/${lat}/${long}`
  return (
    <p>
      <data value={`${lat},${long}`}>
        {at(lat)}° {lat < 0 ? 'S' : 'N'}, {at(long)}° {long < 0 ? view.words.west : view.words.east}
      </data>{' '}
      <a class="external" href={address} rel="external nofollow">
        {view.words.map}
      </a>
    </p>
  )
}

/** The one value of a coordinate, where it is a number within its range. */
function degrees(facts: readonly Fact[], local: string, limit: number): number | undefined {
  const values = facts.find(({ predicate }) => predicate === name('geo', local))?.values ?? []
  const value = Number(values[0]?.term.value)
  return values.length === 1 && Math.abs(value) <= limit ? value : undefined
}
