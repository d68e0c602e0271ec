import { name } from '../../rdf/namespaces.js'
import type { ClassShape, Step } from '../../shapes/model.js'

/** A property by which the things of a collection are asked for. */
export interface CollectionProperty {
  /** Its name in questions: the key of the property shape; of a property of a part, both keys: `address.postalCode`. */
  readonly key: string
  readonly path: readonly Step[]
}

/** The classes of a thing are asked for by this name, where no property shape has it. */
export const typeProperty: CollectionProperty = { key: 'type', path: [{ iri: name('rdf', 'type'), inverse: false }] }

/** The properties by which the things of a class are asked for: those of its shape, those of their parts, and `type`. */
export function collectionProperties({ properties }: ClassShape): readonly CollectionProperty[] {
  const own = properties.flatMap(({ key, path, properties: nested = [] }) => [
    { key, path },
    ...nested.map((part) => ({ key: `${key}.${part.key}`, path: [...path, ...part.path] })),
  ])
  return own.some(({ key }) => key === typeProperty.key) ? own : [...own, typeProperty]
}
