import type { VNode } from 'preact'
import type { Problem } from '../../problems/problem.js'
import { formats, resultFormats } from '../../rdf/formats.js'
import type { Prefixes } from '../../store/form.js'
import type { LanguageChoice } from '../language.js'
import type { PageResult } from '../pageResult.js'
import type { QueryPlace } from '../queryProblem.js'
import type { Site } from '../site.js'
import { renderPage } from './layout.js'
import { queryExamples } from './queryExamples.js'
import { Results } from './results.js'
import { createView, sitePath, type View } from './view.js'

/** What the editor shows. */
export interface Edited {
  readonly text: string
  readonly result?: PageResult
  /** The prefixes that the query uses without declaring them. */
  readonly assumed?: Prefixes
  readonly problem?: Problem
  /** The place at which the query does not parse. */
  readonly place?: QueryPlace | undefined
}

/** The page of the SPARQL endpoint: an editor that needs no script, examples that run, and the result. */
export function editorPage(site: Site, edited: Edited, choice: LanguageChoice): string {
  const view = createView(site, choice, labelsOf(site, edited.result))
  const query = edited.text === '' ? '' : `?${new URLSearchParams({ query: edited.text }).toString()}`
  return renderPage(view, {
    title: view.words.query,
    path: `${site.address.mount}sparql${query}`,
    unlisted: edited.text !== '',
    body: (
      <article>
        <h1>{view.words.query}</h1>
        <p>{view.words.queryIntro}</p>
        <Form view={view} text={edited.text || (queryExamples(view)[0]?.query ?? '')} />
        {edited.problem && <Failure view={view} problem={edited.problem} place={edited.place} />}
        {edited.assumed && <Assumed view={view} prefixes={edited.assumed} />}
        {edited.result && <Results view={view} result={edited.result} query={edited.text} />}
        <Examples view={view} />
      </article>
    ),
  })
}

function Form({ view, text }: { view: View; text: string }): VNode {
  const lines = Math.min(24, Math.max(8, text.split('\n').length + 1))
  const data = [...resultFormats, ...formats.filter(({ name }) => name !== 'html')]
  return (
    <form action={`${view.site.address.mount}sparql`}>
      <label for="query" class="note">
        {view.words.query}
      </label>
      <textarea id="query" name="query" rows={lines} required spellcheck={false} autocapitalize="off" dir="ltr">
        {text}
      </textarea>
      <p class="controls">
        <label>
          {view.words.answerAs}{' '}
          <select name="format">
            <option value="html">{view.words.pageFormat}</option>
            {data.map(({ name, title }) => (
              <option value={name}>{title}</option>
            ))}
          </select>
        </label>
        {view.asked && <input type="hidden" name="lang" value={view.language} />}
        <button>{view.words.run}</button>
      </p>
    </form>
  )
}

interface FailureProps {
  readonly view: View
  readonly problem: Problem
  readonly place: QueryPlace | undefined
}

function Failure({ view, problem, place }: FailureProps): VNode {
  return (
    <section role="alert">
      <p class="lead" lang="en">
        {problem.message}
      </p>
      {place && <p class="note">{view.words.queryPlace(place.line, place.column)}</p>}
      {place && <pre>{place.excerpt}</pre>}
    </section>
  )
}

/** What was declared for who forgot it, to be copied. */
function Assumed({ view, prefixes }: { view: View; prefixes: Prefixes }): VNode | null {
  const declarations = Object.entries(prefixes).map(([prefix, namespace]) => `PREFIX ${prefix}: <${namespace}>`)
  if (declarations.length === 0) return null
  return (
    <section class="note">
      <p>{view.words.prefixesAdded}</p>
      <pre>{declarations.join('\n')}</pre>
    </section>
  )
}

function Examples({ view }: { view: View }): VNode {
  return (
    <section>
      <h2>{view.words.queryExamples}</h2>
      <ul>
        {queryExamples(view).map(({ title, query }) => (
          <li>
            <a href={sitePath(view, `sparql?${new URLSearchParams({ query }).toString()}`)}>{title}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The labels of the things in a result, so that they are shown by name. */
function labelsOf(site: Site, result: PageResult | undefined): View['labels'] {
  if (result?.kind !== 'rows') return new Map()
  const terms = result.rows.flatMap((row) => Object.values(row)).filter(({ termType }) => termType === 'NamedNode')
  return site.release.labels(new Set(terms.map(({ value }) => value)))
}
