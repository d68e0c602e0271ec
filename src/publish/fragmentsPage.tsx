import type { VNode } from 'preact'
import { parseQuads } from '../rdf/quads.js'
import type { FoundFragment } from './fragmentsFound.js'
import type { LanguageChoice } from './language.js'
import { renderPage } from './pages/layout.js'
import { formatNumber } from './pages/numbers.js'
import { Value } from './pages/value.js'
import { createView, sitePath, type View } from './pages/view.js'
import type { Site } from './site.js'

export interface ShownFragment {
  /** The address below the base, as it was asked for. */
  readonly path: string
  readonly found: FoundFragment
  readonly links: readonly { readonly rel: 'first' | 'previous' | 'next'; readonly path: string }[]
  readonly language: LanguageChoice
}

/** A page of a fragment for people: a form for the pattern, the triples that match, the pages beside it. */
export function fragmentsPage(site: Site, { path, found, links, language }: ShownFragment): string {
  const triples = parseQuads(found.lines.join('\n'))
  const iris = triples.flatMap(({ subject, predicate, object }) => [subject, predicate, object])
  const named = iris.filter(({ termType }) => termType === 'NamedNode').map(({ value }) => value)
  const view = createView(site, language, site.release.labels(new Set(named)))
  return renderPage(view, {
    title,
    path: `${site.address.mount}fragments`,
    canonical: `${site.address.baseIRI}fragments`,
    unlisted: path.includes('?'),
    body: (
      <article>
        <h1>{title}</h1>
        <Form view={view} path={path} />
        <p class="note">{view.words.statements(formatNumber(view.language, found.count))}</p>
        <div class="scroll" tabIndex={0}>
          <table>
            <tbody>
              {triples.map(({ subject, predicate, object }) => (
                <tr>
                  {[subject, predicate, object].map((term) => (
                    <td>
                      <Value view={view} term={term} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p>
          {links.flatMap(({ rel, path: to }) =>
            rel === 'first'
              ? []
              : [
                  <a class="button" rel={rel === 'next' ? 'next' : 'prev'} href={sitePath(view, to)}>
                    {view.words[rel]}
                  </a>,
                ],
          )}
        </p>
      </article>
    ),
  })
}

/** The name of the interface, which is the same in all languages. */
const title = 'Triple Pattern Fragments'

function Form({ view, path }: { view: View; path: string }): VNode {
  const parameters = new URLSearchParams(path.split('?', 2)[1])
  return (
    <form action={sitePath(view, 'fragments')}>
      {['subject', 'predicate', 'object', 'graph'].map((name) => (
        <p>
          <label>
            <code>{name}</code> <input type="text" name={name} value={parameters.get(name) ?? ''} size={60} />
          </label>
        </p>
      ))}
      {view.asked && <input type="hidden" name="lang" value={view.language} />}
      <p>
        <button>{view.words.search}</button>
      </p>
    </form>
  )
}
