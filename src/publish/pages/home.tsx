import type { VNode } from 'preact'
import type { PublishedDataset } from '../datasets.js'
import type { LanguageChoice } from '../language.js'
import type { Site } from '../site.js'
import { renderPage, SearchForm, siteTitle } from './layout.js'
import { formatNumber } from './numbers.js'
import { homeData } from './siteData.js'
import { DatasetName } from './sources.js'
import { Thing } from './value.js'
import { bestLiteral, createView, type View } from './view.js'

/** The first page: what this is, what is in it, and where to begin. */
export function homePage(site: Site, choice: LanguageChoice): string {
  const examples = [...new Set(site.datasets.flatMap((dataset) => dataset.examples))].slice(0, shownExamples)
  const licences = site.datasets.flatMap((dataset) => dataset.licences)
  const view = createView(site, choice, site.release.labels([...examples, ...licences]))
  const description = bestLiteral(view, site.presentation.descriptions)?.value ?? view.words.tagline
  return renderPage(view, {
    title: siteTitle(view),
    path: site.address.mount,
    description,
    canonical: site.address.baseIRI,
    structuredData: homeData(view),
    body: (
      <>
        <div class="hero">
          <h1>{siteTitle(view)}</h1>
          <p class="lead">{description}</p>
          <SearchForm view={view} text="" large />
          <p>{view.words.intro}</p>
        </div>
        <Examples view={view} iris={examples} />
        <h2>{view.words.datasets}</h2>
        <p class="note">
          {view.words.inTotal(
            formatNumber(view.language, site.release.about.quads),
            formatNumber(view.language, site.release.about.subjects),
          )}
        </p>
        <DatasetCards view={view} />
      </>
    ),
  })
}

const shownExamples = 12

function Examples({ view, iris }: { view: View; iris: readonly string[] }): VNode {
  if (iris.length === 0) return <></>
  return (
    <>
      <h2>{view.words.examples}</h2>
      <ul class="things">
        {iris.map((iri) => (
          <li>
            <Thing view={view} iri={iri} />
          </li>
        ))}
      </ul>
    </>
  )
}

function DatasetCards({ view }: { view: View }): VNode {
  return (
    <ul class="cards">
      {view.site.datasets.map((dataset) => (
        <li class="card">
          <Card view={view} dataset={dataset} />
        </li>
      ))}
    </ul>
  )
}

function Card({ view, dataset }: { view: View; dataset: PublishedDataset }): VNode {
  const description = bestLiteral(view, dataset.descriptions)
  return (
    <>
      <h3>
        <DatasetName view={view} dataset={dataset} />
      </h3>
      {description && <p class="clamp">{description.value}</p>}
      <p class="note">
        {dataset.triples !== undefined && view.words.statements(formatNumber(view.language, dataset.triples))}
        {dataset.licences.map((licence) => (
          <>
            {' · '}
            <Thing view={view} iri={licence} />
          </>
        ))}
      </p>
    </>
  )
}
