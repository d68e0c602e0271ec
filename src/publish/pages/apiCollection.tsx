import type { VNode } from 'preact'
import type { PropertyShape } from '../../shapes/model.js'
import { firstOf, nextOf, type PageOfItems } from '../api/collectionRequest.js'
import { textsIn } from '../api/csv.js'
import type { Item } from '../api/items.js'
import { alternatesOf } from '../api/links.js'
import { textIn } from '../api/texts.js'
import { documentPath } from '../address.js'
import type { LanguageChoice } from '../language.js'
import type { Site } from '../site.js'
import { Facets } from './apiFacets.js'
import { link } from './apiLink.js'
import { apiWords } from './apiWords.js'
import { ItemValues } from './apiValues.js'
import { renderPage } from './layout.js'
import { formatNumber } from './numbers.js'
import { createView, href, sitePath, type View } from './view.js'

/** A page of a collection for people: a search, the filters asked for and others by count, the items in a table. */
export function collectionPage(site: Site, page: PageOfItems, choice: LanguageChoice): string {
  const view = createView(site, choice)
  const said = apiWords[view.language]
  const { request } = page
  const { shape, formats } = request.collection
  const title = titleOf(view, page)
  const description = textIn(shape.descriptions, view.language)
  return renderPage(view, {
    title,
    path: pathOf(page),
    description,
    unlisted: request.query !== '',
    alternates: alternatesOf(request, formats, 'html').map(({ href: address, type = '' }) => ({
      href: address,
      type,
      title: formats.find(({ mediaType }) => mediaType === type)?.title ?? type,
    })),
    body: (
      <article>
        <p class="note">
          <a href={sitePath(view, 'api')}>{said.collections}</a>
        </p>
        <h1>{title}</h1>
        {description && <p class="lead">{description}</p>}
        <SearchIn view={view} page={page} />
        <div class="columns">
          <section>
            <h2>{said.found(formatNumber(view.language, page.page.total))}</h2>
            {page.items.length === 0 ? <p>{said.nothing}</p> : <Table view={view} page={page} />}
            <Pager view={view} page={page} />
            <OtherFormats view={view} page={page} />
          </section>
          <Facets view={view} page={page} />
        </div>
      </article>
    ),
  })
}

function titleOf(view: View, { request: { collection } }: PageOfItems): string {
  return textIn(collection.shape.labels, view.language) ?? collection.shape.key
}

/** The address of the page without its language, which links to other languages add. */
function pathOf({ request }: PageOfItems): string {
  return link(request.self, request.query, (parameters) => parameters.delete('lang'))
}

/** Searches within what is asked for already: that stands in fields that are not seen. */
function SearchIn({ view, page: { request } }: { view: View; page: PageOfItems }): VNode {
  const said = apiWords[view.language]
  const others = [...new URLSearchParams(request.query)].filter(([key]) => key !== 'q' && key !== 'cursor')
  return (
    <form class="search large" role="search" action={request.self}>
      <input
        type="search"
        name="q"
        value={request.asked.text ?? ''}
        maxLength={200}
        aria-label={said.searchIn}
        placeholder={said.searchIn}
      />
      {others.map(([key, value]) => (
        <input type="hidden" name={key} value={value} />
      ))}
      <button>{view.words.search}</button>
    </form>
  )
}

function Table({ view, page }: { view: View; page: PageOfItems }): VNode {
  const columns = columnsOf(page)
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={titleOf(view, page)}>
      <table>
        <thead>
          <tr>
            <th scope="col">{apiWords[view.language].label}</th>
            {columns.map((property) => (
              <SortableHead view={view} page={page} property={property} />
            ))}
          </tr>
        </thead>
        <tbody>
          {page.items.map((item) => (
            <Row view={view} item={item} columns={columns} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The columns asked for, else the first properties that are no texts: those are names, or long. */
function columnsOf({ request: { collection, asked } }: PageOfItems): readonly PropertyShape[] {
  const { properties } = collection.shape
  if (asked.fields) return properties.filter(({ key }) => key !== 'label' && asked.fields?.includes(key))
  return properties.filter(({ kind }) => kind !== 'node' && kind !== 'text').slice(0, mostColumns)
}

const mostColumns = 5

/** A head that sorts: first up, then down. */
function SortableHead({
  view,
  page: { request },
  property: { key, labels },
}: {
  view: View
  page: PageOfItems
  property: PropertyShape
}): VNode {
  const [sorted] = request.asked.sort
  const isSorted = sorted?.property === key
  const next = isSorted && !sorted.descending ? `-${key}` : key
  const address = link(request.self, request.query, (parameters) => {
    parameters.set('sort', next)
    parameters.delete('cursor')
  })
  const order = isSorted ? (sorted.descending ? 'descending' : 'ascending') : undefined
  return (
    <th scope="col" aria-sort={order}>
      <a href={address} rel="nofollow">
        {textIn(labels, view.language) ?? key}
      </a>
      {isSorted && (sorted.descending ? ' ↓' : ' ↑')}
    </th>
  )
}

function Row({ view, item, columns }: { view: View; item: Item; columns: readonly PropertyShape[] }): VNode {
  const { site } = view
  const [label = item.id] = textsIn(item['label'], view.language)
  const isOurs = item.id.startsWith(site.address.baseIRI)
  return (
    <tr>
      <td>
        <a href={isOurs ? href(view, documentPath(site.address, item.id)) : item.id} dir="auto">
          {label}
        </a>
      </td>
      {columns.map(({ key }) => (
        <td>
          <ItemValues view={view} value={item[key]} />
        </td>
      ))}
    </tr>
  )
}

function Pager({ view, page: { request, page } }: { view: View; page: PageOfItems }): VNode {
  const said = apiWords[view.language]
  const next = nextOf(request, page)
  if (next === undefined && request.asked.after === undefined) return <></>
  return (
    <p class="pager">
      {request.asked.after !== undefined && (
        <a rel="first" href={firstOf(request)}>
          {said.first}
        </a>
      )}
      {next !== undefined && (
        <a rel="next" href={next}>
          {said.next}
        </a>
      )}
    </p>
  )
}

function OtherFormats({ view, page: { request } }: { view: View; page: PageOfItems }): VNode {
  const { formats } = request.collection
  return (
    <p class="note">
      {apiWords[view.language].otherFormats}{' '}
      {alternatesOf(request, formats, 'html').map(({ href: address, type }) => (
        <>
          <a class="button" href={address}>
            {formats.find(({ mediaType }) => mediaType === type)?.title ?? type}
          </a>{' '}
        </>
      ))}
    </p>
  )
}
