declare module 'shacl-engine' {
  import type { Literal, NamedNode, Quad, Term } from '@rdfjs/types'

  /** What a validator reads of a data graph. */
  export interface Graph {
    match(subject?: Term | null, predicate?: Term | null, object?: Term | null): Iterable<Quad>
  }

  /** One step of a path; `quantifier` is `one` for a plain predicate. */
  export interface PathStep {
    readonly quantifier: string
    readonly start: 'subject' | 'object'
    readonly predicates: readonly NamedNode[]
  }

  /** A set of terms of a graph. */
  export interface Terms {
    readonly term: Term | undefined
    readonly terms: readonly Term[]
  }

  /** SHACL §3.6. */
  export interface Result {
    readonly focusNode: Terms
    readonly value: Terms | undefined
    readonly path: readonly PathStep[] | undefined
    readonly severity: NamedNode
    readonly message: readonly Literal[]
    readonly constraintComponent: NamedNode
    readonly shape: Shape
  }

  export interface Shape {
    readonly ptr: Terms
    readonly path: readonly PathStep[] | undefined
    readonly deactivated: boolean | undefined
    readonly shapeValidator: unknown
  }

  /** A compiled set of shapes. The package ships no types. */
  export class Validator {
    constructor(shapes: Iterable<Quad> & Graph, options: { readonly factory: unknown })
    readonly shapes: { values(): Iterable<Shape> }
    validate(
      data: { readonly dataset: Graph; readonly terms: readonly Term[] },
      shapes: readonly { readonly terms: readonly Term[] }[],
    ): Promise<{ readonly results: readonly Result[] }>
  }
}
