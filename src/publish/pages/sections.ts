import type { Fact } from './fact.js'
import type { Place } from './places.js'
import { textIn, type View } from './view.js'

/** Facts below one heading. */
export interface Section {
  readonly heading: string
  readonly facts: readonly Fact[]
  /** Is it what one looks up beside the text: identifiers, other names? */
  readonly isAside: boolean
}

/**
 * The sections of a page: the groups of the thing's shape in their order, then what no shape puts into a group, by what it
 * is. Names, classes and descriptions stand at the head of the page already, its position on the map by itself.
 */
export function sectionsOf(view: View, facts: ReadonlyMap<Place, readonly Fact[]>): readonly Section[] {
  const groups = new Map<string, Grouped>()
  const rest = new Map<Place, Fact[]>()
  for (const [place, told] of facts) {
    if (elsewhere.includes(place)) continue
    for (const fact of told) {
      const group = fact.property?.group
      if (group === undefined) rest.set(place, [...(rest.get(place) ?? []), fact])
      else add(groups, group.iri, { heading: textIn(view, group.labels)?.text ?? '', place, fact })
    }
  }
  const grouped = [...groups.values()].sort((a, b) => firstRank(a) - firstRank(b))
  return [...grouped.map((group) => finish(group, rest)), ...ungrouped(view, rest, grouped.length > 0)]
}

/** What is told in other parts of a page. */
const elsewhere: readonly Place[] = ['title', 'type', 'description', 'place']

/** What stands beside. */
const aside: readonly Place[] = ['identifiers', 'identity', 'names']

interface Grouped {
  readonly heading: string
  readonly facts: Fact[]
  readonly places: Place[]
}

interface Added {
  readonly heading: string
  readonly place: Place
  readonly fact: Fact
}

function add(groups: Map<string, Grouped>, iri: string, { heading, place, fact }: Added): void {
  let group = groups.get(iri)
  if (group === undefined) groups.set(iri, (group = { heading, facts: [], places: [] }))
  group.facts.push(fact)
  group.places.push(place)
}

function firstRank({ facts }: Grouped): number {
  return Math.min(...facts.map(({ rank }) => rank))
}

/** A group, with the facts without a group that belong where most of its own do: another theme's identifiers among identifiers. */
function finish({ heading, facts, places }: Grouped, rest: Map<Place, Fact[]>): Section {
  const counts = aside.map((place) => [place, places.filter((each) => each === place).length] as const)
  const [main] = counts.filter(([, count]) => count * 2 >= places.length)
  const more = main === undefined ? [] : (rest.get(main[0]) ?? [])
  if (main !== undefined) rest.delete(main[0])
  const told = [...facts].sort((a, b) => a.rank - b.rank)
  return { heading, facts: [...told, ...more], isAside: main !== undefined }
}

function ungrouped(view: View, rest: ReadonlyMap<Place, readonly Fact[]>, isMore: boolean): readonly Section[] {
  const { words } = view
  const order = ['facts', 'relations', 'identifiers', 'identity', 'names'] as const
  return order.flatMap((place) => {
    const facts = rest.get(place)
    const heading = place === 'facts' && isMore ? words.otherFacts : words[place]
    return facts === undefined ? [] : [{ heading, facts, isAside: aside.includes(place) }]
  })
}
