import type { VNode } from 'preact'
import { name } from '../../rdf/namespaces.js'
import type { Fact, FactValue } from './fact.js'
import { compareTexts, formatNumber } from './numbers.js'
import { PropertyName } from './propertyName.js'
import { Value } from './value.js'
import { labelOf, langOf, linkTo, type View } from './view.js'

/** Properties and their values, side by side. */
export function FactTable({ view, facts }: { view: View; facts: readonly Fact[] }): VNode {
  return (
    <dl class="facts">
      {facts.map((fact) => (
        <div>
          <PropertyName view={view} fact={fact} />
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

/** The first values; more of them are unfolded, and what is beyond a page's measure is told by its number. */
function Values({ view, fact: { predicate, values } }: { view: View; fact: Fact }): VNode {
  const isType = predicate === name('rdf', 'type')
  const ordered = inOrder(view, values)
  const isShort = ordered.length <= shownWhole
  const rest = ordered.length - unfolded
  return (
    <>
      <ValueList view={view} values={isShort ? ordered : ordered.slice(0, shownFirst)} isType={isType} />
      {!isShort && (
        <details>
          <summary>{view.words.showAll(formatNumber(view.language, ordered.length))}</summary>
          <ValueList view={view} values={ordered.slice(shownFirst, unfolded)} isType={isType} />
          {rest > 0 && <p class="note">{view.words.more(formatNumber(view.language, rest))}</p>}
        </details>
      )}
    </>
  )
}

/** How many values are told at most where all are, how many before the others are folded, and how many in all. */
const [shownWhole, shownFirst, unfolded] = [12, 10, 200]

/** Things by their labels; other values as they come. */
function inOrder(view: View, values: readonly FactValue[]): readonly FactValue[] {
  if (values.length < 2 || values.some(({ term }) => term.termType !== 'NamedNode')) return values
  const labelled = values.map((value) => ({ value, text: value.name?.value ?? labelOf(view, value.term.value).text }))
  return labelled.sort((a, b) => compareTexts(view.language, a.text, b.text)).map(({ value }) => value)
}

interface ListProps {
  readonly view: View
  readonly values: readonly FactValue[]
  readonly isType: boolean
}

function ValueList({ view, values, isType }: ListProps): VNode {
  return (
    <ul class="values">
      {values.map((value) => (
        <li>
          <One view={view} value={value} isType={isType} />
          {value.facts.length === 0 && !value.name && <Footnotes numbers={value.datasets} />}
        </li>
      ))}
    </ul>
  )
}

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
