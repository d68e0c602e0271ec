import type { Literal, Term } from '@rdfjs/types'
import type { PropertyShape } from '../../shapes/model.js'

/** A value, with the numbers of the datasets that say it (positions in the datasets of the document, from 1). */
export interface FactValue {
  readonly term: Term
  readonly datasets: readonly number[]
  /** What is said of a value that has no page, beside its name and classes: a blank node, or a part of the thing. */
  readonly facts: readonly Fact[]
  /** The name of such a value. */
  readonly name: Literal | undefined
}

/** All values of one property. */
export interface Fact {
  readonly predicate: string
  readonly label: string
  /** What the shape of the thing says of the property, where there is one. */
  readonly property?: PropertyShape | undefined
  /** Where it comes among the others: by the shape of the thing; what none describes comes last, by label. */
  readonly rank: number
  readonly values: readonly FactValue[]
}
