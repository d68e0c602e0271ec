import type { DatasetCore, Quad, Term } from '@rdfjs/types'
import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'

/** A statement of the catalogue: IRIs as text, literals as terms. */
export type Statement = readonly [subject: string, property: string, object: string | Term]

export function quadOf([subject, property, object]: Statement): Quad {
  const term = typeof object === 'string' ? factory.namedNode(object) : object
  return factory.quad(factory.namedNode(subject), factory.namedNode(property), term as never)
}

/** A count. */
export function number(value: number, datatype: 'integer' | 'nonNegativeInteger' = 'integer'): Term {
  return factory.literal(String(value), factory.namedNode(name('xsd', datatype)))
}

/** What a dataset says of a thing by a property. */
export function objectsOf(dataset: DatasetCore, subject: string, property: string): readonly Term[] {
  const quads = dataset.match(factory.namedNode(subject), factory.namedNode(property))
  return [...quads].map(({ object }) => object)
}
