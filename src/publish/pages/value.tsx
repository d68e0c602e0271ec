import type { Literal, Term } from '@rdfjs/types'
import type { VNode } from 'preact'
import type { Language } from '../language.js'
import { name } from '../../rdf/namespaces.js'
import { formatDay, formatMoment, formatNumber } from './numbers.js'
import { isOurs, labelOf, langOf, linkTo, type View } from './view.js'

/** An RDF term for people: an IRI by its label and as a link where it may lead somewhere, a literal as its datatype says. */
export function Value({ view, term }: { view: View; term: Term }): VNode {
  if (term.termType === 'Literal') return <LiteralValue view={view} literal={term} />
  if (term.termType === 'NamedNode') return <Thing view={view} iri={term.value} />
  return <code>_:{term.value}</code>
}

/** An IRI by its label. */
export function Thing({ view, iri }: { view: View; iri: string }): VNode {
  const link = linkTo(view, iri)
  if (link === undefined) return <ThingText view={view} iri={iri} />
  if (!isOurs(view, iri)) return <External view={view} iri={iri} />
  const { text, language } = labelOf(view, iri)
  return (
    <a href={link} lang={langOf(view, language)} dir="auto">
      {text}
    </a>
  )
}

/** What leads nowhere is text: the whole IRI, unless it has a label. */
function ThingText({ view, iri }: { view: View; iri: string }): VNode {
  if (!view.labels.has(iri)) return <code class="iri">{iri}</code>
  const { text, language } = labelOf(view, iri)
  return (
    <span title={iri} lang={langOf(view, language)} dir="auto">
      {text}
    </span>
  )
}

function External({ view, iri }: { view: View; iri: string }): VNode {
  const label = view.labels.has(iri) ? labelOf(view, iri) : undefined
  return (
    <a class="external" href={iri} rel="external nofollow" lang={label && langOf(view, label.language)} dir="auto">
      {label?.text ?? shortened(iri)}
    </a>
  )
}

function LiteralValue({ view, literal }: { view: View; literal: Literal }): VNode {
  const show = shows[literal.datatype.value]
  if (show) return show(literal.value, view)
  const language = langOf(view, literal.language)
  return (
    <span lang={language} dir="auto">
      <LongText view={view} text={literal.value} />
      {language && <span class="tag">{language}</span>}
    </span>
  )
}

/** A text of many pages is folded behind its beginning. */
function LongText({ view, text }: { view: View; text: string }) {
  if (text.length <= foldedFrom) return <>{text}</>
  return (
    <details>
      <summary title={view.words.wholeText}>{text.slice(0, 300)}…</summary>
      {text}
    </details>
  )
}

const foldedFrom = 1_500

/** How values of a datatype are shown; all others are text. */
const shows: Readonly<Record<string, (lexical: string, view: View) => VNode>> = {
  ...onXsd(['integer', 'decimal', 'double', 'float', 'int', 'long', 'nonNegativeInteger', 'positiveInteger'], asNumber),
  ...onXsd(['date', 'gYearMonth'], (lexical, { language }) => time(lexical, formatDay(language, lexical))),
  ...onXsd(['dateTime', 'dateTimeStamp'], (lexical, { language }) => time(lexical, formatMoment(language, lexical))),
  ...onXsd(['gYear'], (lexical) => time(lexical, lexical)),
  ...onXsd(['boolean'], (lexical, { words }) => <span>{/^(true|1)$/.test(lexical) ? words.yes : words.no}</span>),
  ...onXsd(['anyURI'], (lexical, view) => <Thing view={view} iri={lexical} />),
  [name('geosparql', 'wktLiteral')]: (lexical) => <code>{lexical}</code>,
}

function onXsd<Show>(types: readonly string[], show: Show): Record<string, Show> {
  return Object.fromEntries(types.map((type) => [name('xsd', type), show]))
}

function asNumber(lexical: string, { language }: { language: Language }): VNode {
  const isPlain = /^[+-]?\d{1,30}(\.\d{1,20})?$/.test(lexical)
  return <data value={lexical}>{isPlain ? formatNumber(language, lexical.replace(/^\+/, '')) : lexical}</data>
}

function time(lexical: string, shown: string): VNode {
  return <time dateTime={lexical}>{shown}</time>
}

/** An address as people read it: without its scheme, cut in the middle when long. */
function shortened(iri: string): string {
  const bare = iri.replace(/^(https?:\/\/(www\.)?|mailto:)/i, '').replace(/\/$/, '')
  return bare.length <= 70 ? bare : `${bare.slice(0, 45)}…${bare.slice(-20)}`
}
