import type { VNode } from 'preact'
import type { FacetValue } from '../../release/collections.js'
import type { PageOfItems } from '../api/collectionRequest.js'
import { textIn } from '../api/texts.js'
import { link } from './apiLink.js'
import { apiWords } from './apiWords.js'
import { formatNumber } from './numbers.js'
import type { View } from './view.js'

/** What was asked for, each with a link that takes it away; then the values of facets, each with a link that asks for it. */
export function Facets({ view, page }: { view: View; page: PageOfItems }): VNode {
  const said = apiWords[view.language]
  const facets = Object.entries(page.page.facets).filter(([, values]) => values.length > 1)
  const { filters } = page.request.asked
  if (facets.length === 0 && filters.length === 0) return <></>
  return (
    <aside>
      {filters.length > 0 && (
        <section>
          <h2>{said.asked}</h2>
          <ul class="values">{askedOf(view, page)}</ul>
        </section>
      )}
      {facets.length > 0 && <h2>{said.refine}</h2>}
      {facets.map(([property, values]) => (
        <section>
          <h3>{nameOf(view, page, property)}</h3>
          <ul class="values">
            {values.slice(0, mostShown).map((value) => (
              <Choice view={view} page={page} facet={{ property, value }} />
            ))}
          </ul>
          {values.length > mostShown && (
            <details>
              <summary>{view.words.showAll(formatNumber(view.language, values.length))}</summary>
              <ul class="values">
                {values.slice(mostShown).map((value) => (
                  <Choice view={view} page={page} facet={{ property, value }} />
                ))}
              </ul>
            </details>
          )}
        </section>
      ))}
    </aside>
  )
}

const mostShown = 8

interface Facet {
  readonly property: string
  readonly value: FacetValue
}

function Choice({ view, page, facet: { property, value } }: { view: View; page: PageOfItems; facet: Facet }): VNode {
  const { request } = page
  const address = link(request.self, request.query, (parameters) => {
    parameters.set(property, value.value)
    parameters.delete('cursor')
  })
  return (
    <li>
      <a href={address} rel="nofollow" dir="auto">
        {textOf(view, value)}
      </a>{' '}
      <span class="count">{formatNumber(view.language, value.count)}</span>
    </li>
  )
}

function textOf(view: View, { value, labels }: FacetValue): string {
  const label = labels && textIn(labels, view.language)
  if (label !== undefined) return label
  if (value === 'true' || value === 'false') return value === 'true' ? view.words.yes : view.words.no
  return value
}

function nameOf(view: View, { request: { collection } }: PageOfItems, key: string): string {
  const property = collection.shape.properties.find((each) => each.key === key)
  return property ? (textIn(property.labels, view.language) ?? key) : key
}

/** Each condition of the address, whatever its operator. */
function askedOf(view: View, page: PageOfItems): VNode[] {
  const { request } = page
  const known = [...new URLSearchParams(request.query)].filter(([name]) => isFilter(page, name))
  return known.map(([name, value]) => {
    const address = link(request.self, request.query, (parameters) => {
      parameters.delete(name, value)
      parameters.delete('cursor')
    })
    const property = name.replace(/\[.*/, '')
    const operator = /\[(\w+)\]$/.exec(name)?.[1]
    const shown = valueOf(view, page, { property, value })
    return (
      <li>
        {nameOf(view, page, property)} {operator !== undefined && signs[operator]} <strong dir="auto">{shown}</strong>{' '}
        <a href={address} rel="nofollow" aria-label={`${apiWords[view.language].without}: ${shown}`}>
          ×
        </a>
      </li>
    )
  })
}

/** How an operator is shown. */
const signs: Readonly<Record<string, string>> = { is: '=', not: '≠', gt: '>', gte: '≥', lt: '<', lte: '≤', exists: '∃' }

function isFilter({ request: { asked } }: PageOfItems, name: string): boolean {
  return asked.filters.some(({ property }) => name === property || name.startsWith(`${property}[`))
}

/** A thing by its label, where the facet of its property tells it. */
function valueOf(
  view: View,
  { page: { facets } }: PageOfItems,
  { property, value }: { readonly property: string; readonly value: string },
): string {
  const known = facets[property]?.find((each) => each.value === value)
  return known ? textOf(view, known) : value
}
