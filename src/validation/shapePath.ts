import type { DatasetCore, Term } from '@rdfjs/types'
import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import { rdfList } from './rdfList.js'

/** What is wrong with a property path (SHACL §2.3.1), or what cannot be followed here; undefined: nothing. */
export function pathFault(dataset: DatasetCore, path: Term): string | undefined {
  if (!isListCell(dataset, path)) return stepFault(dataset, path)
  const steps = rdfList(dataset, path)
  if (steps === undefined || steps.length < 2) return 'its list is not well formed, or shorter than two'
  return steps.map((step) => stepFault(dataset, step)).find((fault) => fault !== undefined)
}

/** Paths of one predicate, by the term of SHACL that makes them. */
const single = ['zeroOrMorePath', 'oneOrMorePath', 'zeroOrOnePath']

function stepFault(dataset: DatasetCore, step: Term): string | undefined {
  if (step.termType === 'NamedNode') return undefined
  if (step.termType !== 'BlankNode') return `"${step.value}" is no IRI`
  if (objects(dataset, step, 'inversePath').length > 0) {
    return 'sh:inversePath is not supported: a thing is validated with what is said of it, not with what points to it'
  }
  const predicates = predicatesOf(dataset, step)
  if (predicates === undefined) return 'it is not well formed'
  const isPlain = predicates.every(({ termType }) => termType === 'NamedNode')
  return isPlain && predicates.length > 0 ? undefined : 'a path within a path is not supported but in a sequence'
}

/** The predicates of a step; undefined where it is no step. */
function predicatesOf(dataset: DatasetCore, step: Term): readonly Term[] | undefined {
  const [alternatives] = objects(dataset, step, 'alternativePath')
  if (alternatives !== undefined) return rdfList(dataset, alternatives)
  const predicates = single.flatMap((local) => objects(dataset, step, local))
  return predicates.length === 1 ? predicates : undefined
}

function objects(dataset: DatasetCore, subject: Term, local: string): readonly Term[] {
  return [...dataset.match(subject, factory.namedNode(name('sh', local)))].map(({ object }) => object)
}

function isListCell(dataset: DatasetCore, term: Term): boolean {
  return term.value === name('rdf', 'nil') || dataset.match(term, factory.namedNode(name('rdf', 'first'))).size > 0
}
