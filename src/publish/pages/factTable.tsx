import type { VNode } from 'preact'
import { name } from '../../rdf/namespaces.js'
import type { Fact, FactValue } from './facts.js'
import { formatNumber } from './numbers.js'
import { Value } from './value.js'
import { labelOf, langOf, linkTo, type View } from './view.js'

/** Properties and their values, side by side. */
export function FactTable({ view, facts }: { view: View; facts: readonly Fact[] }): VNode {
  return (
    <dl class="facts">
      {facts.map((fact) => (
        <div>
          <dt>
            <Term view={view} iri={fact.predicate} />
          </dt>
          <dd>
            <Values view={view} fact={fact} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A term of a vocabulary by its label, leading to what the vocabulary says of it. */
export function Term({ view, iri }: { view: View; iri: string }): VNode {
  const { text, language } = labelOf(view, iri)
  const link = linkTo(view, iri)
  const lang = langOf(view, language)
  if (link === undefined) return <span lang={lang}>{text}</span>
  return (
    <a class="term-link" href={link} title={iri} lang={lang}>
      {text}
    </a>
  )
}

function Values({ view, fact: { predicate, values } }: { view: View; fact: Fact }): VNode {
  const shown = values.slice(0, shownValues)
  const rest = values.length - shown.length
  return (
    <ul class="values">
      {shown.map((value) => (
        <li>
          <One view={view} value={value} isType={predicate === name('rdf', 'type')} />
          {value.facts.length === 0 && !value.name && <Footnotes numbers={value.datasets} />}
        </li>
      ))}
      {rest > 0 && <li class="note">{view.words.more(formatNumber(view.language, rest))}</li>}
    </ul>
  )
}

const shownValues = 100

function One({ view, value, isType }: { view: View; value: FactValue; isType: boolean }): VNode {
  if (isType) return <Term view={view} iri={value.term.value} />
  if (value.facts.length > 0 || value.name) return <Part view={view} value={value} />
  return <Value view={view} term={value.term} />
}

/** A value without a page of its own: its name, and what is said of it. */
function Part({ view, value: { name: title, facts } }: { view: View; value: FactValue }): VNode {
  return (
    <div class="part">
      {title && (
        <strong lang={langOf(view, title.language)} dir="auto">
          {title.value}
        </strong>
      )}
      <FactTable view={view} facts={facts} />
    </div>
  )
}

/** The datasets that say a value, by their number in the list of sources. */
export function Footnotes({ numbers }: { numbers: readonly number[] }): VNode {
  return (
    <>
      {numbers.map((number) => (
        <sup>
          <a href={`#source-${number}`}>{number}</a>
        </sup>
      ))}
    </>
  )
}
