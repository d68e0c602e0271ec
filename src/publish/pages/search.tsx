import type { VNode } from 'preact'
import type { LanguageChoice } from '../language.js'
import type { Site } from '../site.js'
import { renderPage, SearchForm } from './layout.js'
import { bestLiteral, createView, langOf, linkTo, sitePath, type View } from './view.js'
import { Term } from './factTable.js'
import type { FoundThing, SearchResult } from '../searchResult.js'

/** What was found by a label, with the way to more. */
export function searchPage(site: Site, result: SearchResult, choice: LanguageChoice): string {
  const named = result.found.flatMap(({ iri, types }) => [iri, ...types])
  const view = createView(site, choice, site.release.labels(named))
  const { text, found } = result
  const title = text === '' ? view.words.search : view.words.results(text)
  return renderPage(view, {
    title,
    path: `${site.address.mount}search?${new URLSearchParams({ q: text, page: String(result.page) }).toString()}`,
    unlisted: true,
    searched: text,
    body: (
      <article>
        <h1 dir="auto">{title}</h1>
        {text === '' && (
          <>
            <p>{view.words.searchIntro}</p>
            <SearchForm view={view} text="" large />
          </>
        )}
        {text !== '' && found.length === 0 && <p>{view.words.noResults(text)}</p>}
        <ol class="hits" start={result.from + 1}>
          {found.map((thing) => (
            <Hit view={view} thing={thing} />
          ))}
        </ol>
        <Pager view={view} result={result} />
      </article>
    ),
  })
}

function Hit({ view, thing: { iri, label, types } }: { view: View; thing: FoundThing }): VNode {
  const best = bestLiteral(view, view.labels.get(iri) ?? []) ?? label
  return (
    <li>
      <a class="title" href={linkTo(view, iri) ?? iri} lang={langOf(view, best.language)} dir="auto">
        {best.value}
      </a>
      {types.map((type) => (
        <span class="type">
          <Term view={view} iri={type} />
        </span>
      ))}
      <code class="note">{iri.slice(view.site.address.baseIRI.length).replace(/^id\//, '')}</code>
      {label.value !== best.value && (
        <p class="note" lang={langOf(view, label.language)} dir="auto">
          {label.value}
        </p>
      )}
    </li>
  )
}

function Pager({ view, result: { text, page, hasMore } }: { view: View; result: SearchResult }): VNode {
  const at = (number: number): string =>
    sitePath(view, `search?${new URLSearchParams({ q: text, page: String(number) }).toString()}`)
  if (page === 1 && !hasMore) return <></>
  return (
    <p class="pager">
      {page > 1 && (
        <a rel="prev" href={at(page - 1)}>
          {view.words.previous}
        </a>
      )}
      {hasMore && (
        <a rel="next" href={at(page + 1)}>
          {view.words.next}
        </a>
      )}
    </p>
  )
}
