import type { VNode } from 'preact'
import type { ApiCollection } from '../api/collectionModel.js'
import { textIn } from '../api/texts.js'
import type { LanguageChoice } from '../language.js'
import type { Site } from '../site.js'
import { apiWords } from './apiWords.js'
import { renderPage } from './layout.js'
import { formatNumber } from './numbers.js'
import { createView, sitePath, type View } from './view.js'

/** The collections of the API, with the way to each. */
export function collectionsPage(site: Site, collections: readonly ApiCollection[], choice: LanguageChoice): string {
  const view = createView(site, choice)
  const said = apiWords[view.language]
  return renderPage(view, {
    title: said.collections,
    path: `${site.address.mount}api`,
    description: said.collectionsIntro,
    body: (
      <article>
        <h1>{said.collections}</h1>
        <p class="lead">{said.collectionsIntro}</p>
        <p>
          <a class="button" href={sitePath(view, 'api/docs')}>
            {said.tryIt}
          </a>{' '}
          <a class="button" href={`${site.address.mount}api/openapi.json`}>
            OpenAPI
          </a>
        </p>
        <Cards view={view} collections={collections.filter(({ isPart }) => !isPart)} />
        {collections.some(({ isPart }) => isPart) && (
          <section>
            <h2>{said.parts}</h2>
            <p>{said.partsIntro}</p>
            <Cards view={view} collections={collections.filter(({ isPart }) => isPart)} />
          </section>
        )}
      </article>
    ),
  })
}

function Cards({ view, collections }: { view: View; collections: readonly ApiCollection[] }): VNode {
  return (
    <ul class="cards">
      {collections.map((collection) => (
        <Card view={view} collection={collection} />
      ))}
    </ul>
  )
}

function Card({ view, collection: { shape, total, formats } }: { view: View; collection: ApiCollection }): VNode {
  const description = textIn(shape.descriptions, view.language)
  return (
    <li class="card">
      <h3>
        <a href={sitePath(view, `api/${shape.key}`)}>{textIn(shape.labels, view.language) ?? shape.key}</a>
      </h3>
      <p class="note">{apiWords[view.language].count(formatNumber(view.language, total))}</p>
      {description && <p class="clamp">{description}</p>}
      <p class="note">
        {formats
          .filter(({ name }) => name !== 'html')
          .map(({ name, title }) => (
            <>
              <a href={`${view.site.address.mount}api/${shape.key}.${name}`}>{title}</a>{' '}
            </>
          ))}
      </p>
    </li>
  )
}
