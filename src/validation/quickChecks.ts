import type { DatasetCore, Quad, Term } from '@rdfjs/types'
import { itemsOf } from '../rdf/list.js'
import { name, prefixes } from '../rdf/namespaces.js'
import { type Pointer, subjectsWith } from '../rdf/pointer.js'
import { telling } from './constraining.js'
import { type Judge, judgeMakers, type Values } from './judges.js'

/** Does a node surely conform to a shape? False where it may not, which the engine then judges and explains. */
export type QuickCheck = (node: Term, graph: QuickGraph) => boolean

/** What quick checks read: what is said of a node, and the classes of a thing. */
export interface QuickGraph {
  readonly quadsOf: (node: Term) => readonly Quad[]
  readonly typesOf: (thing: Term) => readonly string[]
}

/**
 * The node shapes that plain functions can judge, by the value of their term. Almost all things conform, and the engine,
 * which explains what does not, takes far longer to find that all is well. A shape with anything else than property
 * shapes of common constraints has no quick check.
 */
export function quickChecks(ontology: DatasetCore): ReadonlyMap<string, QuickCheck> {
  const shapes = subjectsWith(ontology, name('sh', 'property'))
  return new Map(
    shapes.flatMap((shape) => {
      const check = shape.term.termType === 'NamedNode' ? checkOf(shape) : undefined
      return check === undefined ? [] : [[shape.term.value, check] as const]
    }),
  )
}

function checkOf(shape: Pointer): QuickCheck | undefined {
  if (constraintsOf(shape).some((local) => local !== 'property')) return undefined
  const checks = shape.out(name('sh', 'property')).map(checkOfProperty)
  if (!checks.every((check) => check !== undefined)) return undefined
  return (node, graph) => checks.every((check) => check(node, graph))
}

function checkOfProperty(shape: Pointer): QuickCheck | undefined {
  const path = pathOf(shape)
  const judges = judgesOf(shape)
  if (path === undefined || judges === undefined) return undefined
  return (node, graph) => {
    const values = { terms: follow(node, path, graph), typesOf: graph.typesOf }
    return judges.every((judge) => judge(values))
  }
}

/** The predicates of a plain path or a sequence of such. */
function pathOf(shape: Pointer): readonly string[] | undefined {
  const [path] = shape.out(name('sh', 'path'))
  const steps = path && (path.out(name('rdf', 'first')).length > 0 ? itemsOf(path) : [path])
  return steps?.every(({ term }) => term.termType === 'NamedNode') ? steps.map(({ term }) => term.value) : undefined
}

/** The values at the end of a path, each once. */
function follow(node: Term, path: readonly string[], { quadsOf }: QuickGraph): readonly Term[] {
  return path.reduce<readonly Term[]>(
    (nodes, predicate) => {
      const values = nodes.flatMap((each) =>
        quadsOf(each).flatMap((quad) => (quad.predicate.value === predicate ? [quad.object as Term] : [])),
      )
      return values.length < 2 ? values : distinct(values)
    },
    [node],
  )
}

function distinct(terms: readonly Term[]): readonly Term[] {
  return terms.filter((term, index) => terms.findIndex((other) => other.equals(term)) === index)
}

/** All that a shape asks of values; undefined where it asks anything that is not judged here. */
function judgesOf(shape: Pointer): readonly Judge[] | undefined {
  const judges = constraintsOf(shape).flatMap((local): (Judge | undefined)[] => {
    if (local === 'or') return shape.out(name('sh', 'or')).map(oneOf)
    const make = Object.hasOwn(judgeMakers, local) ? judgeMakers[local] : undefined
    return make === undefined ? [undefined] : shape.out(name('sh', local)).map((stated) => make(stated.term, shape))
  })
  return judges.every((judge) => judge !== undefined) ? judges : undefined
}

/** Each value conforms to one of the shapes of a list (SHACL §4.6.3). */
function oneOf(list: Pointer): Judge | undefined {
  const members = itemsOf(list)?.map((member) =>
    member.out(name('sh', 'path')).length > 0 || member.out(name('sh', 'property')).length > 0
      ? undefined
      : judgesOf(member),
  )
  if (!members?.every((member) => member !== undefined)) return undefined
  return ({ terms, typesOf }: Values) =>
    terms.every((term) => members.some((judges) => judges.every((judge) => judge({ terms: [term], typesOf }))))
}

/** The terms of SHACL by which a shape asks something, without `sh:`. */
function constraintsOf({ term, dataset }: Pointer): readonly string[] {
  const said = [...dataset.match(term as never)].map(({ predicate }) => predicate.value)
  const locals = new Set(said.filter((iri) => iri.startsWith(prefixes.sh)).map((iri) => iri.slice(prefixes.sh.length)))
  return [...locals].filter((local) => !telling.includes(local) && local !== 'flags')
}

/** The graph of one resource for quick checks. */
export function quickGraph(quads: readonly Quad[], elsewhere: Elsewhere): QuickGraph {
  const bySubject = new Map<string, Quad[]>()
  for (const quad of quads) {
    const known = bySubject.get(quad.subject.value)
    if (known === undefined) bySubject.set(quad.subject.value, [quad])
    else known.push(quad)
  }
  const ownOf = ({ termType, value }: Term) => (termType === 'Literal' ? [] : bySubject.get(value))
  return {
    quadsOf: (node) => ownOf(node) ?? (node.termType === 'NamedNode' ? elsewhere.quadsOf(node.value) : []),
    typesOf: (thing) =>
      ownOf(thing)?.flatMap(({ predicate, object }) => (predicate.value === type ? [object.value] : [])) ??
      (thing.termType === 'NamedNode' ? elsewhere.typesOf(thing.value) : []),
  }
}

interface Elsewhere {
  readonly quadsOf: (iri: string) => readonly Quad[]
  readonly typesOf: (iri: string) => readonly string[]
}

const type = name('rdf', 'type')
