import type { Quad, Term } from '@rdfjs/types'
import type { PathStep, Result } from 'shacl-engine'
import type { Code } from '../problems/codes.js'
import { Problem, type Origin } from '../problems/problem.js'
import { name } from '../rdf/namespaces.js'
import type { Resource } from './resource.js'
import { sentenceOf } from './sentences.js'
import { termName, type Prefixes } from './termName.js'

/**
 * A result of validation (SHACL §3.6) as a problem: the thing, the property, the value, what is wrong with it, and the
 * row that says so: `t.csv:4: shape-violation: <https://…/id/a> esr:siren "x": does not match ^[0-9]{9}$`.
 */
export function problemOf(result: Result, resource: Resource, prefixes: Prefixes): Problem {
  const value = result.value?.term
  const values = value === undefined ? valuesOf(result, resource) : [value]
  const shown = values.slice(0, valuesShown).map((term) => termName(term, prefixes))
  const way = [...wayTo(result.focusNode.term!, resource), ...stepsOf(result)].map((step) => stepName(step, prefixes))
  const what = [way.join('/'), shown.join(', ')].filter(Boolean).join(' ')
  const text = `<${resource.iri}>${what && ` ${what}`}: ${sentenceOf(result, prefixes)}`
  return new Problem(codeOf[result.severity.value] ?? 'shape-warning', text, originOf(result, resource))
}

const codeOf: Readonly<Record<string, Code>> = { [name('sh', 'Violation')]: 'shape-violation' }

/** Where a result is about how many values there are, not about one of them, these are told; not more than: */
const valuesShown = 4

function valuesOf(result: Result, resource: Resource): readonly Term[] {
  const objects = resource.quads.filter((quad) => isAlong(quad, result)).map(({ object }) => object)
  return objects.filter((term, at) => objects.findIndex((other) => other.equals(term)) === at)
}

/** Does a quad lead from the focus node along a path of one step? */
function isAlong({ subject, predicate }: Quad, { focusNode, path }: Result): boolean {
  const predicates = path?.length === 1 ? path[0]!.predicates : []
  return subject.equals(focusNode.term) && predicates.some((each) => each.equals(predicate))
}

function stepsOf({ path }: Result): readonly PathStep[] {
  return path ?? []
}

/** The properties from the thing to a blank node below it. */
function wayTo(node: Term, resource: Resource, seen: readonly string[] = []): readonly PathStep[] {
  if (node.termType !== 'BlankNode' || seen.includes(node.value)) return []
  const naming = resource.quads.find(({ object }) => object.equals(node))
  if (naming === undefined) return []
  const step = { quantifier: 'one', start: 'subject', predicates: [naming.predicate as never] } as const
  return [...wayTo(naming.subject, resource, [...seen, node.value]), step]
}

/** As SPARQL writes property paths (SPARQL 1.1 §9.1). */
function stepName({ quantifier, predicates }: PathStep, prefixes: Prefixes): string {
  return predicates.map((predicate) => termName(predicate, prefixes)).join('|') + (signs[quantifier] ?? '')
}

const signs: Readonly<Record<string, string>> = { zeroOrMore: '*', oneOrMore: '+', zeroOrOne: '?' }

/** The row that says the value; else one that says another value of the property; else the first that says anything of the thing. */
function originOf(result: Result, { quads, origins }: Resource): Origin {
  const value = result.value?.term
  const known = [...quads.keys()].filter((at) => origins[at]?.line !== undefined)
  const along = known.filter((at) => isAlong(quads[at]!, result))
  const says =
    along.find((at) => value !== undefined && quads[at]!.object.equals(value)) ??
    known.find((at) => value !== undefined && quads[at]!.object.equals(value) && (result.path?.length ?? 0) > 1) ??
    along[0] ??
    known.find((at) => quads[at]!.subject.equals(result.focusNode.term)) ??
    known[0]
  return (says === undefined ? undefined : origins[says]) ?? {}
}
