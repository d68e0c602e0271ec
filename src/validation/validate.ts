import type { Report } from '../problems/problem.js'
import { factory } from '../rdf/environment.js'
import { focusNodes, type FocusNode } from './focusNodes.js'
import { problemOf } from './problemOf.js'
import type { Resource } from './resource.js'
import type { Shapes } from './shapes.js'
import { createView, type Elsewhere } from './view.js'

export type { Resource } from './resource.js'

export interface ValidateOptions extends Elsewhere {
  readonly shapes: Shapes
  readonly report: Report
  /** For the names of properties in messages. */
  readonly prefixes: Readonly<Record<string, string>>
}

/**
 * Validates resources one by one with the shapes that target them or the blank nodes below them (SHACL §3.4); then the
 * target nodes of which none of the resources says anything. Results are told as problems with their source row.
 *
 * @throws Problem `bad-shape` where a shape looks further than {@link Elsewhere} knows
 */
export async function validate(resources: Iterable<Resource>, options: ValidateOptions): Promise<void> {
  const missing = new Map(options.shapes.byNode)
  for (const resource of resources) {
    missing.delete(resource.iri)
    await validateOne(resource, focusNodes(resource.quads, options.shapes), options)
  }
  for (const [iri, shapes] of missing) {
    await validateOne({ iri, quads: [], origins: [] }, [{ node: factory.namedNode(iri), shapes }], options)
  }
}

async function validateOne(
  resource: Resource,
  focusNodes: readonly FocusNode[],
  options: ValidateOptions,
): Promise<void> {
  if (focusNodes.length === 0) return
  const dataset = createView(resource.quads, options)
  const told = new Set<string>()
  for (const { node, shapes } of focusNodes) {
    const wanted = shapes.map((term) => ({ terms: [term] }))
    const { results } = await options.shapes.validator.validate({ dataset, terms: [node] }, wanted)
    for (const result of results) {
      const problem = problemOf(result, resource, options.prefixes)
      // Two shapes of a thing may share a property shape: its results are told once.
      if (!told.has(problem.toString())) options.report(problem)
      told.add(problem.toString())
    }
  }
}
