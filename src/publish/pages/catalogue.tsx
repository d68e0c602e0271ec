import type { VNode } from 'preact'
import { formats } from '../../rdf/formats.js'
import type { CatalogueSlice } from '../catalogueSlice.js'
import type { PublishedDataset } from '../datasets.js'
import type { LanguageChoice } from '../language.js'
import type { Site } from '../site.js'
import { renderPage } from './layout.js'
import { formatDay, formatNumber } from './numbers.js'
import { catalogueData } from './siteData.js'
import { DatasetName } from './sources.js'
import { Thing, Value } from './value.js'
import { bestLiteral, createView, sitePath, type View } from './view.js'

/** The catalogue for people: each dataset with what a re-user needs to know. */
export function cataloguePage(site: Site, choice: LanguageChoice, slice: CatalogueSlice): string {
  const named = slice.datasets.flatMap(({ licences, publishers, examples }) => [
    ...licences,
    ...publishers.map(({ value }) => value),
    ...examples,
  ])
  const view = createView(site, choice, site.release.labels(named))
  const path = `${site.address.mount}catalogue`
  const data = formats.filter(({ name }) => name !== 'html')
  return renderPage(view, {
    title: view.words.catalogue,
    path,
    canonical: `${site.address.baseIRI}catalogue`,
    alternates: data.map(({ name, mediaType, title }) => ({ href: `${path}.${name}`, type: mediaType, title })),
    structuredData: catalogueData(view),
    body: (
      <article>
        <h1>{view.words.catalogue}</h1>
        <p class="lead">{bestLiteral(view, site.presentation.descriptions)?.value}</p>
        {slice.datasets.map((dataset) => (
          <Dataset view={view} dataset={dataset} />
        ))}
        <Pager view={view} slice={slice} />
        <section class="downloads">
          <h2>{view.words.download}</h2>
          <p>
            {data.map(({ name, mediaType, title }) => (
              <a class="button" href={`${path}.${name}`} type={mediaType}>
                {title}
              </a>
            ))}
          </p>
        </section>
      </article>
    ),
  })
}

/** The way to the pages before and after. */
function Pager({ view, slice: { number, last } }: { view: View; slice: CatalogueSlice }): VNode {
  if (last === 1) return <></>
  const path = sitePath(view, 'catalogue')
  const to = (page: number): string => (page === 1 ? path : `${path}${path.includes('?') ? '&' : '?'}page=${page}`)
  return (
    <nav class="pager">
      {number > 1 && (
        <a rel="prev" href={to(number - 1)}>
          {view.words.previous}
        </a>
      )}{' '}
      {number < last && (
        <a rel="next" href={to(number + 1)}>
          {view.words.next}
        </a>
      )}
    </nav>
  )
}

function Dataset({ view, dataset }: { view: View; dataset: PublishedDataset }): VNode {
  const description = bestLiteral(view, dataset.descriptions)
  return (
    <section>
      <h2>
        <DatasetName view={view} dataset={dataset} />
      </h2>
      {description && <p>{description.value}</p>}
      <dl class="facts">
        {rows(view, dataset).map(([label, value]) => (
          <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function rows(view: View, dataset: PublishedDataset): [string, VNode][] {
  const { words, language } = view
  const things = (iris: readonly string[]) => iris.map((iri) => <Thing view={view} iri={iri} />)
  const table: [string, readonly VNode[]][] = [
    [words.publisher, dataset.publishers.map((term) => <Value view={view} term={term} />)],
    [words.licence, things(dataset.licences)],
    [words.modified, dataset.modified === undefined ? [] : [<span>{formatDay(language, dataset.modified)}</span>]],
    [words.triples, dataset.triples === undefined ? [] : [<span>{formatNumber(language, dataset.triples)}</span>]],
    [words.things, dataset.entities === undefined ? [] : [<span>{formatNumber(language, dataset.entities)}</span>]],
    [words.source, things(dataset.sources)],
    [words.graph, [<code>{dataset.graph}</code>]],
    [words.examples, things(dataset.examples)],
  ]
  return table.filter(([, values]) => values.length > 0).map(([label, values]) => [label, <List values={values} />])
}

function List({ values }: { values: readonly VNode[] }): VNode {
  return (
    <ul class="values">
      {values.map((value) => (
        <li>{value}</li>
      ))}
    </ul>
  )
}
