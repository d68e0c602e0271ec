import type { Quad, Term } from '@rdfjs/types'
import type { Result } from 'shacl-engine'
import type { Code } from '../problems/codes.js'
import { Problem, type Origin, type Report } from '../problems/problem.js'
import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import type { Shapes } from './shapes.js'
import { createView } from './view.js'

/** A thing with what is said of it, each quad with the row that says it. */
export interface Resource {
  readonly iri: string
  readonly quads: readonly Quad[]
  readonly origins: readonly (Origin | undefined)[]
}

export interface ValidateOptions {
  readonly shapes: Shapes
  /** The classes of a thing that a resource names. */
  readonly typesOf: (iri: string) => readonly string[]
  readonly report: Report
  /** For the names of properties in messages. */
  readonly prefixes: Readonly<Record<string, string>>
}

/** Validates resources one by one with the shapes that target them (SHACL §3.4); results are told as problems with their source row. */
export async function validate(resources: Iterable<Resource>, options: ValidateOptions): Promise<void> {
  for (const resource of resources) {
    const shapes = shapesOf(resource, options.shapes)
    if (shapes.length === 0) continue
    const dataset = createView(resource.quads, options.typesOf)
    const focus = { dataset, terms: [factory.namedNode(resource.iri)] }
    const { results } = await options.shapes.validator.validate(
      focus,
      shapes.map((term) => ({ terms: [term] })),
    )
    for (const result of results) options.report(problemOf(result, resource, options.prefixes))
  }
}

const type = name('rdf', 'type')

function shapesOf({ iri, quads }: Resource, { byClass, byNode, bySubjectOf }: Shapes): readonly Term[] {
  const own = quads.filter(({ subject }) => subject.value === iri)
  const found = own.flatMap(({ predicate, object }) => [
    ...(bySubjectOf.get(predicate.value) ?? []),
    ...(predicate.value === type ? (byClass.get(object.value) ?? []) : []),
  ])
  return [...new Map([...(byNode.get(iri) ?? []), ...found].map((term) => [term.value, term])).values()]
}

const codeOf: Readonly<Record<string, Code>> = { [name('sh', 'Violation')]: 'shape-violation' }

function problemOf(result: Result, resource: Resource, prefixes: Readonly<Record<string, string>>): Problem {
  const property = propertyOf(result)
  const value = result.value?.term
  const message =
    (result.message.find(({ language }) => language === 'en') ?? result.message[0])?.value ?? 'does not conform'
  const values = value === undefined ? valuesOf(resource, property) : [value.value]
  const shown = values.slice(0, valuesShown).map((text) => JSON.stringify(text))
  const what = [property && compact(property, prefixes), shown.join(', ')].filter(Boolean).join(' ')
  const text = `<${resource.iri}>${what && ` ${what}`}: ${message}`
  return new Problem(codeOf[result.severity.value] ?? 'shape-warning', text, originOf(resource, property, value))
}

/** Where a result is about how many values there are, not about one of them, these are told; not more than: */
const valuesShown = 4

function valuesOf({ iri, quads }: Resource, property: string | undefined): readonly string[] {
  const own = quads.filter(({ subject, predicate }) => subject.value === iri && predicate.value === property)
  return [...new Set(own.map(({ object }) => object.value))]
}

function propertyOf({ path }: Result): string | undefined {
  return path?.length === 1 ? path[0]!.predicates[0]?.value : undefined
}

/** The row that says the value; else the first row that says anything of the thing. */
function originOf({ iri, quads, origins }: Resource, property: string | undefined, value: Term | undefined): Origin {
  const says = quads.findIndex((quad) => quad.predicate.value === property && value?.equals(quad.object) === true)
  const anything = quads.findIndex(({ subject }, at) => subject.value === iri && origins[at]?.line !== undefined)
  return origins[says] ?? origins[anything] ?? {}
}

function compact(iri: string, prefixes: Readonly<Record<string, string>>): string {
  const found = Object.entries(prefixes).find(([, namespace]) => iri.startsWith(namespace))
  return found === undefined ? `<${iri}>` : `${found[0]}:${iri.slice(found[1].length)}`
}
