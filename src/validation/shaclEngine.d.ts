declare module 'shacl-engine' {
  import type { Literal, NamedNode, Quad, Term } from '@rdfjs/types'

  /** What a validator reads of a data graph. */
  export interface Graph {
    match(
      subject?: Term | null,
      predicate?: Term | null,
      object?: Term | null,
    ): Iterable<Quad> & { readonly size: number }
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
    out(predicates: readonly Term[]): Terms
    /** The members, where the terms are an RDF list. */
    list(): Iterable<Terms> | undefined
  }

  /** SHACL §3.6. */
  export interface Result {
    readonly focusNode: Terms
    readonly value: Terms | undefined
    readonly path: readonly PathStep[] | null | undefined
    readonly severity: NamedNode
    readonly message: readonly Literal[]
    readonly constraintComponent: NamedNode
    readonly shape: Shape
    readonly args: Readonly<Record<string, unknown>>
  }

  export interface Shape {
    readonly ptr: Terms
    readonly path: readonly PathStep[] | null | undefined
    readonly deactivated: boolean | undefined
    /** `sh:message` of the shape itself. */
    readonly message: readonly Literal[]
    readonly shapeValidator: { readonly compiled: unknown }
  }

  /** One value node that is judged. */
  export interface Context {
    readonly valueOrNode: Terms
    test(conforms: boolean, component: NamedNode, result: { readonly value?: Terms }): void
  }

  /** A constraint, compiled for a shape. */
  export interface Constraint {
    generic(context: Context): void
  }

  /** A compiled set of shapes. The package ships no types. */
  export class Validator {
    constructor(
      shapes: Iterable<Quad> & Graph,
      options: {
        readonly factory: unknown
        /** Constraint parameter → what compiles it, in place of the engine's own. */
        readonly validations?: Iterable<readonly [parameter: Term, compile: (shape: Shape) => Constraint]>
      },
    )
    readonly shapes: { values(): Iterable<Shape> }
    validate(
      data: { readonly dataset: Graph; readonly terms: readonly Term[] },
      shapes: readonly { readonly terms: readonly Term[] }[],
    ): Promise<{ readonly results: readonly Result[] }>
  }
}
