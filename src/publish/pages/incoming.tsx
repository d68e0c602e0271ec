import type { VNode } from 'preact'
import type { Incoming } from '../../release/release.js'
import { type Document, type IncomingPage, incomingSizes } from '../document.js'
import { Term } from './factTable.js'
import { formatNumber } from './numbers.js'
import { Thing } from './value.js'
import { href, labelOf, type View } from './view.js'

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
      {byCount(document.incoming).map((incoming) => (
        <details open>
          <summary>
            <Term view={view} iri={incoming.predicate} />{' '}
            <span class="count">{formatNumber(view.language, incoming.count)}</span>
          </summary>
          <ul class="things">
            {byLabel(view, incoming.subjects).map((iri) => (
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

/** What is said most often comes first. */
function byCount(incoming: readonly Incoming[]): readonly Incoming[] {
  return [...incoming].sort((a, b) => b.count - a.count)
}

function byLabel(view: View, iris: readonly string[]): readonly string[] {
  const text = (iri: string): string => labelOf(view, iri).text
  return [...iris].sort((a, b) => text(a).localeCompare(text(b), view.language))
}

type RestProps = Omit<Props, 'document'> & { readonly incoming: Incoming }

function Rest({ view, incoming: { predicate, count, subjects }, path, asked }: RestProps): VNode {
  const number = (value: number): string => formatNumber(view.language, value)
  const at = (page: number): string =>
    href(view, `${path}.html?${new URLSearchParams({ predicate, page: String(page) }).toString()}#incoming`)
  if (count <= subjects.length) return <></>
  if (asked.predicate === undefined) return <a href={at(1)}>{view.words.showAll(number(count))}</a>
  const from = (asked.page - 1) * incomingSizes.single
  return (
    <p class="pager">
      {asked.page > 1 && <a href={at(asked.page - 1)}>{view.words.previous}</a>}
      <span>{view.words.shown(number(from + 1), number(from + subjects.length), number(count))}</span>
      {from + subjects.length < count && <a href={at(asked.page + 1)}>{view.words.next}</a>}
    </p>
  )
}
