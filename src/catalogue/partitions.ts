import { name } from '../rdf/namespaces.js'
import { number, type Statement } from './statement.js'

export interface PartitionOptions {
  readonly dataset: string
  readonly prefixes: Readonly<Record<string, string>>
  readonly kind: 'class' | 'property'
  readonly count: 'entities' | 'triples'
}

/** The parts of a dataset by class or by property (VoID §4.5): IRI → its count. */
export function partitions(counts: ReadonlyMap<string, number>, options: PartitionOptions): readonly Statement[] {
  const { dataset, kind, count, prefixes } = options
  return [...counts].flatMap(([iri, amount]): Statement[] => {
    const partition = `${dataset}#${kind}-${fragmentOf(iri, prefixes)}`
    return [
      [dataset, name('void', `${kind}Partition`), partition],
      [partition, name('void', kind), iri],
      [partition, name('void', count), number(amount)],
    ]
  })
}

/** Named after what it is the part of, so that a part keeps its IRI from release to release: `esr:Institution`. */
function fragmentOf(iri: string, prefixes: Readonly<Record<string, string>>): string {
  const fitting = Object.entries(prefixes).filter(
    ([, namespace]) => iri.startsWith(namespace) && /^[A-Za-z0-9._-]+$/.test(iri.slice(namespace.length)),
  )
  const [best] = fitting.sort(([a, long], [b, longer]) => longer.length - long.length || (a < b ? -1 : 1))
  return best === undefined ? encodeURIComponent(iri) : `${best[0]}:${iri.slice(best[1].length)}`
}
