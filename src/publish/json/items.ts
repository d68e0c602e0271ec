import type { Term } from '@rdfjs/types'
import { factory } from '../../rdf/environment.js'
import type { Release } from '../../release/release.js'
import type { PropertyShape, Step } from '../../shapes/model.js'
import { name } from '../../rdf/namespaces.js'
import { type ItemSource, readSources } from './itemSources.js'
import type { Json } from './json.js'
import { put, writeNode } from './node.js'
import type { JsonObject } from './state.js'
import { distinctTerms, keyOf, tell, type Told } from './told.js'
import { createWriting, type Framed, withContext } from './writing.js'

/** How items are written. */
export interface ItemOptions {
  /**
   * True: JSON-LD, with lexical forms as they are and without the properties of longer paths, which no term can say.
   * False: plain JSON, with numbers and truth values, and these properties.
   */
  readonly exact: boolean
  /** Address of the context. */
  readonly context: string
  /** The shapes that decide where classes of a thing differ: those of the collection. */
  readonly properties?: readonly PropertyShape[]
}

/**
 * Writes things as objects: `id`, `type`, `label`, then the properties of their shapes under their keys, then all else
 * under prefixed names. A property that may have many values is an array or an object of languages, empty where there is
 * none; one that has a single value is absent where there is none. Values that do not fit the shape stand under the
 * prefixed name of their predicate, as they are.
 */
export function writeItems(
  json: Json,
  sources: readonly ItemSource[],
  options: ItemOptions,
): Framed<readonly JsonObject[]> {
  const tolds = sources.map(({ quads, labels }) => tell(quads, labels))
  return withContext(json, options.context, (names, misread) =>
    sources.map((source, index) => {
      const told = tolds[index]!
      const partsOf = `${source.thing}#`
      const writing = createWriting(json, { told, exact: options.exact, partsOf, names, misread })
      const node = writeNode(writing, source.thing, { nested: options.properties, isRoot: true })
      const types = told.subjects.get(source.thing)?.get(name('rdf', 'type')) ?? []
      const plan = writing.plans(
        types.map(({ value }) => value),
        options.properties,
      )
      for (const planned of [...plan.byInverse.values(), ...(options.exact ? [] : plan.paths)]) {
        const { property } = planned
        const objects = source.values?.(property) ?? follow(told, source.thing, property.path)
        put(writing, node, { planned, objects })
      }
      return node
    }),
  )
}

/** The things of a release as items, in order; one that the release says nothing of has its `id` alone. */
export function itemsOf(
  release: Release,
  json: Json,
  { things, ...options }: ItemOptions & { readonly things: readonly string[] },
): Framed<readonly JsonObject[]> {
  return writeItems(json, readSources(release, things, options.properties ?? []), options)
}

/** The values of a path within the quads. */
function follow({ subjects }: Told, thing: string, path: readonly Step[]): readonly Term[] {
  let terms: readonly Term[] = [factory.namedNode(thing)]
  for (const { iri, inverse } of path) {
    if (inverse) return []
    terms = distinctTerms(terms.flatMap((term) => subjects.get(keyOf(term))?.get(iri) ?? []))
  }
  return terms
}
