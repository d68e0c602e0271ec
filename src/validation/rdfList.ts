import type { DatasetCore, Term } from '@rdfjs/types'
import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'

/** The members of an RDF list (RDF Schema §5.2); undefined where the term is no well-formed list. */
export function rdfList(dataset: DatasetCore, head: Term): readonly Term[] | undefined {
  const members: Term[] = []
  const seen = new Set<string>()
  for (let cell = head; cell.value !== nil;) {
    const [member, otherMember] = dataset.match(cell, first)
    const [next, otherNext] = dataset.match(cell, rest)
    if (member === undefined || next === undefined || seen.has(cell.value)) return undefined
    if (otherMember !== undefined || otherNext !== undefined) return undefined
    seen.add(cell.value)
    members.push(member.object)
    cell = next.object
  }
  return members
}

const nil = name('rdf', 'nil')
const first = factory.namedNode(name('rdf', 'first'))
const rest = factory.namedNode(name('rdf', 'rest'))
