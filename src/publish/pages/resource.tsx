import type { VNode } from 'preact'
import { documentPath } from '../address.js'
import { documentFormats } from '../documentFormats.js'
import type { Document } from '../document.js'
import type { IncomingPage } from '../incomingPages.js'
import type { LanguageChoice } from '../language.js'
import type { Site } from '../site.js'
import { Coordinates } from './coordinates.js'
import { type Fact, factsOf, type Place, titleOf } from './facts.js'
import { FactTable, Term } from './factTable.js'
import { IncomingLinks } from './incoming.js'
import { renderPage } from './layout.js'
import { type Section, sectionsOf } from './sections.js'
import { Sources } from './sources.js'
import { structuredData } from './structuredData.js'
import { Terms } from './terms.js'
import { Value } from './value.js'
import { createView, labelOf, langOf, type View } from './view.js'

/** The page about a thing. */
export function resourcePage(site: Site, document: Document, asked: IncomingPage & LanguageChoice): string {
  const view = createView(site, asked, document.labels)
  const facts = factsOf(view, document, document.thing)
  const title = titleOf(view, facts, document.thing)
  const text = typeof title === 'string' ? title : title.value
  const path = documentPath(site.address, document.thing)
  const sections = asked.predicate === undefined ? sectionsOf(view, facts) : []
  return renderPage(view, {
    title: text,
    path: asked.predicate === undefined ? path : incomingPath(path, asked),
    description: descriptionOf(facts),
    canonical: document.iri,
    alternates: downloads(path).map(({ href, mediaType, title: format }) => ({ href, type: mediaType, title: format })),
    structuredData: structuredData(view, document, { facts, title: text }),
    unlisted: asked.predicate !== undefined || asked.page > 1,
    body: (
      <article>
        <Head view={view} document={document} facts={facts} title={title} />
        <div class="columns">
          <div>
            <Sections view={view} sections={sections.filter(({ isAside }) => !isAside)} />
            <IncomingLinks view={view} document={document} path={path} asked={asked} />
            <Terms view={view} document={document} />
          </div>
          <aside>
            <Sections view={view} sections={sections.filter(({ isAside }) => isAside)} />
            <Coordinates view={view} facts={facts.get('place') ?? []} />
            <Downloads view={view} path={path} />
          </aside>
        </div>
        <Sources view={view} document={document} />
      </article>
    ),
  })
}

interface Parts {
  readonly view: View
  readonly document: Document
  readonly facts: ReadonlyMap<Place, readonly Fact[]>
}

function Head({ view, document, facts, title }: Parts & { title: ReturnType<typeof titleOf> }): VNode {
  const types = oneALabel(view, facts.get('type')?.flatMap(({ values }) => values) ?? [])
  const descriptions = facts.get('description')?.flatMap(({ values }) => values) ?? []
  return (
    <header class="thing">
      <p class="types">
        {types.map(({ term }) => (
          <span class="type">
            <Term view={view} iri={term.value} />
          </span>
        ))}
      </p>
      <h1 dir="auto" lang={typeof title === 'string' ? undefined : langOf(view, title.language)}>
        {typeof title === 'string' ? title : title.value}
      </h1>
      {inOneLanguage(view, descriptions).map(({ term }) => (
        <p class="lead">
          <Value view={view} term={term} />
        </p>
      ))}
      <p class="iri">
        {view.words.ownIRI} <code>{document.thing}</code>
      </p>
    </header>
  )
}

/** Classes of several vocabularies that are called the same are told once. */
function oneALabel<Said extends { readonly term: { readonly value: string } }>(
  view: View,
  values: readonly Said[],
): readonly Said[] {
  return [...new Map(values.map((said) => [labelOf(view, said.term.value).text, said])).values()]
}

/** Descriptions in the reader's language, where there are such; else all of them. */
function inOneLanguage<Said extends { readonly term: { readonly termType: string } }>(
  view: View,
  values: readonly Said[],
): readonly Said[] {
  const own = values.filter(({ term }) => 'language' in term && term.language === view.language)
  return own.length > 0 ? own : values
}

function Sections({ view, sections }: { view: View; sections: readonly Section[] }): VNode {
  return (
    <>
      {sections.map(({ heading, facts }) => (
        <section>
          <h2>{heading}</h2>
          <FactTable view={view} facts={facts} />
        </section>
      ))}
    </>
  )
}

function Downloads({ view, path }: { view: View; path: string }): VNode {
  return (
    <section class="downloads">
      <h2>{view.words.download}</h2>
      <p>
        {view.words.downloadIntro}{' '}
        {downloads(path).map(({ href, title, mediaType }) => (
          <a class="button" href={href} type={mediaType}>
            {title}
          </a>
        ))}
      </p>
    </section>
  )
}

function downloads(path: string) {
  const data = documentFormats.filter(({ name }) => name !== 'html')
  return data.map(({ name, title, mediaType }) => ({ href: `${path}.${name}`, title, mediaType }))
}

function descriptionOf(facts: ReadonlyMap<Place, readonly Fact[]>): string | undefined {
  return facts.get('description')?.[0]?.values[0]?.term.value
}

function incomingPath(path: string, { predicate = '', page }: IncomingPage): string {
  return `${path}?${new URLSearchParams({ predicate, page: String(page) }).toString()}`
}
