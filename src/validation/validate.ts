import { LRUCache } from 'lru-cache'
import type { Report } from '../problems/problem.js'
import { detach } from '../rdf/detach.js'
import { factory } from '../rdf/environment.js'
import { focusNodes, type FocusNode } from './focusNodes.js'
import { problemOf } from './problemOf.js'
import { quickGraph } from './quickChecks.js'
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
export async function validate(resources: Iterable<Resource>, asked: ValidateOptions): Promise<void> {
  const { quadsOf } = asked
  const options = {
    ...asked,
    typesOf: remembered(asked.typesOf, 20_000),
    ...(quadsOf === undefined ? {} : { quadsOf: remembered(quadsOf, 1_000) }),
  }
  const missing = new Map(options.shapes.byNode)
  for (const resource of resources) {
    missing.delete(resource.iri)
    await validateOne(resource, focusNodes(resource.quads, options.shapes), options)
  }
  for (const [iri, shapes] of missing) {
    await validateOne({ iri, quads: [], origins: [] }, [{ node: factory.namedNode(iri), shapes }], options)
  }
}

/** The same few things are named by many: journals, institutions, codes. */
function remembered<Said extends readonly unknown[]>(say: (iri: string) => Said, max: number): (iri: string) => Said {
  const known = new LRUCache<string, Said>({ max })
  return (iri) => {
    let said = known.get(iri)
    if (said === undefined) known.set(detach(iri), (said = say(iri)))
    return said
  }
}

async function validateOne(
  resource: Resource,
  focusNodes: readonly FocusNode[],
  options: ValidateOptions,
): Promise<void> {
  const unsure = withoutConforming(resource, focusNodes, options)
  if (unsure.length === 0) return
  const dataset = createView(resource.quads, options)
  const told = new Set<string>()
  for (const { node, shapes } of unsure) {
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

/** The nodes with the shapes to which they do not surely conform. */
function withoutConforming(
  { quads }: Resource,
  focusNodes: readonly FocusNode[],
  { shapes: { quick }, typesOf, quadsOf }: ValidateOptions,
): readonly FocusNode[] {
  // The engine looks at nothing where nothing is known, nor further than is allowed.
  if (quads.length === 0 || quadsOf === undefined) return focusNodes
  const graph = quickGraph(quads, { typesOf, quadsOf })
  return focusNodes.flatMap(({ node, shapes }) => {
    const unsure = shapes.filter((shape) => quick.get(shape.value)?.(node, graph) !== true)
    return unsure.length === 0 ? [] : [{ node, shapes: unsure }]
  })
}
