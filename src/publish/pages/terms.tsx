import type { VNode } from 'preact'
import type { Document } from '../document.js'
import { type Fact, factsOf, type Place, titleOf } from './facts.js'
import { FactTable, Term } from './factTable.js'
import { type View } from './view.js'

/** The terms of a vocabulary, each where its IRI's fragment leads. */
export function Terms({ view, document }: { view: View; document: Document }): VNode {
  const terms = termsOf(document)
  if (terms.length === 0) return <></>
  return (
    <section>
      <h2>{view.words.terms}</h2>
      {terms.map((term) => (
        <Described view={view} term={term} facts={factsOf(view, document, term)} />
      ))}
    </section>
  )
}

type TermFacts = ReadonlyMap<Place, readonly Fact[]>

function Described({ view, term, facts }: { view: View; term: string; facts: TermFacts }): VNode {
  const title = titleOf(view, facts, term)
  const types = facts.get('type')?.flatMap(({ values }) => values) ?? []
  const rest = [...facts].filter(([place]) => place !== 'title' && place !== 'type').flatMap(([, each]) => each)
  return (
    <section class="term" id={fragmentOf(term)}>
      <h3>
        {typeof title === 'string' ? title : title.value} <code>{fragmentOf(term)}</code>
        {types.map(({ term: type }) => (
          <span class="type">
            <Term view={view} iri={type.value} />
          </span>
        ))}
      </h3>
      <FactTable view={view} facts={rest} />
    </section>
  )
}

/** The parts of the document's thing that stand for themselves: named by a fragment, and not told where the thing is told. */
function termsOf({ thing, description }: Document): string[] {
  const subjects = new Set(description.quads.map(({ subject }) => subject.value))
  const told = partsBelow(thing, description.quads)
  return [...subjects].filter((iri) => iri.startsWith(`${thing}#`) && !told.has(iri))
}

/** What one comes to from a thing along its parts, the thing included. */
function partsBelow(thing: string, quads: Document['description']['quads']): ReadonlySet<string> {
  const found = new Set([thing])
  // A set that grows while it is gone through is gone through to its end.
  for (const part of found) {
    for (const { subject, object } of quads) {
      if (subject.value === part && object.value.startsWith(`${thing}#`)) found.add(object.value)
    }
  }
  return found
}

function fragmentOf(iri: string): string {
  return iri.slice(iri.indexOf('#') + 1)
}
