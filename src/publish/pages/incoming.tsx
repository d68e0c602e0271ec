import type { VNode } from 'preact'
import type { Incoming } from '../../release/release.js'
import type { Document } from '../document.js'
import { type IncomingPage, incomingSizes } from '../incomingPages.js'
import { Term } from './factTable.js'
import { compareTexts, formatNumber } from './numbers.js'
import { Thing } from './value.js'
import { sayerOf } from './shapeLayout.js'
import { href, labelOf, langOf, textIn, type View } from './view.js'

interface Props {
  readonly view: View
  readonly document: Document
  /** The document's path, to which the pages of one predicate belong. */
  readonly path: string
  readonly asked: IncomingPage
}

/** The things that point to this one, by predicate, with counts and the way to the rest. */
export function IncomingLinks({ view, document, path, asked }: Props): VNode {
  if (document.incoming.length === 0) return <></>
  return (
    <section id="incoming">
      <h2>{view.words.incoming}</h2>
      {byCount(document.incoming).map((incoming, index) => (
        <details open={index < opened}>
          <summary>
            <Said view={view} predicate={incoming.predicate} />{' '}
            <span class="count">{formatNumber(view.language, incoming.count)}</span>
          </summary>
          <ul class="things">
            {shownOf(view, incoming, asked).map((iri) => (
              <li>
                <Thing view={view} iri={iri} />
              </li>
            ))}
          </ul>
          <Rest view={view} incoming={incoming} path={path} asked={asked} />
        </details>
      ))}
    </section>
  )
}

/** The kinds of links of which one sees the things at once. */
const opened = 3

/** What is said of this thing, and of which class the things are that say it, where only one has the property. */
function Said({ view, predicate }: { view: View; predicate: string }): VNode {
  const { shape, property } = sayerOf(view.site.release, predicate) ?? {}
  const said = property && textIn(view, property.labels)
  const kind = shape && textIn(view, shape.labels)
  if (said === undefined || kind === undefined) return <Term view={view} iri={predicate} />
  return (
    <>
      <span lang={langOf(view, kind.language)}>{kind.text}</span>{' '}
      <span class="of" lang={langOf(view, said.language)}>
        {said.text}
      </span>
    </>
  )
}

/** What is said most often comes first. */
function byCount(incoming: readonly Incoming[]): readonly Incoming[] {
  return [...incoming].sort((a, b) => b.count - a.count)
}

/** Some of those that point here, where their own page has all of them. */
function shownOf(view: View, { subjects, count }: Incoming, asked: IncomingPage): readonly string[] {
  const isWhole = asked.predicate !== undefined || count <= shownWhole
  return byLabel(view, isWhole ? subjects : subjects.slice(0, shownFirst))
}

/** How many are told at most where all are, and where only the first are. */
const [shownWhole, shownFirst] = [12, 10]

function byLabel(view: View, iris: readonly string[]): readonly string[] {
  const labelled = iris.map((iri) => ({ iri, text: labelOf(view, iri).text }))
  return labelled.sort((a, b) => compareTexts(view.language, a.text, b.text)).map(({ iri }) => iri)
}

type RestProps = Omit<Props, 'document'> & { readonly incoming: Incoming }

function Rest({ view, incoming: { predicate, count, subjects }, path, asked }: RestProps): VNode {
  const number = (value: number): string => formatNumber(view.language, value)
  const at = (page: number): string =>
    href(view, `${path}.html?${new URLSearchParams({ predicate, page: String(page) }).toString()}#incoming`)
  if (asked.predicate === undefined && count > shownWhole)
    return <a href={at(1)}>{view.words.showAll(number(count))}</a>
  if (count <= subjects.length) return <></>
  const from = (asked.page - 1) * incomingSizes.single
  return (
    <p class="pager">
      {asked.page > 1 && <a href={at(asked.page - 1)}>{view.words.previous}</a>}
      <span>{view.words.shown(number(from + 1), number(from + subjects.length), number(count))}</span>
      {from + subjects.length < count && <a href={at(asked.page + 1)}>{view.words.next}</a>}
    </p>
  )
}
