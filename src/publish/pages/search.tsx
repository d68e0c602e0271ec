import type { VNode } from 'preact'
import type { LanguageChoice } from '../language.js'
import { type AskedSearch, type AskedType, searchPath } from '../searchRequest.js'
import type { FoundThing, SearchResult } from '../searchResult.js'
import type { Site } from '../site.js'
import { Term } from './factTable.js'
import { renderPage, SearchForm } from './layout.js'
import { formatNumber } from './numbers.js'
import { searchWords } from './searchWords.js'
import { bestLiteral, isOurs, labelOf, langOf, linkTo, sitePath, createView, type View } from './view.js'

/** What was found by a label, with the ways to more, and to things of one type. */
export function searchPage(site: Site, result: SearchResult, choice: LanguageChoice): string {
  const classes = result.facets.flatMap(({ type }) => type.classes.slice(0, 1))
  const named = result.found.flatMap(({ iri, types }) => [iri, ...types])
  const view = createView(site, choice, site.release.labels([...named, ...classes]))
  const { text } = result.asked
  const title = text === '' ? view.words.search : view.words.results(text)
  return renderPage(view, {
    title,
    path: site.address.mount + searchPath(result.asked),
    unlisted: true,
    searched: text,
    body: (
      <article>
        <h1 dir="auto">{title}</h1>
        {text === '' ? <Beginning view={view} /> : <Results view={view} result={result} />}
      </article>
    ),
  })
}

function Beginning({ view }: { view: View }): VNode {
  return (
    <>
      <p>{view.words.searchIntro}</p>
      <SearchForm view={view} text="" large />
    </>
  )
}

function Results({ view, result }: { view: View; result: SearchResult }): VNode {
  const { asked, corrected, found, total } = result
  const words = searchWords[view.language]
  return (
    <>
      {corrected !== undefined && <p dir="auto">{words.corrected(asked.text, corrected)}</p>}
      {found.length === 0 && result.from === 0 && <p>{view.words.noResults(asked.text)}</p>}
      <Types view={view} result={result} />
      {total !== undefined && total > 0 && <p class="note">{words.total(formatNumber(view.language, total))}</p>}
      <ol class="hits" start={result.from + 1}>
        {found.map((thing) => (
          <Hit view={view} thing={thing} />
        ))}
      </ol>
      <Pager view={view} result={result} />
    </>
  )
}

/** Links to what the same text finds of one type; a single type tells nothing apart. */
function Types({ view, result: { asked, facets } }: { view: View; result: SearchResult }): VNode {
  if (facets.length < 2 && asked.type === undefined) return <></>
  const words = searchWords[view.language]
  return (
    <nav aria-label={words.types}>
      <p class="types">
        <TypeLink view={view} asked={asked} type={undefined} name={words.all} />
        {facets.map(({ type, count }) => (
          <TypeLink
            view={view}
            asked={asked}
            type={type}
            count={count}
            name={labelOf(view, type.classes[0] ?? type.name)}
          />
        ))}
      </p>
    </nav>
  )
}

interface TypeLinkProps {
  readonly view: View
  readonly asked: AskedSearch
  readonly type: AskedType | undefined
  readonly name: ReturnType<typeof labelOf> | string
  readonly count?: number | undefined
}

function TypeLink({ view, asked, type, name, count }: TypeLinkProps): VNode {
  const { text, language } = typeof name === 'string' ? { text: name, language: '' } : name
  const label = <span lang={langOf(view, language)}>{text}</span>
  const isCurrent = type?.name === asked.type?.name
  return (
    <a
      class="button"
      href={sitePath(view, searchPath({ ...asked, type, page: 1 }))}
      aria-current={isCurrent ? 'true' : undefined}
    >
      {isCurrent ? <strong>{label}</strong> : label}
      {count !== undefined && (
        <>
          {' '}
          <span class="count">{formatNumber(view.language, count)}</span>
        </>
      )}
    </a>
  )
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
      <code class="note">{shortened(view, iri)}</code>
      {label.value !== best.value && (
        <p class="note" lang={langOf(view, label.language)} dir="auto">
          {label.value}
        </p>
      )}
    </li>
  )
}

/** What tells an IRI of this site from the others; that of another site as it is. */
function shortened(view: View, iri: string): string {
  return isOurs(view, iri) ? iri.slice(view.site.address.baseIRI.length).replace(/^id\//, '') : iri
}

function Pager({ view, result: { asked, hasMore } }: { view: View; result: SearchResult }): VNode {
  const { page } = asked
  const at = (number: number): string => sitePath(view, searchPath({ ...asked, page: number }))
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
