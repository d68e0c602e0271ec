import type { LanguageChoice } from '../language.js'
import type { ToldProblem } from '../refusal.js'
import type { Site } from '../site.js'
import { renderPage, SearchForm } from './layout.js'
import { createView, href, sitePath } from './view.js'

/** The page of a problem: what is wrong, what to do, and where to go on. */
export function problemPage(site: Site, problem: ToldProblem, choice: LanguageChoice): string {
  const view = createView(site, choice)
  const { alternatives, successors } = problem.members
  return renderPage(view, {
    title: view.words.problems[problem.code],
    path: site.address.mount,
    unlisted: true,
    body: (
      <article>
        <p class="types">
          <span class="type">
            {problem.status} {problem.code}
          </span>
        </p>
        <h1>{view.words.problems[problem.code]}</h1>
        <p class="lead" lang="en">
          {problem.detail}
        </p>
        {typeof problem.members['excerpt'] === 'string' && <pre>{problem.members['excerpt']}</pre>}
        {isLinks(alternatives) && (
          <ul>
            {alternatives.map(({ href: address, mediaType }) => (
              <li>
                <a href={href(view, address)}>{mediaType}</a>
              </li>
            ))}
          </ul>
        )}
        {isSuccessors(successors) && (
          <ul>
            {successors.map(({ href: address, iri }) => (
              <li>
                <a href={href(view, address)}>{iri}</a>
              </li>
            ))}
          </ul>
        )}
        <SearchForm view={view} text={problem.code === 'not-found' ? searchOf(problem) : ''} large />
        <p class="note">
          <a href={sitePath(view, '')}>{view.words.problemHome}</a> · {view.words.requestId} <code>{problem.id}</code>
        </p>
      </article>
    ),
  })
}

function isLinks(value: unknown): value is readonly { href: string; mediaType: string }[] {
  return Array.isArray(value)
}

/** What took the place of a thing that has gone. */
function isSuccessors(value: unknown): value is readonly { href: string; iri: string }[] {
  return Array.isArray(value)
}

/** The words that the problem proposes to search for. */
function searchOf({ members }: ToldProblem): string {
  const { search } = members
  return typeof search === 'string' ? (new URLSearchParams(search.split('?')[1]).get('q') ?? '') : ''
}
